import { expect, test } from 'vitest';
import { modelOf } from '../../testing/check.ts';

/** `select users id= name=?`: a question mark for what is asked at times. */
async function queriesOf(fixture: string): Promise<string[]> {
  const model = await modelOf(fixture);
  return model.operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          [
            operation.operation,
            operation.entities.join('+'),
            ...(operation.filters ?? []).map(({ column, operator, optional }) =>
              [column, operator === '=' ? '' : ` ${operator}`, optional === true ? '?' : ''].join(''),
            ),
            ...(operation.written === null ? [] : [`sets ${operation.written.join()}`]),
          ].join(' '),
        ]
      : [],
  );
}

const pool = `
import { Pool } from 'pg';
const pool = new Pool({ max: 10 });
`;

test('conditions that are put together as a list', async () => {
  expect(
    await queriesOf(`${pool}
export function objects(bucket: string, name?: string, columns?: string[]) {
  const conditions = ['bucket_id = $1'];
  const values = [bucket];
  if (name !== undefined) {
    values.push(name);
    conditions.push(\`name = $\${values.length}\`);
  }
  return pool.query(\`SELECT id FROM objects WHERE \${conditions.join(' AND ')} LIMIT 10\`, values);
}
export function one(id: string) {
  const conditions = ['id = $1'];
  conditions.push('deleted_at IS NULL');
  return pool.query(\`SELECT id FROM objects WHERE \${conditions.join(' AND ')}\`, [id]);
}
export function any(names: string[]) {
  return pool.query(\`SELECT id FROM objects WHERE \${names.map((name) => check(name)).join(' AND ')}\`);
}
declare function check(name: string): string;
`),
  ).toEqual(['select objects bucket_id name?', 'select objects id deleted_at other', 'select objects']);
});

test('a text that depends on conditions is one statement, unless it is about another table', async () => {
  expect(
    await queriesOf(`${pool}
export function list(owner: string, state?: string) {
  const where = state ? \`AND state = '\${Number(state)}'\` : '';
  return pool.query(\`SELECT * FROM jobs WHERE owner = $1 \${where} LIMIT 5\`, [owner]);
}
export function drop(id: string, soft: boolean) {
  return pool.query(soft ? 'UPDATE jobs SET gone = true WHERE id = $1' : 'DELETE FROM jobs WHERE id = $1', [id]);
}
`),
  ).toEqual(['select jobs owner state?', 'delete jobs id', 'update jobs id sets gone']);
});

test('what a WITH writes is a statement of its own', async () => {
  expect(
    await queriesOf(`${pool}
export const free = (slot: string) => pool.query(\`
  WITH gone AS (DELETE FROM reservations WHERE slot_id = $1 RETURNING slot_id),
  freed AS (UPDATE slots SET tenant = NULL FROM gone WHERE slots.id = gone.slot_id)
  SELECT 1\`, [slot]);
export const read = (id: string) => pool.query('WITH one AS (SELECT * FROM slots WHERE id = $1) SELECT * FROM one', [id]);
`),
  ).toEqual(['delete reservations slot_id', 'update slots id in sets tenant', 'select slots id']);
});

test('columns that are not known are set where the condition is', async () => {
  expect(
    await queriesOf(`${pool}
export const save = (id: string, columns: string) => pool.query(\`UPDATE users SET \${columns} WHERE id = $1\`, [id]);
export const sort = (path: string) => pool.query(\`SELECT id FROM files WHERE name COLLATE "C" > $1\`, [path]);
`),
  ).toEqual(['update users id', 'select files name range']);
});

test('parameters that are written in other ways and replaced before the query', async () => {
  expect(
    await queriesOf(`${pool}
function run(sql: string, data: Record<string, unknown>) {
  const params: unknown[] = [];
  const text = sql.replaceAll(/\\{\\{\\s*(\\w+)\\s*}}/g, (...found) => {
    params.push(data[found[1]]);
    return \`$\${params.length}\`;
  });
  return pool.query(text, params);
}
export const views = (site: string, since?: string) =>
  run(\`SELECT count(*) FROM views WHERE site_id = {{site}} \${since ? 'AND created_at > {{since}}' : ''}\`, { site, since });
`),
  ).toContain('count views site_id created_at range?');
});

test('conditions of objects that are put into a list under conditions', async () => {
  expect(
    await queriesOf(`
//- /src/comment.ts
import { DataTypes, Model, Op, Sequelize } from 'sequelize';
const sequelize = new Sequelize('postgres://db');
class Comment extends Model {}
Comment.init({ documentId: DataTypes.UUID, parentId: DataTypes.UUID }, { sequelize });
export function comments(documentId: string, parentId?: string) {
  const where = { [Op.and]: [{ documentId }] };
  if (parentId) where[Op.and].push({ parentId });
  return Comment.findAll({ where });
}
`),
  ).toEqual(['select Comment documentId parentId?']);
});

test('one more condition in SQL takes nothing away from the others', async () => {
  expect(
    await queriesOf(`
import knex from 'knex';
const db = knex({ client: 'pg' });
export const late = (id: string) => db('events').where({ id }).where(db.raw('events.created_at > features.created_at'));
export const either = (id: string) => db('events').where({ id }).orWhere(db.raw('a.created_at > b.created_at'));
`),
  ).toEqual(['select events id', 'select events']);
});

test('columns in another collation', async () => {
  expect(
    await queriesOf(`${pool}
export const page = (after: string) => pool.query('SELECT id FROM objects WHERE name COLLATE "C" > $1 ORDER BY name COLLATE "C" LIMIT 10', [after]);
`),
  ).toEqual(['select objects name range']);
});
