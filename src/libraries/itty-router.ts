import { asString } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { fresh } from './support/handler-values.ts';
import { declarePlainRouters, type PlainRouter } from './support/plain-routers.ts';

const api = 'itty-router.Router()';
const request = 'itty-router.IRequest()';
const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

const router: PlainRouter = {
  name: 'itty-router',
  api,
  methods: Object.fromEntries(verbs.map((verb) => [verb, verb.toUpperCase()])),
  others: ['all'],
  // `all('*', check)` and whatever else does not answer
  read: ({ event: { args } }) => {
    const path = asString(args[0]) ?? '*';
    const handlers = args.slice(1);
    return path.endsWith('*')
      ? [{ methods: null, path, handler: null, steps: handlers.map((guard) => ({ guard })) }]
      : handlers.slice(-1).map((handler) => ({
          methods: ['ALL'],
          path,
          handler,
          steps: handlers.slice(0, -1).map((guard) => ({ guard })),
        }));
  },
  prefixOf: (owner) => {
    const [settings] = owner.args;
    return (settings?.kind === 'object' ? asString(settings.props.get('base')) : null) ?? '';
  },
  replies: 'return',
  catchesAsyncErrors: true,
  arguments: (build) => [fresh(build, request)],
  listens: 'global.Bun.serve',
};

/** itty-router, for workers and other places where functions answer a `Request`. */
export default defineLibrary({
  packages: ['itty-router'],
  docs: 'https://itty.dev/itty-router',
  title: 'itty-router',
  rows: [
    { api: 'itty-router.{AutoRouter|IttyRouter|ThrowableRouter}()', is: 'alias', of: api },
    { api, is: 'distinct' },
    { api: `${api}.{${[...verbs, 'all'].join('|')}}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${request}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.query`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.content`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.cookies`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${request}.headers.get()`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{json|text|formData|arrayBuffer}`, is: 'function', async: true },
    { api: `${request}.{json|text|arrayBuffer}()`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.formData()`, is: 'alias', of: 'global.RequestForm()' },
    { api: `${request}.url`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.{user|userId|session|auth}`, is: 'identity' },
    { api: 'itty-router.{json|error|text|html|status|png}()', is: 'alias', of: 'global.Response()' },
  ],
  operations: {
    'itty-router.error': ({ args }) => ({
      is: 'reply',
      status: args[0]?.kind === 'literal' && typeof args[0].value === 'number' ? args[0].value : 500,
      kind: 'error',
      keys: null,
      leaksError: '',
    }),
    'itty-router.json': () => ({ is: 'reply', status: 200, kind: 'json', keys: null, leaksError: '' }),
  },
  build: (build) => declarePlainRouters(build, router),
});
