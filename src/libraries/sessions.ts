import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { cookieOptions } from './support/cookie-options.ts';

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
  operations: {
    'express-session': (call) =>
      session(call, 'cookie', 'connect.sid', { httpOnly: true, secure: false }, storeOf(call)),
    'cookie-session': (call) => session(call, '', 'session', { httpOnly: true, secure: 'auto' }, 'cookie'),
    'client-sessions': (call) => session(call, 'cookie', 'session', { httpOnly: true, secure: 'auto' }, 'cookie'),
    'koa-session': (call) => session(call, '', 'koa.sess', { httpOnly: true, secure: 'auto' }, 'cookie'),
    'iron-session/express.ironSession': (call) =>
      session(call, 'cookieOptions', 'session', { httpOnly: true, secure: true, sameSite: 'lax' }, 'cookie'),
    'fastify().register': (call) => {
      const [plugin] = call.args;
      const name = plugin?.kind === 'external' ? plugin.path.root.text : '';
      const defaults = { httpOnly: true, secure: true };
      if (name === '@fastify/session') return session(call, 'cookie', 'sessionId', defaults, 'elsewhere', 1);
      return name === '@fastify/secure-session' ? session(call, 'cookie', 'session', {}, 'cookie', 1) : [];
    },
  },
  assignments: {
    'express.Request().session.*': (value) =>
      // logging out writes too
      value.kind === 'literal' && (value.value === null || value.value === undefined || value.value === false)
        ? null
        : { is: 'call', tags: ['session-write'], args: [] },
  },
});

type Cookie = Extract<OperationDraft, { is: 'cookie' }>;
type Kept = NonNullable<Cookie['session']>;

/** The cookie of a session, given where its options are: below a key, or beside the others (`''`). */
function session(
  call: OperationCall,
  below: string,
  defaultName: string,
  defaults: NonNullable<Cookie['options']>,
  kept: Kept,
  at = 0,
): Cookie[] {
  const given = call.args[at];
  const whole = cookieOptions(call, given);
  if (given !== undefined && whole === null) return [];
  const options =
    below === '' ? cookieOptions(call, given, defaults) : cookieOptions(call, call.property(given, below), defaults);
  // what plugins of Fastify call a key is one that encrypts
  const name = (at === 1 ? ['name', 'cookieName'] : ['name', 'key', 'cookieName'])
    .map((key) => call.text(call.property(given, key)))
    .find((text) => text !== null);
  return [{ is: 'cookie', name: name ?? defaultName, value: '', ofToken: true, options, session: kept }];
}

function storeOf(call: OperationCall): Kept {
  const store = call.property(call.args[0], 'store');
  if (store === undefined) return 'memory';
  return store.kind === 'external' && store.path.text === 'express-session.MemoryStore()' ? 'memory' : 'elsewhere';
}
