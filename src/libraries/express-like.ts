import { defineLibrary } from './define.ts';

/** Servers whose applications, requests and replies are those of Express, or parts of them. */
export default defineLibrary({
  packages: ['polka', '@polka/polka', '@tinyhttp/app', 'ultimate-express', 'restana', 'router', '@zodios/express'],
  docs: 'https://github.com/lukeed/polka',
  rows: [
    { api: 'ultimate-express', is: 'alias', of: 'express' },
    { api: '{polka|@polka/polka|restana}()', is: 'alias', of: 'express()' },
    { api: '{polka.Polka|@tinyhttp/app.App|restana().newRouter}()', is: 'alias', of: 'express()' },
    { api: 'router()', is: 'alias', of: 'express()' },
    { api: '{polka|@polka/polka|@tinyhttp/app|restana}.Request()', is: 'alias', of: 'express.Request()' },
    { api: '{polka|@polka/polka|@tinyhttp/app|restana}.Response()', is: 'alias', of: 'express.Response()' },
    { api: 'express().start', is: 'function', returns: 'receiver' },
    { api: '@zodios/express.{zodiosApp|zodiosRouter|zodiosNextApp}', is: 'function', keeps: true },
    { api: '@zodios/express.{zodiosApp|zodiosRouter|zodiosNextApp}()', is: 'alias', of: 'express()' },
    { api: '@zodios/express.zodiosContext().{app|router|nextApp}()', is: 'alias', of: 'express()' },
  ],
});
