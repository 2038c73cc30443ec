import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

const project = `
//- /package.json
{ "name": "app", "dependencies": { "sails": "1.5.0", "sails-hook-orm": "4.0.0" } }
//- /config/models.js
module.exports.models = { attributes: { id: { type: 'string', autoIncrement: true }, createdAt: { type: 'ref', columnName: 'created_at' } } };
//- /api/models/Card.js
module.exports = {
  attributes: {
    name: { type: 'string', required: true },
    slug: { type: 'string', unique: true, allowNull: true },
    listId: { model: 'list', columnName: 'list_id' },
  },
  tableName: 'card',
};
//- /api/models/List.js
module.exports = { attributes: { cards: { collection: 'card', via: 'listId' } }, tableName: 'list' };
//- /app.js
const sails = require('sails');
sails.lift();
`;

function queries(model: BackendModel) {
  return model.operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          `${operation.operation} ${operation.entities.join('+')} [${operation.filters?.map(({ column, operator, optional }) => `${column} ${operator}${optional === true ? '?' : ''}`).join(', ') ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.everyRow ? ' every row' : ''}${operation.includes.length > 0 ? ` with ${operation.includes.join()}` : ''}${operation.order.length > 0 ? ` by ${operation.order.join()}` : ''}${operation.columns === null ? '' : ` of ${operation.columns.join()}`}${operation.written === null ? '' : ` writes ${operation.written.join()}`}${operation.client === 'waterline' ? '' : ' in a transaction'}`,
        ]
      : [],
  );
}

test('models of files, with what the configuration gives to all of them', async () => {
  const { entities } = await modelOf(project);
  expect(
    entities.map(({ name, table, columns, indexes, relations }) => [
      name,
      table,
      columns.map((column) => `${column.column}${column.nullable === true ? '?' : ''}`).join(),
      indexes.map((index) => index.columns.join('+')).join(),
      relations.map(({ name: as, kind, to, columns: held }) => `${as} ${kind} ${to} ${held.join()}`),
    ]),
  ).toEqual([
    ['Card', 'card', 'id,created_at,name,slug?,list_id', 'id,slug', ['listId many-to-one List listId']],
    ['List', 'list', 'id,created_at', 'id', ['cards one-to-many Card ']],
  ]);
});

test('queries of global models, and what is said of them before they are awaited', async () => {
  const model = await modelOf(`${project}
//- /api/services/cards.js
module.exports = {
  page: (list) => Card.find({ where: { listId: list, name: { contains: 'a' } }, limit: 10, sort: 'name ASC' }).populate('listId'),
  old: (date) => Card.find({ createdAt: { '<': date } }).sort('createdAt DESC').select(['name']),
  some: () => Card.find(['1', '2']),
  any: (criteria) => Card.find(criteria),
  one: (slug) => Card.findOne({ slug }),
  maybe: (id, list) => { const criteria = { id }; if (list) criteria.listId = list; return Card.findOne(criteria); },
  add: (values) => Card.create({ name: 'a', ...values }).fetch(),
  rename: (slug) => Card.updateOne({ slug }).set({ name: 'b' }),
  wipe: () => Card.destroy({}),
  count: () => Card.count({ name: 'a' }),
  raw: () => sails.sendNativeQuery('UPDATE card SET name = $1 WHERE slug = $2', ['a', 'b']),
  move: () => sails.getDatastore().transaction(async (db) => { await Card.update({ listId: 1 }).set({ listId: 2 }).usingConnection(db); await sails.sendNativeQuery('DELETE FROM list WHERE id = 1').usingConnection(db); }),
  other: () => Unknown.find({ a: 1 }),
};
`);
  expect(queries(model)).toEqual([
    'select Card [listId =, name other] limited with listId by name',
    'select Card [createdAt range] by createdAt of name',
    'select Card [id in]',
    'select Card [?]',
    'select Card [slug =] limited',
    'select Card [id =, listId =?] limited',
    'insert Card []',
    'update Card [slug =] limited writes name',
    'delete Card [] every row',
    'count Card [name =] limited of ',
    'update Card [slug =] writes name',
    'update Card [listId =] writes listId in a transaction',
    'delete List [id =] in a transaction',
  ]);
});
