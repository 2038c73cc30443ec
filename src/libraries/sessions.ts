import { defineLibrary } from './define.ts';

/** Sessions; their options (cookie flags, secret, store) are kept on the guard. A session is not a login. */
export default defineLibrary({
  packages: [
    'express-session',
    'cookie-session',
    'client-sessions',
    'iron-session',
    'connect-flash',
    'express-flash',
    'connect-mongo',
    'connect-redis',
    'connect-pg-simple',
    'express-mysql-session',
    'memorystore',
    'session-file-store',
    'connect-session-sequelize',
  ],
  docs: 'https://github.com/expressjs/session',
  rows: [
    { api: '{express-session|cookie-session|client-sessions}', is: 'guard', guard: 'session' },
    { api: 'iron-session/express.ironSession', is: 'guard', guard: 'session' },
    { api: '{connect-flash|express-flash}', is: 'guard', guard: 'other' },
    { api: 'express-session.{Session|SessionData|Store|MemoryStore}', is: 'tagged', tags: ['session'] },
    { api: 'connect-mongo.create', is: 'tagged', tags: ['session-store'] },
    {
      api: '{connect-mongo|connect-redis|connect-pg-simple|express-mysql-session|memorystore|session-file-store|connect-session-sequelize}()',
      is: 'tagged',
      tags: ['session-store'],
    },
    { api: 'express.Request().session.{regenerate|save|destroy|reload}', is: 'function', calls: 'all' },
    { api: 'express.Request().session.regenerate', is: 'tagged', tags: ['session-regenerate'] },
    { api: 'express.Request().session.destroy', is: 'tagged', tags: ['session-destroy'] },
  ],
});
