import { defineLibrary } from './define.ts';

/** MarsDB: collections in memory that are asked like MongoDB's. */
export default defineLibrary({
  packages: ['marsdb'],
  docs: 'https://github.com/c58/marsdb',
  rows: [{ api: 'marsdb.Collection()', is: 'alias', of: 'mongodb.Db().collection()' }],
});
