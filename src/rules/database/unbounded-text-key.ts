import type { BackendModel, Column, Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isChecked } from '../support/checked.ts';
import { columnsHit, columnsOf, inWords } from '../support/table-columns.ts';
import { inputWrites } from '../support/written-columns.ts';

export default defineRule({
  title: 'Keys of any length that clients choose',
  severity: 'low',
  precision: 'medium',
  needs: ['endpoints', 'entities', 'queries'],
  tags: ['data-integrity', 'cwe-1284'],
  docs: {
    why: 'An index holds values of up to some 2,700 bytes. A longer one is refused by the index, not by the column: the insert fails with an error that nobody has thought of, and the client gets a 500; shorter ones make the index as large as the table.',
    fix: 'Give {columns} a length that fits what they hold, `varchar(320)` for an address, and check it where the request comes in.',
    bad: `
//- /migrations/001.sql
CREATE TABLE pages (id bigint PRIMARY KEY, slug text NOT NULL UNIQUE);
//- /src/app.ts
import express from 'express';
import knex from 'knex';
const app = express();
const db = knex({ client: 'pg' });
app.post('/pages', async (req, res) => { await db('pages').insert({ slug: req.body.slug }); res.sendStatus(201); });
//- /src/driver.ts
import 'pg';
`,
    good: `
//- /migrations/001.sql
CREATE TABLE pages (id bigint PRIMARY KEY, slug varchar(80) NOT NULL UNIQUE);
//- /src/app.ts
import express from 'express';
import knex from 'knex';
const app = express();
const db = knex({ client: 'pg' });
app.post('/pages', async (req, res) => { await db('pages').insert({ slug: req.body.slug }); res.sendStatus(201); });
//- /src/driver.ts
import 'pg';
`,
  },
  messages: { columns: '{columns} {are} in an index and {take} text of any length, as clients send it.' },
  check(model, report) {
    const columns = columnsOf(model, (column, entity) => isUnbounded(model, column, entity));
    const hit = columnsHit(columns);
    if (hit === null) return;
    report({
      ...hit,
      message: 'columns',
      arguments: {
        columns: inWords(columns),
        are: columns.length === 1 ? 'is' : 'are',
        take: columns.length === 1 ? 'takes' : 'take',
      },
    });
  },
});

function isUnbounded(model: BackendModel, column: Column, entity: Entity): boolean {
  const { name, type, sqlType = type, hasDefault } = column;
  // what makes itself is not the client's, as a rule
  if (hasDefault) return false;
  // what Prisma calls String has no length in PostgreSQL
  if (entity.dialect !== 'postgres' || !/^(?:text|citext|String)$/.test(sqlType)) return false;
  if (!entity.indexes.some(({ columns, partial }) => !partial && columns.includes(name))) return false;
  const writes = inputWrites(model).get(entity);
  const write = writes?.get(name) ?? writes?.get(column.column);
  if (write === undefined || isChecked(model, entity, column)) return false;
  // what is validated may have a length there
  return write.endpoint.params.some((param) => param.name.split('.').at(-1) === name && param.validatedBy === '');
}
