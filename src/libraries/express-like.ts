import { unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { runAside } from './support/aside.ts';
import { expressExchange } from './support/carriers.ts';

/** Servers whose applications, requests and replies are those of Express, or parts of them. */
export default defineLibrary({
  packages: [
    'connect',
    'cookies',
    'polka',
    '@polka/polka',
    '@tinyhttp/app',
    'ultimate-express',
    'restana',
    'router',
    '@zodios/express',
  ],
  docs: 'https://github.com/lukeed/polka',
  rows: [
    { api: 'ultimate-express', is: 'alias', of: 'express' },
    { api: '{polka|@polka/polka|restana}()', is: 'alias', of: 'express()' },
    { api: '{polka.Polka|@tinyhttp/app.App|restana().newRouter}()', is: 'alias', of: 'express()' },
    { api: '{router|connect}()', is: 'alias', of: 'express()' },
    { api: 'express.Request().search', is: 'source', kind: 'request', in: 'query' },
    { api: 'cookies().get()', is: 'source', kind: 'request', in: 'cookie' },
    { api: 'cookies.{express|connect}', is: 'function', keeps: true },
    { api: '{polka|@polka/polka|@tinyhttp/app|restana}.Request()', is: 'alias', of: 'express.Request()' },
    { api: '{polka|@polka/polka|@tinyhttp/app|restana}.Response()', is: 'alias', of: 'express.Response()' },
    { api: 'express().start', is: 'function', returns: 'receiver' },
    { api: '@zodios/express.{zodiosApp|zodiosRouter|zodiosNextApp}', is: 'function', keeps: true },
    { api: '@zodios/express.{zodiosApp|zodiosRouter|zodiosNextApp}()', is: 'alias', of: 'express()' },
    { api: '@zodios/express.zodiosContext().{app|router|nextApp}()', is: 'alias', of: 'express()' },
  ],
  build(build) {
    // what it calls when nothing was found, and when something was thrown
    for (const { event } of build.calls('{polka|@polka/polka|restana|@tinyhttp/app.App}')) {
      const [settings] = event.args;
      const handlers = settings?.kind === 'object' ? settings.props : new Map<string, Value>();
      const { request, response } = expressExchange(build);
      const next = unknown;
      runAside(
        build,
        [handlers.get('onNoMatch'), handlers.get('noMatchHandler'), handlers.get('defaultRoute')],
        [request, response, next],
      );
      const [onError, errorHandler] = ['onError', 'errorHandler'].map((name) => handlers.get(name));
      runAside(build, [onError, errorHandler], [unknown, request, response, next]);
    }
  },
});
