import { asText, type Value } from '../evaluate/values.ts';
import type { SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { given } from './support/consumers.ts';
import { flatten } from './support/layers.ts';
import { pathsOf } from './support/paths.ts';
import { declarePlainRouters, type PlainRouter } from './support/plain-routers.ts';

const root = 'hyper-express';
const api = `${root}.Server()`;
const request = `${root}.Request()`;
const verbs: Readonly<Record<string, string>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
  any: 'ALL',
  all: 'ALL',
};

const router: PlainRouter = {
  name: root,
  api,
  methods: {},
  others: ['use', ...Object.keys(verbs)],
  read: readCall,
  replies: 'call',
  catchesAsyncErrors: true,
  arguments: (build) => [
    given(build, request, new Map()),
    given(build, 'express.Response()', new Map()),
    given(build, 'express.next'),
  ],
  listens: `${api}.listen`,
};

/** HyperExpress: the interface of Express on µWebSockets.js. */
export default defineLibrary({
  packages: [root],
  docs: 'https://github.com/kartikk221/hyper-express',
  title: 'HyperExpress',
  rows: [
    { api: `${root}.Router()`, is: 'alias', of: api },
    { api, is: 'distinct' },
    {
      api: `${api}.{use|${Object.keys(verbs).join('|')}|ws|upgrade|set_error_handler|set_not_found_handler}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `${root}.Response()`, is: 'alias', of: 'express.Response()' },
    { api: `${request}.{body|raw}`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.{json|text|urlencoded|buffer|multipart}`, is: 'function', async: true },
    { api: `${request}.{json|text|urlencoded|buffer}()`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.{params|path_parameters}`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.{query|query_parameters|path_query}`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.headers`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{get|header}()`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.cookies`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${request}.{url|originalUrl|path}`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.ip`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{user|locals.user}`, is: 'identity' },
  ],
  build: (build) => declarePlainRouters(build, router),
});

/** `use('/users', router)`, `post('/x', { middlewares: [check] }, handler)`. */
function readCall({ event: { name, args } }: SeenCall): ReturnType<NonNullable<PlainRouter['read']>> {
  const paths = pathsOf(args[0]);
  const given_ = flatten(paths === null ? args : args.slice(1)).flatMap(inSettings);
  const verb = verbs[name];
  if (verb === undefined)
    return given_.map((value) => ({
      methods: null,
      path: value.kind === 'external' && value.path.text === api ? (paths?.[0] ?? '') : `${paths?.[0] ?? ''}/*`,
      handler: null,
      steps: [value.kind === 'external' && value.path.text === api ? { router: value, at: '' } : { guard: value }],
    }));
  const handler = given_.at(-1);
  if (handler === undefined) return null;
  return (paths ?? [asText(args[0] ?? handler) ?? '{?}']).map((path) => ({
    methods: [verb],
    path,
    handler,
    steps: given_.slice(0, -1).map((guard) => ({ guard })),
  }));
}

function inSettings(value: Value): readonly Value[] {
  if (value.kind !== 'object') return [value];
  const listed = value.props.get('middlewares');
  return listed?.kind === 'array' ? listed.elements : [];
}
