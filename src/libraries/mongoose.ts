import type { PendingCall } from '../evaluate/knowledge.ts';
import { makePromise, options, settle, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
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
import { mongooseEntities } from './support/mongoose-entities.ts';
import { query } from './support/queries.ts';

const model = 'mongoose.model()';
/** a query, and the document or documents that it gives when it is awaited */
const found = 'mongoose.Query()';
const methods = [...mongoReads, ...mongoWrites];

/** Mongoose and its Nest module: schemas, models, queries and documents. */
export default defineLibrary({
  packages: ['mongoose', '@nestjs/mongoose'],
  versions: '5 || 6 || 7 || 8 || 9',
  docs: 'https://mongoosejs.com/docs/api/model.html',
  title: 'Mongoose',
  indexSyntax: 'schema.index({ {keys} });',
  rows: [
    { api: 'mongoose.Model()', is: 'alias', of: model },
    { api: 'mongoose.{PaginateModel|AggregatePaginateModel|SoftDeleteModel}()', is: 'alias', of: model },
    {
      api: 'mongoose.{Document|HydratedDocument|HydratedDocumentFromSchema|DocumentQuery|QueryWithHelpers}()',
      is: 'alias',
      of: found,
    },
    { api: `${found}[]`, is: 'alias', of: found },
    { api: '@nestjs/mongoose.InjectModel()', is: 'injects', of: model },
    { api: 'mongoose.connection.model', is: 'alias', of: 'mongoose.model' },
    { api: 'mongoose.{createConnection|Connection}().model', is: 'alias', of: 'mongoose.model' },
    { api: 'mongoose.{createConnection|Connection}()', is: 'alias', of: 'mongoose.connection' },
    { api: '@nestjs/mongoose.SchemaFactory.createForClass()', is: 'alias', of: 'mongoose.Schema()' },
    { api: 'mongoose.Types.ObjectId()', is: 'scalar', type: 'uuid' },
    { api: 'mongoose.{connect|createConnection}', is: 'client', client: 'database', pool: mongoPool },
    { api: '@nestjs/mongoose.MongooseModule.{forRoot|forRootAsync}', is: 'client', client: 'database' },
    { api: 'mongoose.{connect|disconnect}', is: 'function', async: true },
    { api: 'mongoose.{disconnect|connection.close}', is: 'tagged', tags: ['closes-client'] },
    {
      api: 'mongoose.Schema().{pre|post|virtual|index|set|add|alias|path}',
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    {
      api: `${found}.{sort|limit|skip|select|populate|lean|where|equals|gt|gte|lt|lte|in|nin|ne|or|and|nor|hint|session|maxTimeMS|cursor|collation|slice|orFail|allowDiskUse|find|read|setOptions|projection|tailable|batchSize}`,
      is: 'function',
      returns: 'receiver',
    },
    { api: `${found}.{toObject|toJSON}`, is: 'function', returns: 'receiver' },
    { api: `${found}.{exec|execPopulate|toArray}`, is: 'function', returns: 'receiver', async: true },
    { api: `${found}.then`, is: 'function', calls: 0, with: ['receiver'], result: true, async: true },
    { api: `${model}.{${mongoFiltered.join('|')}}`, is: 'sink', kind: 'nosql', arg: 0 },
    { api: `${found}.{where|find|findOne|or|and}`, is: 'sink', kind: 'nosql', arg: 0 },
    { api: `${model}.{aggregate|where}`, is: 'sink', kind: 'nosql', arg: 0 },
    { api: `${model}.distinct`, is: 'sink', kind: 'nosql', arg: 1 },
    { api: `${found}.{and|nor|merge|setQuery|countDocuments|deleteOne|deleteMany}`, is: 'sink', kind: 'nosql', arg: 0 },
    { api: `{${model}|${found}}.$where`, is: 'sink', kind: 'code', arg: 0 },
    { api: `${model}.aggregate().match`, is: 'sink', kind: 'nosql', arg: 0 },
    { api: `${found}.match`, is: 'sink', kind: 'nosql', arg: 0 },
    ...['deleteOne', 'deleteMany', 'updateOne', 'updateMany', 'replaceOne'].map((name) => ({
      api: `${model}.bulkWrite`,
      is: 'sink' as const,
      kind: 'nosql' as const,
      arg: `0.*.${name}.filter`,
    })),
    // what lies below, which casts nothing
    { api: 'mongoose.connection.db', is: 'alias', of: 'mongodb.Db()' },
    { api: 'mongoose.connection.getClient()', is: 'alias', of: 'mongodb.MongoClient()' },
    { api: `{mongoose.connection.collection()|${model}.collection}`, is: 'alias', of: 'mongodb.Db().collection()' },
  ],
  hooks: {
    'mongoose.model': (call) =>
      call.external(model, { args: call.args, props: membersOf(schemaOf(call.args[1]), 'statics') }),
    [model]: (call) =>
      call.external(found, { args: call.args, receiver: receiverOf(call), props: methodsOf(receiverOf(call)) }),
    'mongoose.Schema().plugin': (call) => {
      const [plugin, settings] = call.args;
      if (plugin !== undefined && options(plugin).some((option) => option.kind === 'function'))
        call.invoke(plugin, [call.receiver ?? unknown, settings ?? unknown]);
      return call.receiver ?? unknown;
    },
    'mongoose.Schema().static': (call) => keep(call, 'statics'),
    'mongoose.Schema().method': (call) => keep(call, 'methods'),
    [`${model}.{${methods.join('|')}}`]: (call) => {
      const from = receiverOf(call);
      const value = call.external(found, { args: call.args, receiver: from, props: methodsOf(from) });
      const last = call.args.at(-1);
      if (last?.kind === 'function') callBack(call, value);
      // these run at once; the others when they are awaited
      return ['create', 'insertMany', 'bulkWrite', 'bulkSave'].includes(call.path.name) ? makePromise(value) : value;
    },
    [`${found}.{save|remove|deleteOne|updateOne|populate}`]: (call) => {
      callBack(call, call.receiver ?? unknown);
      return call.path.name === 'populate' ? (call.receiver ?? unknown) : makePromise(call.receiver ?? unknown);
    },
    'mongoose.{startSession|connection.startSession}': (call) => makePromise(call.external('mongodb.ClientSession()')),
    'mongoose.connection.transaction': (call) => {
      const [work] = call.args;
      return work === undefined
        ? undefined
        : makePromise(settle(call.invoke(work, [call.external('mongodb.ClientSession()')])));
    },
  },
  operations: {
    ...Object.fromEntries(methods.map((name) => [`${model}.${name}`, (call): OperationDraft => describe(call, name)])),
    [`${found}.save`]: (call) => {
      const document = receiverOf(call);
      const created = document?.call?.form === 'new';
      const written = created && document.args[0] !== undefined ? keysOf(document.args[0]) : null;
      return query(created ? 'insert' : 'update', {
        entities: entityOf(call),
        filters: created ? [] : [{ column: '_id', operator: '=' }],
        limited: created ? null : true,
        single: !created,
        written,
        api: 'document.save',
        client: sessionOf(call, 0) ?? (created ? 'mongoose' : ''),
      });
    },
    [`${found}.updateOne`]: (call) =>
      query('update', {
        entities: entityOf(call),
        filters: [{ column: '_id', operator: '=' }],
        limited: true,
        single: true,
        written: keysOf(call.args[0]),
        api: 'document.updateOne',
        // a document keeps the session that it was read with
        client: sessionOf(call, 0) ?? '',
      }),
    [`${found}.{remove|deleteOne}`]: (call) =>
      query('delete', {
        entities: entityOf(call),
        filters: [{ column: '_id', operator: '=' }],
        limited: true,
        single: true,
        api: `document.${call.event.name}`,
        // a document keeps the session that it was read with
        client: sessionOf(call, 0) ?? '',
      }),
    'mongoose.connection.transaction': () => ({ is: 'transaction', operation: 'run' }),
  },
  entities: mongooseEntities,
});

function describe(call: OperationCall, name: string): OperationDraft {
  const [entity = null] = entityOf(call);
  return mongoOperation(call, name, entity, sessionOf(call) ?? 'mongoose', `${entity ?? 'Model'}.${name}`);
}

/** The model that a query or document goes back to: by its name, or by the type that it is declared with. */
function entityOf(call: OperationCall): string[] {
  for (let at = receiverOf(call); at !== null; at = at.receiver) {
    const [given] = at.path.text === model ? at.args : [];
    const named = call.text(given) ?? (given?.kind === 'class' ? call.entity(given) : null);
    if (named !== null) return [call.declared(named)?.name ?? named];
    const [use] = at.typeArgs;
    const typed = use === undefined ? null : call.entityOfType(use);
    if (typed !== null) return [typed];
  }
  return [];
}

function keysOf(value: Value | undefined): string[] | null {
  return value?.kind === 'object' && value.rest === null ? [...value.props.keys()] : null;
}

function schemaOf(value: Value | undefined): ExternalValue | null {
  for (const option of value === undefined ? [] : options(value))
    if (option.kind === 'external' && option.path.text === 'mongoose.Schema()') return option;
  return null;
}

function methodsOf(from: ExternalValue | null): Map<string, Value> {
  for (let at = from; at !== null; at = at.receiver)
    if (at.path.text === model) return membersOf(schemaOf(at.args[1]), 'methods');
  return new Map();
}

/** Functions that the code put on a schema: `schema.statics.byName = …`, or in its options. */
function membersOf(schema: ExternalValue | null, kind: 'statics' | 'methods'): Map<string, Value> {
  const members = new Map<string, Value>();
  const settings = schema?.args[1];
  const declared = settings?.kind === 'object' ? settings.props.get(kind) : undefined;
  for (const value of [declared, schema?.props?.get(kind)]) {
    if (value?.kind === 'object' || (value?.kind === 'external' && value.props !== null))
      for (const [name, member] of value.props ?? []) members.set(name, member);
  }
  return members;
}

function keep(call: PendingCall, kind: 'statics' | 'methods'): Value {
  const [name, work] = call.args;
  const { receiver } = call;
  if (receiver === null) return unknown;
  if (name?.kind === 'literal' && typeof name.value === 'string' && work !== undefined)
    call.assign(call.member(receiver, kind), name.value, work);
  else if (name?.kind === 'object')
    for (const [key, member] of name.props) call.assign(call.member(receiver, kind), key, member);
  return receiver;
}
