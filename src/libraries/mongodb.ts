import { makePromise, settle, unknown, type ExternalValue } from '../evaluate/values.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import {
  callBack,
  mongoFiltered,
  mongoPool,
  mongoOperation,
  mongoReads,
  mongoWrites,
  receiverOf,
} from './support/mongo.ts';
import { sessionOf } from './support/mongo-updates.ts';

const collection = 'mongodb.Db().collection()';
const cursor = 'mongodb.FindCursor()';
const methods = [...mongoReads, ...mongoWrites];

/** MongoDB's own driver, with promises and with callbacks. */
export default defineLibrary({
  packages: ['mongodb'],
  versions: '2 || 3 || 4 || 5 || 6 || 7',
  docs: 'https://www.mongodb.com/docs/drivers/node/current/',
  title: 'MongoDB driver',
  rows: [
    { api: 'mongodb.Collection()', is: 'alias', of: collection },
    { api: 'mongodb.MongoClient().db()', is: 'alias', of: 'mongodb.Db()' },
    // until version 3 a connection was the database itself
    { api: 'mongodb.MongoClient().collection', is: 'alias', of: 'mongodb.Db().collection' },
    { api: 'mongodb.{AggregationCursor|Cursor}()', is: 'alias', of: cursor },
    { api: 'mongodb.MongoClient().startSession()', is: 'alias', of: 'mongodb.ClientSession()' },
    { api: `${cursor}[]`, is: 'alias', of: 'mongodb.Document()' },
    { api: 'mongodb.{MongoClient|MongoClient.connect}', is: 'client', client: 'database', pool: mongoPool },
    { api: 'mongodb.MongoClient().connect', is: 'function', async: true, returns: 'receiver' },
    { api: 'mongodb.MongoClient().close', is: 'function', async: true },
    { api: 'mongodb.MongoClient().close', is: 'tagged', tags: ['closes-client'] },
    {
      api: `${cursor}.{sort|limit|skip|project|batchSize|hint|collation|maxTimeMS|allowDiskUse|filter}`,
      is: 'function',
      returns: 'receiver',
    },
    { api: `${cursor}.forEach`, is: 'function', calls: 0, with: ['mongodb.Document()'], loop: true, async: true },
    { api: `${cursor}.map`, is: 'function', calls: 0, with: ['mongodb.Document()'], loop: true, returns: 'receiver' },
    { api: `${collection}.{createIndex|ensureIndex|drop}`, is: 'function', async: true },
    { api: `${collection}.{${mongoFiltered.join('|')}}`, is: 'sink', kind: 'nosql', arg: 0 },
    { api: `{${collection}|mongodb.Db()|mongodb.MongoClient()}.{aggregate|watch}`, is: 'sink', kind: 'nosql', arg: 0 },
    // older versions hand the collection to a callback, after an error
    { api: 'mongodb.Db().collection', is: 'function', calls: 'all', with: ['unknown', collection] },
    { api: `${collection}.distinct`, is: 'sink', kind: 'nosql', arg: 1 },
    ...['deleteOne', 'deleteMany', 'updateOne', 'updateMany', 'replaceOne'].map((name) => ({
      api: `${collection}.bulkWrite`,
      is: 'sink' as const,
      kind: 'nosql' as const,
      arg: `0.*.${name}.filter`,
    })),
    ...[0, 1].map((arg) => ({ api: `${collection}.mapReduce`, is: 'sink' as const, kind: 'code' as const, arg })),
    { api: 'mongodb.Db().{command|executeDbAdminCommand}', is: 'sink', kind: 'nosql', arg: 0 },
    { api: 'mongodb.Db().eval', is: 'sink', kind: 'code', arg: 0 },
    { api: 'mongodb.Code', is: 'sink', kind: 'code', arg: 0 },
    { api: 'mongodb.ObjectId()', is: 'scalar', type: 'uuid' },
    { api: 'mongodb.{ObjectID|ObjectId.createFromHexString}()', is: 'scalar', type: 'uuid' },
  ],
  hooks: {
    'mongodb.MongoClient.connect': (call) => {
      const client = call.external('mongodb.MongoClient()', { args: call.args });
      callBack(call, client);
      return makePromise(client);
    },
    [`${collection}.{find|aggregate|listIndexes}`]: (call) => {
      const found = call.external(cursor, { args: call.args, receiver: receiverOf(call) });
      callBack(call, found);
      return found;
    },
    [`${collection}.{${methods.filter((name) => name !== 'find' && name !== 'aggregate').join('|')}}`]: (call) => {
      const document = call.external('mongodb.Document()', { args: call.args, receiver: receiverOf(call) });
      callBack(call, document);
      return makePromise(document);
    },
    [`${cursor}.{toArray|next|count|explain}`]: (call) => {
      callBack(call, call.receiver ?? unknown);
      return makePromise(call.receiver ?? unknown);
    },
    'mongodb.MongoClient().withSession': (call) => {
      const work = call.args.find((argument) => argument.kind === 'function');
      return work === undefined
        ? undefined
        : makePromise(settle(call.invoke(work, [call.external('mongodb.ClientSession()')])));
    },
    'mongodb.ClientSession().withTransaction': (call) => {
      const [work] = call.args;
      return work === undefined ? undefined : call.invoke(work, [call.receiver ?? unknown]);
    },
  },
  operations: {
    ...Object.fromEntries(
      methods.map((name) => [
        `${collection}.${name}`,
        (call): OperationDraft => {
          const from = receiverOf(call);
          const named = call.text(from?.args[0]);
          return mongoOperation(
            call,
            name,
            named === null ? null : (call.declared(named)?.name ?? named),
            sessionOf(call) ?? call.client(databaseOf(from)),
            `mongodb.Collection.${name}`,
          );
        },
      ]),
    ),
    'mongodb.ClientSession().withTransaction': (call) => ({
      is: 'transaction',
      operation: 'run',
      client: call.client(call.receiver),
    }),
    'mongodb.ClientSession().startTransaction': (call) => ({
      is: 'transaction',
      operation: 'begin',
      client: call.client(call.receiver),
    }),
    'mongodb.ClientSession().commitTransaction': () => ({ is: 'transaction', operation: 'commit' }),
    'mongodb.ClientSession().abortTransaction': () => ({ is: 'transaction', operation: 'rollback' }),
  },
});

/** The connection that a collection was asked of; collections are made anew for each use. */
function databaseOf(value: ExternalValue | null): ExternalValue | null {
  return value?.receiver ?? value;
}
