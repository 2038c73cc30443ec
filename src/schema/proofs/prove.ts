import type { IndexClaim, IndexProof } from '../../model/index-claim.ts';
import type { CatalogTable } from '../../model/real-schema.ts';
import type { BackendModel, Column } from '../../model/types.ts';
import type { Sandbox } from '../sandbox.ts';
import { indexPrefix, type ProofJob, type ProofQuestion, type ProofTable } from './job.ts';
import { generatedTable, quoted } from './rows.ts';

/** Enough for PostgreSQL to prefer an index where one helps, and made in a moment. */
const ROWS = 5000;
/** Each takes a tenth of a second, and what holds for these is likely to hold for the rest. */
const TABLES = 12;
const SECONDS = 15;

/** What PostgreSQL says to claims about tables whose catalog is known; nothing of the others. */
export async function prove(
  model: BackendModel,
  claims: readonly IndexClaim[],
  sandbox: Sandbox,
): Promise<Map<IndexClaim, IndexProof>> {
  const catalogs = [...model.schemas.map(({ catalog }) => catalog), model.live?.catalog ?? null];
  const enums = new Map(catalogs.flatMap((each) => (each?.enums ?? []).map(({ name, values }) => [name, values])));
  const groups = [...Map.groupBy(claims, ({ entity }) => entity)].slice(0, TABLES);
  const tables = groups.flatMap(([{ made }, own]) => (made === undefined ? [] : [tableOf(made, own, enums)]));
  const proofs = new Map<IndexClaim, IndexProof>();
  if (tables.every(({ asked }) => asked.length === 0)) return proofs;
  const job: ProofJob = { rows: ROWS, tables: tables.map(({ table }) => table) };
  const answers = (await sandbox.prove(job, SECONDS)) ?? [];
  for (const [at, { asked }] of tables.entries())
    for (const [question, claim] of asked.entries()) {
      const proof = answers[at]?.[question];
      if (proof !== undefined && proof !== null) proofs.set(claim, proof);
    }
  return proofs;
}

function tableOf(
  made: CatalogTable,
  claims: readonly IndexClaim[],
  enums: ReadonlyMap<string, readonly string[]>,
): { readonly table: ProofTable; readonly asked: readonly IndexClaim[] } {
  const leading = new Set(claims.flatMap(({ conditions }) => conditions.map(({ column }) => nameIn(made, column))));
  const { columns, ...generated } = generatedTable(made, enums, leading, ROWS);
  const asked = claims.filter((claim) => columnsOf(claim).every((column) => columns.has(nameIn(made, column))));
  return { table: { ...generated, questions: asked.map((claim) => questionOf(made, claim)) }, asked };
}

function columnsOf({ conditions, order, indexes }: IndexClaim): Column[] {
  return [...conditions.map(({ column }) => column), ...order, ...indexes.flat()];
}

/** As the database spells it; '' for what the table does not have. */
function nameIn({ columns }: CatalogTable, { column }: Column): string {
  return (
    (
      columns.find(({ name }) => name === column) ??
      columns.find(({ name }) => name.toLowerCase() === column.toLowerCase())
    )?.name ?? ''
  );
}

function questionOf(made: CatalogTable, claim: IndexClaim): ProofQuestion {
  const { conditions, either, order, take, text, indexes } = claim;
  const table = `${quoted(made.schema)}.${quoted(made.name)}`;
  const name = (column: Column): string => quoted(nameIn(made, column));
  const asked = conditions.map(({ column, operator }, index) => {
    const value = `$${index + 1}`;
    return `${name(column)} ${operator === 'in' ? `= ANY (${value})` : operator === 'range' ? `> ${value}` : `= ${value}`}`;
  });
  const statement = [
    `SELECT * FROM ${table}`,
    asked.length === 0 ? '' : `WHERE ${asked.join(either ? ' OR ' : ' AND ')}`,
    order.length === 0 ? '' : `ORDER BY ${order.map(name).join(', ')}`,
    take === null ? '' : `LIMIT ${take}`,
  ].join(' ');
  return {
    statements: [
      ...(text !== null && isStatement.test(text) && !isOptional.test(text) ? [withPage(text)] : []),
      statement,
    ],
    indexes: indexes.map(
      (columns, index) => `CREATE INDEX ${indexPrefix}${index} ON ${table} (${columns.map(name).join(', ')})`,
    ),
  };
}

/** One statement that PostgreSQL can plan as it is: with `$1` for values, and nothing that a library fills in. */
const isStatement = /^\s*(?:select|with|update|delete)\b[^;?{]*;?\s*$/i;

/** A condition that is none for some values: with any value, as it is planned here, no index serves it. */
const isOptional = /\$\d+(?:::\w+)?\s+is\s+(?:not\s+)?null|\b(?:coalesce|nullif)\s*\(\s*\$\d/i;

/** A page of a list is smaller than what is assumed of any number of rows. */
function withPage(text: string): string {
  return text
    .replaceAll(/\blimit\s+\$\d+(?:::\w+)?/gi, 'LIMIT 20')
    .replaceAll(/\boffset\s+\$\d+(?:::\w+)?/gi, 'OFFSET 0');
}
