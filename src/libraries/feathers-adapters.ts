import { makePromise, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { QueryFilter } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { query } from './support/queries.ts';

const services = [
  '@feathersjs/knex.KnexService()',
  '@feathersjs/knex.KnexAdapter()',
  '@feathersjs/mongodb.MongoDBService()',
  '@feathersjs/mongodb.MongoDbAdapter()',
  'feathers-mongoose()',
  'feathers-mongoose.Service()',
  'feathers-sequelize()',
  'feathers-sequelize.Service()',
  'feathers-sequelize.SequelizeService()',
  'feathers-knex()',
  'feathers-knex.Service()',
  'feathers-objection()',
  'feathers-objection.Service()',
  'feathers-objection.ObjectionService()',
  'feathers-mongodb()',
  'feathers-mongodb.Service()',
];
const service = `{${services.join('|')}}`;
const byId: readonly QueryFilter[] = [{ column: 'id', operator: '=' }];

/** Services that packages make of a table or collection for Feathers. */
export default defineLibrary({
  packages: [
    '@feathersjs/knex',
    '@feathersjs/mongodb',
    'feathers-mongoose',
    'feathers-sequelize',
    'feathers-knex',
    'feathers-objection',
    'feathers-mongodb',
  ],
  docs: 'https://feathersjs.com/api/databases/adapters.html',
  rows: [
    {
      api: `${service}.{find|get|create|update|patch|remove|_find|_get|_create|_update|_patch|_remove}`,
      is: 'function',
      async: true,
    },
  ],
  hooks: { [`${service}.{find|get|create|update|patch|remove}`]: () => makePromise(unknown) },
  operations: {
    [`${service}.{find|_find}`]: (call) => query('select', { ...common(call), limited: isPaged(call) }),
    [`${service}.{get|_get}`]: (call) =>
      query('select', { ...common(call), filters: byId, limited: true, single: true, onMissing: 'throws' }),
    [`${service}.{create|_create}`]: (call) => query('insert', { ...common(call), filters: [] }),
    [`${service}.{update|patch|_update|_patch}`]: (call) => query('update', { ...common(call), filters: byId }),
    [`${service}.{remove|_remove}`]: (call) => query('delete', { ...common(call), filters: byId }),
  },
});

function common(call: OperationCall): Pick<Extract<OperationDraft, { is: 'query' }>, 'entities' | 'client'> {
  const settings = settingsOf(call);
  const name = call.text(call.property(settings, 'name'));
  const entity = call.entity(name ?? call.property(settings, 'Model'));
  return { entities: entity === null ? [] : [entity], client: 'feathers' };
}

/** Pages have a size that the server chose; without any, a query gives all there is. */
function isPaged(call: OperationCall): boolean | null {
  const settings = settingsOf(call);
  if (settings === undefined) return null;
  return call.property(settings, 'paginate') === undefined ? null : true;
}

/** What the service was made with. */
function settingsOf(call: OperationCall): Value | undefined {
  let at: ExternalValue | null = call.receiver?.kind === 'external' ? call.receiver : null;
  while (at !== null && at.args.length === 0) at = at.receiver;
  return at?.args[0];
}
