import {
  asString,
  asText,
  makeArray,
  makeObject,
  unknown,
  type ExternalValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { given } from './support/consumers.ts';
import { webRequest } from './support/file-routes.ts';
import { flatten } from './support/layers.ts';
import { pathsOf } from './support/paths.ts';
import { declarePlainRouters, type PlainRouter } from './support/plain-routers.ts';
import { partValue } from './support/request-parts.ts';

const root = '@aws-lambda-powertools/event-handler';
const api = `${root}/http.Router()`;
const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

const router: PlainRouter = {
  name: 'aws-lambda',
  api,
  methods: { ...Object.fromEntries(verbs.map((verb) => [verb, verb.toUpperCase()])), use: '' },
  others: ['route', 'includeRouter'],
  read: readOther,
  prefixOf: ({ args: [settings] }) => prefixIn(settings),
  replies: 'return',
  catchesAsyncErrors: true,
  serverless: true,
  arguments: requestContext,
  listens: `${api}.resolve`,
};

/** Powertools for AWS Lambda: the router inside of a function. */
export default defineLibrary({
  packages: [root],
  docs: 'https://docs.aws.amazon.com/powertools/typescript/latest/features/event-handler/http/',
  title: 'Powertools for AWS Lambda',
  rows: [
    { api: `{${root}/rest|${root}/experimental-rest}.Router()`, is: 'alias', of: api },
    { api, is: 'distinct' },
    {
      api: `${api}.{${[...verbs, 'use', 'route', 'includeRouter', 'errorHandler', 'notFound', 'methodNotAllowed'].join('|')}}`,
      is: 'function',
      keeps: true,
    },
    { api: `${root}/http.next`, is: 'function', async: true },
  ],
  build: (build) => declarePlainRouters(build, router),
});

/** `route(handler, { method, path })`, `includeRouter(router, { prefix })`. */
function readOther({ event: { name, args } }: SeenCall): ReturnType<NonNullable<PlainRouter['read']>> {
  const [first, settings] = args;
  const option = (each: string): Value | undefined =>
    settings?.kind === 'object' ? settings.props.get(each) : undefined;
  if (name === 'includeRouter')
    return first?.kind === 'external'
      ? [{ methods: null, path: prefixIn(settings), handler: null, steps: [{ router: first, at: '' }] }]
      : null;
  const methods = flatten([option('method') ?? unknown]).map((method) => asString(method)?.toUpperCase() ?? 'ALL');
  const middleware = flatten([option('middleware') ?? makeArray([])]);
  return (pathsOf(option('path')) ?? ['{?}']).map((path) => ({
    methods,
    path,
    handler: first ?? unknown,
    steps: middleware.map((guard) => ({ guard })),
  }));
}

function prefixIn(settings: Value | undefined): string {
  const prefix = settings?.kind === 'object' ? settings.props.get('prefix') : undefined;
  return prefix === undefined ? '' : (asText(prefix) ?? '{?}');
}

/** Handlers get the context of the request, middleware an object with it and `next`. */
function requestContext(build: LibraryBuild, place: Place): readonly Value[] {
  const context = makeObject();
  const event: ExternalValue = given(build, 'aws-lambda.APIGatewayProxyEvent()');
  context.props.set('req', webRequest(build, { method: null, path: '/{?}', place }));
  context.props.set('event', event);
  context.props.set('context', given(build, 'aws-lambda.Context()'));
  context.props.set('params', partValue({ in: 'path', name: null, shape: null, validatedBy: '' }, place));
  context.props.set('res', given(build, 'global.Response()'));
  context.props.set('reqCtx', context);
  context.props.set('next', given(build, `${root}/http.next`));
  context.rest = unknown;
  return [context];
}
