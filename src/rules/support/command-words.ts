import type { HazardWords } from './hazard-words.ts';
import type { Hazard, HazardKind } from './hazards.ts';

/** Hazards of statements that change no table. */
export type CommandKind = Extract<
  HazardKind,
  | 'drop-database' | 'rename-schema' | 'new-domain' | 'domain' | 'reindex' | 'rewrite' | 'detach' | 'uncommitted'
  | 'nested' | 'rename-enum-value' | 'new-enum-value' | 'early-enum-value' | 'blocking'
>; // prettier-ignore

type Said = (name: string, by: string) => HazardWords;

const certain = { severity: 'high', confidence: 'high' } as const;

const words: Readonly<Record<CommandKind, Said>> = {
  'drop-database': (name) => ({
    harm: `The database ${name} is dropped, with all that is in it`,
    safe: 'Keep this out of the migrations: it is done by hand, after a backup, when nothing connects any more.',
    ...certain,
  }),
  'rename-schema': (name, to) => ({
    harm: `The schema ${name} becomes ${to} at once: every statement of the version before that names it fails`,
    safe: `Make ${to}, and views in ${name} over what moves there, until nothing uses the old name.`,
    ...certain,
  }),
  'new-domain': (name) => ({
    harm: `The domain ${name} has a condition: to change it later, every table with such a column is read under its lock`,
    safe: 'Use the plain type, with a CHECK on the column that can be added with NOT VALID.',
    severity: 'low',
    confidence: 'medium',
  }),
  domain: (name) => ({
    harm: `A condition on the domain ${name} is checked for every row of every table with such a column, while writes to them wait`,
    safe: `Add it with NOT VALID, and in the next migration ALTER DOMAIN ${name} VALIDATE CONSTRAINT ….`,
    ...certain,
  }),
  reindex: (name) => ({
    harm: `REINDEX of ${name} lets nothing write to the table, and nothing read by the index, until it is done`,
    safe: 'REINDEX … CONCURRENTLY (PostgreSQL 12 and later), outside of a transaction.',
    ...certain,
  }),
  rewrite: (name, by) => ({
    harm: `${by}${name === '' ? '' : ` of ${name}`} writes the table anew under an ACCESS EXCLUSIVE lock: nothing reads or writes it meanwhile`,
    safe: 'Use a tool that copies in the background and swaps at the end (pg_repack), or let autovacuum reuse the space.',
    ...certain,
  }),
  detach: (name, of) => ({
    harm: `DETACH PARTITION ${name} waits for an ACCESS EXCLUSIVE lock on ${of}: everything behind it waits too`,
    safe: `ALTER TABLE ${of} DETACH PARTITION ${name} CONCURRENTLY (PostgreSQL 14 and later), outside of a transaction.`,
    severity: 'medium',
    confidence: 'high',
  }),
  uncommitted: () => ({
    harm: 'A transaction begins that nothing ends: what the migration does is taken back when its connection closes, and its locks are held until then',
    safe: 'End it with COMMIT, or leave the transaction to the tool.',
    severity: 'high',
    confidence: 'medium',
  }),
  nested: (_, by) => ({
    harm:
      by === 'BEGIN'
        ? 'A transaction begins within another one: PostgreSQL ignores it, and the first COMMIT ends both'
        : by === 'COMMIT'
          ? 'COMMIT stands where no transaction is open any more: what stands between is done at once, statement by statement'
          : 'COMMIT stands where the text has begun no transaction: it ends that of the tool, or none',
    safe: 'Write one BEGIN and one COMMIT around what belongs together, or leave the transaction to the tool.',
    severity: 'low',
    confidence: 'medium',
  }),
  'rename-enum-value': (name, value) => ({
    harm: `The value ${value} of ${name} gets another name at once: what still runs the version before writes and asks for a value that is none`,
    safe: 'Add the new value, let the code cope with both and write the new one, change the rows in batches, and leave the old value alone.',
    severity: 'medium',
    confidence: 'medium',
  }),
  'new-enum-value': (name, value) => ({
    harm: `The value ${value} stands behind all others of ${name}: what compares or sorts by them takes it for the last`,
    safe: 'Say where it belongs, with BEFORE or AFTER.',
    severity: 'low',
    confidence: 'low',
  }),
  'early-enum-value': (name, value) => ({
    harm: `The value ${value} is added to ${name} and used in the same migration: run as one transaction, PostgreSQL refuses a value that is not committed`,
    safe: 'Add the value in a migration of its own, before the one that uses it.',
    severity: 'high',
    confidence: 'medium',
  }),
  blocking: (name, by) => ({
    harm: `${by} keeps writes${by.endsWith('EXCLUSIVE') ? ' and reads' : ''} out of ${name} until it is done, which MySQL would not do by itself`,
    safe: 'Leave it out, or say ALGORITHM = INPLACE, LOCK = NONE: MySQL then refuses what it can only do with a lock.',
    ...certain,
  }),
};

/** Whether there are words here for a hazard: that of a statement that changes no table. */
export function isCommand(kind: HazardKind): kind is CommandKind {
  return Object.hasOwn(words, kind);
}

/** As `inWords`, for those of statements that change no table. */
export function commandInWords(kind: CommandKind, { table, to }: Hazard): HazardWords {
  return words[kind](table, to);
}
