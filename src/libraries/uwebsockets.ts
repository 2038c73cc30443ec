import { asString, literal, unknown } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { given } from './support/consumers.ts';
import { declarePlainRouters, type PlainRouter } from './support/plain-routers.ts';
import { bodyKeys, leakOf } from './support/responses.ts';

const root = 'uWebSockets.js';
const api = `${root}.TemplatedApp()`;
const request = `${root}.HttpRequest()`;
const response = `${root}.HttpResponse()`;
const methods: Readonly<Record<string, string>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  del: 'DELETE',
  options: 'OPTIONS',
  head: 'HEAD',
  connect: 'CONNECT',
  trace: 'TRACE',
  any: 'ALL',
};

const router: PlainRouter = {
  name: root,
  api,
  methods,
  replies: 'call',
  catchesAsyncErrors: false,
  arguments: (build) => [given(build, response, new Map()), given(build, request, new Map())],
  listens: `${api}.{listen|listen_unix}`,
};

/** µWebSockets.js: its requests over HTTP. Sockets are in `ws.ts`. */
export default defineLibrary({
  packages: [root],
  docs: 'https://github.com/uNetworking/uWebSockets.js',
  title: root,
  rows: [
    { api: `${api}.{${Object.keys(methods).join('|')}}`, is: 'function', keeps: true, returns: 'receiver' },
    {
      api: `${api}.{addServerName|removeServerName|missingServerName|domain|filter}`,
      is: 'function',
      returns: 'receiver',
    },
    { api: `${request}.getParameter()`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.getQuery()`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.getHeader()`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.getUrl()`, is: 'source', kind: 'request', in: 'url' },
    { api: `${response}.chunk`, is: 'source', kind: 'request', in: 'body' },
    {
      api: `${response}.onData`,
      is: 'function',
      calls: 0,
      with: [`${response}.chunk`, 'unknown'],
      returns: 'receiver',
    },
    { api: `${response}.cork`, is: 'function', calls: 0, returns: 'receiver' },
    { api: `${response}.{onAborted|onWritable}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${response}.{end|write|tryEnd}`, is: 'sink', kind: 'html', arg: 0 },
  ],
  hooks: {
    [`${response}.writeStatus`]: (call) => {
      const status = Number(/^\d{3}/.exec(asString(call.args[0]) ?? '')?.[0]);
      call.remember('status', Number.isNaN(status) ? unknown : literal(status));
      return call.receiver ?? unknown;
    },
    [`${response}.writeHeader`]: (call) => call.receiver ?? unknown,
  },
  operations: { [`${response}.{end|tryEnd|endWithoutBody}`]: sent },
  build: (build) => declarePlainRouters(build, router),
});

function sent({ event, args: [body] }: OperationCall): OperationDraft {
  const status = event.state?.get('status');
  return {
    is: 'reply',
    status:
      status === undefined ? 200 : status.kind === 'literal' && typeof status.value === 'number' ? status.value : null,
    kind: body === undefined ? 'empty' : body.kind === 'literal' || body.kind === 'text' ? 'text' : 'json',
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  };
}
