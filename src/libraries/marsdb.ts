import { defineLibrary, type Row } from './define.ts';

/** Collections that are asked like MongoDB's, in memory, in files or through other drivers. */
export default defineLibrary({
  packages: [
    'marsdb',
    'minimongo',
    'nedb',
    '@seald-io/nedb',
    'mongojs',
    'monk',
    'nedb-promises',
    'pouchdb',
    'pouchdb-find',
    'nano',
  ],
  docs: 'https://github.com/c58/marsdb',
  rows: [
    ...['marsdb.Collection()', 'mongojs().collection()', 'monk().get()'].map((api): Row => ({
      api,
      is: 'alias',
      of: 'mongodb.Db().collection()',
    })),
    {
      api: '{nedb-promises|nedb-promises.create|@seald-io/nedb.default|nedb-promises.Datastore}()',
      is: 'alias',
      of: 'nedb()',
    },
    { api: 'nedb-promises.Datastore.create()', is: 'alias', of: 'nedb()' },
    { api: 'nano().{use|scope}()', is: 'alias', of: 'nano().db.use()' },
    ...['pouchdb().{find|explain}', 'nano().db.use().find'].flatMap((api): Row[] => [
      { api, is: 'sink', kind: 'nosql', arg: '0.selector' },
      { api, is: 'sink', kind: 'nosql', arg: 0, whole: true },
    ]),
    // collections are members, by the names that the program chose
    ...[
      'mongojs().*',
      'minimongo.{MemoryDb|LocalStorageDb|IndexedDb|HybridDb|RemoteDb|WebSQLDb}().*',
      '{nedb|@seald-io/nedb}()',
    ].map((api): Row => ({
      api: `${api}.{find|findOne|update|remove|count|upsert|findAndModify|updateOne|updateMany|deleteOne|deleteMany}`,
      is: 'sink',
      kind: 'nosql',
      arg: 0,
    })),
  ],
});
