import { defineLibrary } from './define.ts';

/** What serves files of a directory to everybody. Its first argument says which. */
export default defineLibrary({
  packages: ['serve-static', 'koa-static', 'serve-index', 'express-status-monitor', 'koa-serve-index', 'serve-handler'],
  docs: 'https://github.com/expressjs/serve-static',
  rows: [
    { api: '{express.static|serve-static|koa-static}', is: 'tagged', tags: ['static-root'] },
    { api: '{koa-serve-index|serve-handler}', is: 'tagged', tags: ['directory-listing'] },
    { api: 'express-status-monitor', is: 'tagged', tags: ['status-page'] },
    { api: '{serve-static|koa-static}', is: 'guard', guard: 'static-files' },
  ],
  operations: {
    '{express.static|serve-static}': ({ option, args }) => {
      const settings = option(args[1]);
      const dotted = typeof settings === 'object' && settings !== null && 'object' in settings;
      return dotted && settings.object['dotfiles'] === 'allow'
        ? { is: 'call', tags: ['serves-dotfiles'], args: [] }
        : null;
    },
  },
});
