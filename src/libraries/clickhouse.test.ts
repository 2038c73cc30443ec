import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function asked(code: string): Promise<string[]> {
  const { operations } = await modelOf(`
import { createClient } from '@clickhouse/client';
const client = createClient({ url: 'http://clickhouse:8123' });
${code}`);
  return operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          `${operation.operation} ${operation.entities.join('+')} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join(', ') ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.written === null ? '' : ` writes ${operation.written.join()}`}`,
        ]
      : [],
  );
}

test('queries with parameters, and functions that only ClickHouse has', async () => {
  expect(
    await asked(`
export const events = (id: string, ids: string[]) => client.query({
  query: 'select website_id as id, uniq(visit_id) as visits, sumIf(1, type = 1) as views from analytics.event where website_id = {id:UUID} and session_id in {ids:Array(UUID)} and created_at between {a:DateTime64} and {b:DateTime64} group by website_id limit 10',
  query_params: { id, ids }, format: 'JSONEachRow',
});
async function raw(query: string, params: object) {
  const rows = await client.query({ query, query_params: params });
  return rows.json();
}
export const latest = (id: string) => raw('select * from event final prewhere id = {id:UUID}', { id });
export const drop = () => client.command({ query: 'TRUNCATE TABLE event' });
`),
  ).toEqual([
    'select event (ClickHouse) [website_id =, session_id in, created_at range] limited',
    'select event (ClickHouse) [id =]',
    'delete event (ClickHouse) []',
  ]);
});

test('rows that are put in', async () => {
  expect(
    await asked(`
export const add = (id: string) => client.insert({ table: 'event', values: [{ id, at: new Date() }], format: 'JSONEachRow' });
export const some = (rows: unknown[]) => client.insert({ table: 'event', columns: ['id'], values: rows });
export const any = (table: string, rows: unknown[]) => client.insert({ table, values: rows });
`),
  ).toEqual(['insert event (ClickHouse) [] writes id,at', 'insert event (ClickHouse) [] writes id', 'insert  []']);
});
