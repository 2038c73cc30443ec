import { commandInWords, isCommand, type CommandKind } from './command-words.ts';
import type { Hazard, HazardKind } from './hazards.ts';

/** What a hazard does to a running service, how it is done safely, and how bad it is. */
export interface HazardWords {
  /** a sentence without its full stop */
  readonly harm: string;
  readonly safe: string;
  readonly severity: 'high' | 'medium' | 'low';
  readonly confidence: 'high' | 'medium' | 'low';
}

const exclusive = 'ACCESS EXCLUSIVE lock: nothing reads or writes the table meanwhile';

export function inWords(hazard: Hazard): HazardWords {
  const { table, names, to, from, usedAt, migration } = hazard;
  const list = names.join(', ');
  const [column = ''] = names;
  const certain = { severity: 'high', confidence: 'high' } as const;
  const meanwhile = migration.dialect === 'mysql' ? 'while writes to the table wait' : `under an ${exclusive}`;
  const words: Readonly<Record<Exclude<HazardKind, CommandKind>, () => HazardWords>> = {
    index: () => ({
      harm: `An index on ${table} (${list}) is built under a SHARE lock: every insert, update and delete waits until it is done`,
      safe: `Build it with CREATE ${to === '' ? '' : `${to} `}INDEX CONCURRENTLY, in a migration of its own that runs outside of a transaction.`,
      ...certain,
    }),
    unique: () => ({
      harm: `${to} on ${table} (${list}) builds its index under an ${exclusive}`,
      safe: `First CREATE UNIQUE INDEX CONCURRENTLY on ${list}, outside of a transaction; then ALTER TABLE ${table} ADD CONSTRAINT … ${to} USING INDEX, which takes no time.`,
      ...certain,
    }),
    foreignKey: () => ({
      harm:
        migration.dialect === 'mysql'
          ? `The foreign key ${table}.${list} → ${to} copies the table, and writes to it wait`
          : `The foreign key ${table}.${list} → ${to} is checked for every row under a SHARE ROW EXCLUSIVE lock on both tables: writes to both wait`,
      safe:
        migration.dialect === 'mysql'
          ? `Add it in a quiet hour, or with a tool that copies in the background (gh-ost, pt-online-schema-change).`
          : `Add it with NOT VALID, and in the next migration ALTER TABLE ${table} VALIDATE CONSTRAINT …, which lets writes through.`,
      // rows of a new column hold nothing that would have to be looked up
      severity: from === 'new' ? 'medium' : 'high',
      confidence: from === 'new' ? 'medium' : 'high',
    }),
    check: () => ({
      harm:
        migration.dialect === 'mysql'
          ? `A check on ${table} copies the table, and writes to it wait`
          : `A check on ${table} reads every row under an ${exclusive}`,
      safe:
        migration.dialect === 'mysql'
          ? 'Add it in a quiet hour, or with a tool that copies in the background (gh-ost, pt-online-schema-change).'
          : `Add it with NOT VALID, and in the next migration ALTER TABLE ${table} VALIDATE CONSTRAINT …, which lets reads and writes through.`,
      ...certain,
    }),
    exclusion: () => ({
      harm: `An exclusion constraint on ${table} builds its index under an ${exclusive}`,
      safe: 'There is no way to add one to a large table without the lock: make a new table that has it, and move the rows over.',
      ...certain,
    }),
    notNull: () => ({
      harm: `SET NOT NULL on ${table}.${column} reads every row under an ${exclusive}`,
      safe: `Add CHECK (${column} IS NOT NULL) NOT VALID, validate it in the next migration, then SET NOT NULL (PostgreSQL 12 and later sees the check and reads nothing) and drop the check.`,
      ...certain,
    }),
    type: () => ({
      harm:
        migration.dialect === 'mysql'
          ? `The type of ${table}.${column} becomes ${to}: the table is copied, and writes to it wait`
          : `The type of ${table}.${column} becomes ${to}: every row and index is written anew under an ${exclusive}`,
      safe: `Add a new column of type ${to}, write both, fill it in batches, let the code read it, and drop ${column} a release later.`,
      severity: from === '' ? 'medium' : 'high',
      confidence: from === '' ? 'medium' : 'high',
    }),
    computed: () => ({
      harm:
        from === 'stored'
          ? `The stored generated column ${table}.${column} is computed for every row ${meanwhile}`
          : from === 'function'
            ? `The default of ${table}.${column} calls a function that is not declared STABLE or IMMUTABLE, so that every row is written anew ${meanwhile}`
            : `The default of ${table}.${column} differs from row to row, so that every row is written anew ${meanwhile}`,
      safe:
        from === 'stored'
          ? `Add a plain column, fill it in batches, and keep it up by a trigger or in the code.`
          : `Add ${column} without a default, set the default in a second step (it holds for new rows), and fill the old rows in batches.`,
      ...certain,
    }),
    required: () => ({
      harm: `${table}.${column} is added as NOT NULL without a default: the migration fails as soon as the table has a row`,
      safe: `Add ${column} with a default, or nullable; fill the rows in batches, and set NOT NULL afterwards.`,
      ...certain,
    }),
    renameColumn: () => ({
      harm:
        usedAt === null
          ? `${table}.${column} becomes ${to} at once: what still runs the version before fails until it is gone`
          : `${table}.${column} becomes ${to}, and the code still uses ${column}`,
      safe: `Add ${to}, write both columns, copy the rows in batches, read ${to}, and drop ${column} a release later; or keep the name and map it in the code.`,
      severity: usedAt === null ? 'medium' : 'high',
      confidence: usedAt === null ? 'medium' : 'high',
    }),
    renameTable: () => ({
      harm: `${table} becomes ${to} at once: what still runs the version before fails until it is gone`,
      safe: `Keep a view of the name ${table} over ${to} until nothing uses it; or keep the name and map it in the code.`,
      severity: usedAt === null ? 'medium' : 'high',
      confidence: 'medium',
    }),
    dropColumn: () => ({
      harm:
        usedAt === null
          ? `${table}.${column} is dropped: what still runs the version before and asks for it fails`
          : `${table}.${column} is dropped, and the code still uses it`,
      safe: `Take ${column} out of the code (an ORM selects every column that it knows) and release that; drop the column in the release after.`,
      severity: usedAt === null ? 'low' : 'high',
      confidence: usedAt === null ? 'low' : 'high',
    }),
    dropTable: () => ({
      harm:
        usedAt === null ? `${table} is dropped: its rows are gone` : `${table} is dropped, and the code still uses it`,
      safe: `Take ${table} out of the code and release that; rename the table, and drop it when nothing has missed it.`,
      severity: usedAt === null ? 'low' : 'high',
      confidence: usedAt === null ? 'low' : 'high',
    }),
    dropIndex: () => ({
      harm: `DROP INDEX ${list} waits for an ${exclusive}`,
      safe: `DROP INDEX CONCURRENTLY ${list}, outside of a transaction.`,
      severity: 'low',
      confidence: 'low',
    }),
    backfill: () => ({
      harm: `Every row of ${table} is written in the same migration that changes the table: its lock is held until the last row is done`,
      safe: `Change the table in one migration; fill the rows in another one, in batches, each with a transaction of its own.`,
      severity: 'medium',
      confidence: 'medium',
    }),
    truncate: () => ({
      harm: `TRUNCATE ${table} CASCADE empties every table that refers to it as well`,
      safe: `Name the tables that are meant, without CASCADE.`,
      severity: 'medium',
      confidence: 'medium',
    }),
    validate: () => ({
      harm: `${column} is added to ${table} and checked in the same migration: run as one transaction, the ACCESS EXCLUSIVE lock of the first step is held while every row is read`,
      safe: `Validate it in a migration of its own.`,
      severity: 'medium',
      confidence: 'medium',
    }),
    madeAnew: () => ({
      harm: `${table} is dropped and made anew in the same migration: its rows are gone`,
      safe: `Change the table with ALTER TABLE; or make the new one under another name, copy the rows, and swap the names.`,
      severity: 'high',
      confidence: 'medium',
    }),
    dropSchema: () => ({
      harm: `The schema ${column} is dropped, with all that is in it`,
      safe: `Take what is in it out of the code and release that; drop it when nothing has missed it.`,
      severity: 'low',
      confidence: 'low',
    }),
    nullable: () => ({
      harm: `${table}.${column} may be null from now on: what still runs the version before takes it for given`,
      safe: `Let the code cope with null first and release that; then DROP NOT NULL.`,
      severity: 'low',
      confidence: 'low',
    }),
    longName: () => ({
      harm: `The name ${column} has more than 63 bytes: PostgreSQL makes it ${to}, and what compares names does not find it again`,
      safe: `Give it a shorter name.`,
      severity: 'low',
      confidence: 'medium',
    }),
    wideIndex: () => ({
      harm: `The index on ${table} (${list}) has ${names.length} columns, and no query here asks for the last ones: each write pays for them`,
      safe: `Begin the index with the columns that narrow the rows down most, and leave out the others.`,
      severity: 'low',
      confidence: 'low',
    }),
    halfway: () => ({
      harm: `The index on ${table} (${list}) is built outside of a transaction after changes of the same migration: if it fails, a second attempt stops at them, which are made already`,
      safe: `Build the index in a migration of its own, or begin the others with IF NOT EXISTS.`,
      severity: 'low',
      confidence: 'medium',
    }),
    json: () => ({
      harm: `${table}.${column} is of type json, which cannot be compared: SELECT DISTINCT over the table fails from now on`,
      safe: `Use jsonb.`,
      severity: 'low',
      confidence: 'low',
    }),
  };
  return isCommand(hazard.kind) ? commandInWords(hazard.kind, hazard) : words[hazard.kind]();
}
