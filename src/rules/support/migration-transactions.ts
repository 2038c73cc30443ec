import type { Location } from '../../findings/types.ts';
import type { Migration } from '../../model/migrations.ts';
import type { BackendModel } from '../../model/types.ts';
import { remembered } from './remembered.ts';

/** A tool, how its migrations are told, and what turns its transaction off: in the migration itself, or for all of them. */
interface Tool {
  readonly name: string;
  readonly is: RegExp;
  readonly unless: RegExp;
}

const inCode: readonly Tool[] = [
  { name: 'TypeORM', is: /\bMigrationInterface\b/, unless: /\btransaction\s*(?::\s*boolean\s*)?=\s*false\b/ },
  { name: 'node-pg-migrate', is: /\bpgm\s*\.|\bMigrationBuilder\b/, unless: /\bnoTransaction\s*\(/ },
  { name: 'Kysely', is: /from\s+['"]kysely['"]|require\(['"]kysely['"]\)/, unless: /\bdisableTransactions\b/ },
  { name: 'MikroORM', is: /['"]@mikro-orm\/migrations['"]/, unless: /\bisTransactional\b/ },
  { name: 'Knex', is: /from\s+['"]knex['"]|\bknex\s*\.\s*(?:raw|schema)\b/, unless: /\btransaction\s*:\s*false\b/ },
];
const inSql: readonly Tool[] = [
  { name: 'goose', is: /^\s*--\s*\+goose\s+up/im, unless: /^\s*--\s*\+goose\s+no\s+transaction/im },
  { name: 'dbmate', is: /^\s*--\s*migrate:up/im, unless: /^\s*--\s*migrate:up[^\n]*transaction:\s*false/im },
];
/** Settings that turn the transaction off for all migrations. */
const turnedOff =
  /\bdisableTransactions['"]?\s*:\s*true|\bmigrationsTransactionMode['"]?\s*:\s*['"]none|--no-transaction\b|\btransactional['"]?\s*:\s*false/;

/** Where a migration asks for what PostgreSQL does outside of transactions only, and the tool that wraps it in one. */
export function wrappedSteps(model: BackendModel, migration: Migration): { tool: string; location: Location } | null {
  if (migration.dialect !== 'postgres') return null;
  const outside = migration.up.find(
    ({ change }) =>
      (change.kind === 'add' && change.parts.keys.some(({ concurrently }) => concurrently === true)) ||
      (change.kind === 'drop-key' && change.concurrently === true),
  );
  if (outside === undefined) return null;
  const text = model.readDocument(migration.location.file) ?? '';
  // it ends the transaction of the tool first
  if (/\bcommit\b/i.test(text)) return null;
  const tool = toolOf(model, migration, text);
  return tool === null || isTurnedOff(model) ? null : { tool, location: outside.location };
}

function toolOf(
  { project, readDocument }: BackendModel,
  { location, history }: Migration,
  text: string,
): string | null {
  const [found, other] = (location.file.endsWith('.sql') ? inSql : inCode).filter(({ is }) => is.test(text));
  if (found !== undefined) return other === undefined && !found.unless.test(text) ? found.name : null;
  if (!location.file.endsWith('.sql')) return null;
  const uses = (name: string): boolean =>
    project.packages.some(({ dependencies }) => Object.hasOwn(dependencies, name));
  // the file is sent as one query, and several statements of one are one transaction
  if (location.file.endsWith('/migration.sql') && (uses('prisma') || uses('@prisma/client')))
    return statementCount(text) > 1 ? 'Prisma' : null;
  if (uses('drizzle-orm') && readDocument(`${history}/meta/_journal.json`) !== null) return 'Drizzle';
  if (uses('postgres-migrations') && !/postgres-migrations\s+disable-transaction/.test(text))
    return 'postgres-migrations';
  return null;
}

function statementCount(text: string): number {
  return text
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'/g, '')
    .split(';')
    .filter((statement) => statement.trim() !== '').length;
}

const isTurnedOff = remembered((model: BackendModel): boolean => {
  const { files, packages } = model.project;
  if (packages.some(({ scripts }) => Object.values(scripts).some((script) => turnedOff.test(script)))) return true;
  return files.some(
    ({ path, role, size }) =>
      (role === 'server' || role === 'config' || role === 'script') &&
      size < 100_000 &&
      turnedOff.test(model.readDocument(path) ?? ''),
  );
});
