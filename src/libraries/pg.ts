import { defineLibrary } from './define.ts';

/** node-postgres: pools, clients and their queries. */
export default defineLibrary({
  packages: ['pg'],
  versions: '8',
  docs: 'https://node-postgres.com',
  title: 'node-postgres',
  rows: [
    { api: 'pg.native', is: 'alias', of: 'pg' },
    { api: 'pg.{PoolClient|ClientBase}()', is: 'alias', of: 'pg.Client()' },
    { api: 'pg.{Pool|Client}().query', is: 'function', async: true },
    { api: 'pg.{Pool|Client}().query', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'pg.{Pool|Client}().query', is: 'sink', kind: 'sql', arg: '0.text' },
  ],
});
