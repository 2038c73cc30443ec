import type { QueryOperation } from '../model/operations.ts';
import type { BackendModel, Step } from '../model/types.ts';
import { modelOf } from './check.ts';
import { dataAccessFixtures, shown, type DataAccessFixture, type Shown } from './data-access-fixtures.ts';

const declared = {
  tables: 'tables with their columns',
  indexes: 'indexes and unique columns',
  relations: 'relations',
} as const;

type Column = Shown | keyof typeof declared;

/** `docs/data-access.md`. */
export async function dataAccessPage(): Promise<string> {
  return `# Data access

<!-- \`npm run generate\` writes this page: each cell is what the model of a small program holds (src/testing/data-access-fixtures.ts). -->

What is known of tables and of what code asks of them, by the way in which it asks. \`yes\`: it is in the model, in \`map --format json\` and for the rules;
\`no\`: the query is there, without this; empty: there is no such thing, or none of the small programs asks for it.

${await dataAccessTable()}

Tables come from ORM declarations and from the migrations of the project, whoever wrote the query. What a query is given by its callers is part of it:
a function that takes conditions is one query for each of the conditions that it is called with. Repositories, stores and wrappers of the project are seen
through, however many lie between a handler and the driver. What cannot be known (a condition that is built from input, a table whose name is computed) is
\`null\` in the model and \`?\` in the map, and no rule judges it.

Other ways: the MongoDB driver, SQL Server, Slonik, Spanner, libSQL, Neon and other serverless drivers of PostgreSQL, Supabase, Firestore, DynamoDB, Elasticsearch, Redis,
Sanity, Waterline (the global models of Sails) and ClickHouse; their operations, tables or collections, and filters are read as far as their APIs tell. Tables of ClickHouse are kept apart from those of the same name elsewhere.
`;
}

/** Markdown: a row for each thing that may be known of queries, a column for each way to ask, with what the model says of it. */
async function dataAccessTable(): Promise<string> {
  const results: ReadonlyMap<Column, boolean>[] = [];
  for (const fixture of dataAccessFixtures) results.push(await understood(fixture));
  const rows = Object.entries({ ...declared, ...shown }).map(([key, words]) => {
    const cells = results.map((result) => {
      const known = [...result].find(([column]) => column === key)?.[1];
      return known === undefined ? '' : known ? 'yes' : 'no';
    });
    return `| ${words} | ${cells.join(' | ')} |`;
  });
  return [
    `| | ${dataAccessFixtures.map(({ title }) => title).join(' | ')} |`,
    `|---|${dataAccessFixtures.map(() => '---|').join('')}`,
    ...rows,
  ].join('\n');
}

async function understood(fixture: DataAccessFixture): Promise<Map<Column, boolean>> {
  const names = Object.keys(fixture.shows).filter((name): name is Shown => name in shown);
  const handlers = names.map((name) => {
    const code = fixture.shows[name] ?? '';
    const run = code.startsWith('async () => {') ? `(${code})()` : code;
    return `app.post('/${name}', async (req, res) => { res.json(await ${run}); });`;
  });
  const model = await modelOf(`
import express from 'express';
const app = express();
${fixture.setup}
${handlers.join('\n')}
app.listen(3000);
${fixture.files ?? ''}`);
  const found = new Map<Column, boolean>(declarations(model));
  for (const name of names) {
    const steps = model.endpoints.find(({ path }) => path === `/${name}`)?.steps ?? [];
    found.set(
      name,
      steps.some((step) => step.operation.is === 'query' && checks[name](step.operation, step)),
    );
  }
  return found;
}

function declarations({ entities }: BackendModel): [Column, boolean][] {
  const users = entities.find(({ table }) => /^users?$/i.test(table));
  const posts = entities.find(({ table }) => /^posts?$/i.test(table));
  const has = (name: string, unique: boolean): boolean =>
    users?.indexes.some(
      (index) => index.columns.length === 1 && index.columns[0] === name && index.unique === unique,
    ) === true;
  return [
    ['tables', users?.columns.some(({ name }) => name === 'status') === true],
    ['indexes', has('email', true) && has('name', false)],
    ['relations', (posts?.relations.length ?? 0) > 0],
  ];
}

const checks: Readonly<Record<Shown, (query: QueryOperation, step: Step) => boolean>> = {
  filters: ({ filters }) =>
    ['status =', 'age range', 'name in'].every((each) =>
      filters?.some(({ column, operator }) => `${column} ${operator}` === each),
    ),
  sometimes: ({ filters }) =>
    filters?.some(({ column, optional }) => column === 'status' && optional === true) === true,
  related: ({ includes, entities }) => includes.length > 0 || entities.length > 1,
  order: ({ order, limited }) => order.includes('name') && limited === true,
  columns: ({ columns }) => columns?.join() === 'name',
  written: ({ operation, written }) => operation === 'update' && written?.includes('name') === true,
  upsert: ({ operation, entities }) => operation === 'upsert' && entities.length === 1,
  everyRow: ({ operation, everyRow }) => operation === 'delete' && everyRow,
  sql: ({ operation, filters }) =>
    operation === 'select' && filters?.some(({ column }) => column === 'status') === true,
  transaction: ({ operation }, { transaction }) => operation === 'delete' && transaction !== null,
  begin: ({ operation }, { transaction }) => operation === 'delete' && transaction !== null,
};
