import { defineLibrary } from './define.ts';

/** Which other origins' pages may call the API; the options are kept on the guard. */
export default defineLibrary({
  packages: ['cors'],
  docs: 'https://github.com/expressjs/cors',
  rows: [{ api: 'cors', is: 'guard', guard: 'cors' }],
});
