import { defineLibrary } from './define.ts';

/** Tokens against requests that other sites make browsers send. */
export default defineLibrary({
  packages: ['csurf', 'tiny-csrf', '@dr.pogodin/csurf', 'csrf-csrf', 'csrf-sync', '@edge-csrf/express', 'koa-csrf'],
  docs: 'https://github.com/Psifi-Solutions/csrf-csrf',
  rows: [
    { api: '{csurf|tiny-csrf|@dr.pogodin/csurf|koa-csrf}', is: 'guard', guard: 'csrf' },
    { api: 'csrf-csrf.doubleCsrf().doubleCsrfProtection', is: 'guard', guard: 'csrf' },
    { api: 'csrf-sync.csrfSync().csrfSynchronisedProtection', is: 'guard', guard: 'csrf' },
    { api: '@edge-csrf/express.createCsrfMiddleware', is: 'guard', guard: 'csrf' },
  ],
});
