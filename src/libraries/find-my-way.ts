import { asString, unknown, type Place } from '../evaluate/values.ts';
import type { LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { pathsOf } from './support/paths.ts';
import { declarePlainRouters, type PlainRouter } from './support/plain-routers.ts';

const api = 'find-my-way()';
const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

const router: PlainRouter = {
  name: 'find-my-way',
  api,
  methods: { ...Object.fromEntries(verbs.map((verb) => [verb, verb.toUpperCase()])), all: 'ALL' },
  others: ['on'],
  read: ({ event: { args } }) => {
    const methods = (args[0]?.kind === 'array' ? args[0].elements : args.slice(0, 1)).flatMap(
      (each) => asString(each) ?? [],
    );
    const handler = args.slice(2).find((argument) => argument.kind === 'function') ?? unknown;
    return (pathsOf(args[1]) ?? ['{?}']).map((path) => ({
      methods: methods.length === 0 ? ['ALL'] : methods,
      path,
      handler,
      steps: [],
    }));
  },
  replies: 'call',
  catchesAsyncErrors: false,
  arguments: exchange,
  listens: '{node:http|node:https}.createServer().listen',
};

/** The router that Fastify is built on, used by itself with Node's servers. */
export default defineLibrary({
  packages: ['find-my-way'],
  docs: 'https://github.com/delvedor/find-my-way',
  rows: [
    { api, is: 'distinct' },
    { api: `${api}.{${[...verbs, 'all', 'on'].join('|')}}`, is: 'function', keeps: true },
    { api: `${api}.lookup`, is: 'function' },
    { api: 'find-my-way.params', is: 'source', kind: 'request', in: 'path' },
    { api: 'find-my-way.searchParams', is: 'source', kind: 'request', in: 'query' },
  ],
  build: (build) => declarePlainRouters(build, router),
});

/** `(req, res, params, store, searchParams)`. */
function exchange({ evaluator }: LibraryBuild, place: Place): ReturnType<PlainRouter['arguments']> {
  const { paths } = evaluator.knowledge;
  const external = (text: string): ReturnType<typeof evaluator.external> =>
    evaluator.external(paths.parse(text), { props: new Map() });
  const root = external('find-my-way');
  const given = (name: string): ReturnType<typeof evaluator.member> =>
    evaluator.asRoot((machine) => machine.member(root, name, place));
  return [
    external('node:http.IncomingMessage()'),
    external('node:http.ServerResponse()'),
    given('params'),
    unknown,
    given('searchParams'),
  ];
}
