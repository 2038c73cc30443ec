import { asText, options, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { AppDraft, LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { fresh } from './support/handler-values.ts';
import { unwrapped } from './support/file-handlers.ts';

const routing = '@npm/spife/routing';
const reply = '@npm/spife/reply';
const request = '@npm/spife.Request()';
const context = '@npm/spife.Context()';

/** Spife: routes in a template, one a line, and the views that they name. */
export default defineLibrary({
  packages: [
    '@npm/spife',
    '@npm/spife/routing',
    '@npm/spife/reply',
    '@npm/spife/decorators/validate',
    'spife',
    'spife/routing',
    'spife/reply',
    'spife/decorators/validate',
  ],
  docs: 'https://github.com/npm/spife',
  title: 'Spife',
  rows: [
    { api: 'spife/routing', is: 'alias', of: routing },
    { api: 'spife/reply', is: 'alias', of: reply },
    { api: 'spife/decorators/validate', is: 'alias', of: '@npm/spife/decorators/validate' },
    { api: `{${routing}|@npm/spife/decorators/validate}`, is: 'function', keeps: true },
    { api: `${routing}()`, is: 'function', keeps: true },
    { api: `${request}.{body|raw}`, is: 'source', kind: 'request', in: 'body' },
    {
      api: `${request}.{validatedBody|validatedQuery|validatedParams}.get()`,
      is: 'source',
      kind: 'request',
      in: 'body',
    },
    { api: `${request}.query`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.{url|urlObject}`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.{headers|rawHeaders}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{cookie()|cookies()}`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${context}.get()`, is: 'source', kind: 'request', in: 'path' },
    { api: `${reply}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    { api: `${reply}.redirect`, is: 'sink', kind: 'redirect', arg: 1 },
    { api: `${reply}.template`, is: 'sink', kind: 'template', arg: 0 },
  ],
  build(build) {
    for (const seen of build.calls(`${routing}()`)) declare(build, seen);
  },
});

function declare(build: LibraryBuild, seen: SeenCall): void {
  const { receiver, args, place } = seen.event;
  const lines = receiver?.kind === 'external' ? linesOf(receiver) : [];
  if (lines.length === 0) return;
  const exchange = (): Value[] => [fresh(build, request), fresh(build, context)];
  const app: AppDraft = build.app({
    framework: 'spife',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: true,
      requestIds: true,
      shutdownHooks: true,
      serverless: false,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: exchange,
  });
  for (const { method, path, name } of lines) {
    const { handler, wrappers } = unwrapped(viewNamed(args[0], name), place);
    build.endpoint({
      app,
      protocol: 'http',
      method,
      path,
      framework: 'spife',
      place,
      guards: wrappers,
      handler,
      arguments: exchange,
      replies: 'return',
      defaultStatus: 200,
      conditional: seen.conditional,
    });
  }
}

function viewNamed(views: Value | undefined, name: string): Value {
  for (const option of options(views ?? unknown)) {
    const view = option.kind === 'object' ? option.props.get(name) : undefined;
    if (view !== undefined) return view;
  }
  return unknown;
}

/** `POST /packages/new createPackage`, as many as the template has. */
function linesOf({ args: [texts] }: ExternalValue): { method: string; path: string; name: string }[] {
  const text = texts?.kind === 'array' ? texts.elements.map((part) => asText(part) ?? '').join('{?}') : '';
  return text.split('\n').flatMap((line) => {
    const [, method, path, name] = /^\s*([A-Z*]+)\s+(\S+)\s+(\w+)\s*$/.exec(line) ?? [];
    return method === undefined || path === undefined || name === undefined
      ? []
      : [{ method: method === '*' ? 'ALL' : method, path, name }];
  });
}
