import { asText, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { isOpaque } from './support/arguments.ts';

const verbs = 'get|post|put|patch|delete|head|options|all';

/** Requests to other services: fetch, axios, got and the others. */
export default defineLibrary({
  packages: [
    'axios',
    'got',
    'ky',
    'node-fetch',
    'cross-fetch',
    'isomorphic-fetch',
    'isomorphic-unfetch',
    'undici',
    'superagent',
    'request',
    'request-promise',
    'request-promise-native',
    'needle',
    'phin',
    'bent',
    'ofetch',
    'make-fetch-happen',
    'axios-retry',
    'node:http2',
  ],
  docs: 'https://axios-http.com',
  rows: [
    {
      api: '{node-fetch|cross-fetch|isomorphic-fetch|isomorphic-unfetch|make-fetch-happen|undici.fetch|node-fetch.fetch|cross-fetch.fetch}',
      is: 'alias',
      of: 'global.fetch',
    },
    { api: 'axios.{create|Axios|AxiosInstance}()', is: 'alias', of: 'axios' },
    { api: 'axios.axios', is: 'alias', of: 'axios' },
    { api: 'got.got', is: 'alias', of: 'got' },
    { api: 'got.{extend|Got}()', is: 'alias', of: 'got' },
    { api: 'ky.{create|extend}()', is: 'alias', of: 'ky' },
    { api: '{request-promise|request-promise-native}', is: 'alias', of: 'request' },
    { api: 'request.defaults()', is: 'alias', of: 'request' },
    { api: 'superagent.agent()', is: 'alias', of: 'superagent' },
    { api: 'ofetch.{ofetch|$fetch}', is: 'alias', of: 'ofetch' },
    {
      api: '{global.fetch|axios|got|ky|request|undici.request|undici.stream|needle|phin|ofetch}',
      is: 'sink',
      kind: 'url',
      arg: 0,
    },
    { api: `{axios|got|ky|request|superagent|needle}.{${verbs}}`, is: 'sink', kind: 'url', arg: 0 },
    { api: '{axios|axios.request|request|got|phin}', is: 'sink', kind: 'url', arg: '0.url' },
    { api: 'request', is: 'sink', kind: 'url', arg: '0.uri' },
    { api: 'needle', is: 'sink', kind: 'url', arg: 1 },
    { api: 'axios.{create|defaults}', is: 'client', client: 'http' },
    {
      api: '{global.fetch|axios|axios.request|got|ky|undici.request|phin|ofetch}',
      is: 'function',
      async: true,
      calls: 'all',
    },
    { api: `{axios|got|ky}.{${verbs}|request|stream}`, is: 'function', async: true },
    { api: `{superagent|needle}.{${verbs}}`, is: 'function', calls: 'all' },
    { api: 'global.fetch().{json|text|blob|arrayBuffer|formData}', is: 'function', async: true },
    { api: 'ofetch', is: 'function', async: true },
  ] satisfies Row[],
  operations: {
    'global.fetch': (call) => http(call, 0, call.args[1], 'none'),
    axios: (call) =>
      call.args.length === 1 && call.object(call.args[0]) !== null
        ? http(call, null, call.args[0], 'none')
        : http(call, 0, call.args[1], 'none'),
    'axios.request': (call) => http(call, null, call.args[0], 'none'),
    'axios.{get|delete|head|options}': (call) => http(call, 0, call.args[1], 'none'),
    'axios.{post|put|patch|postForm|putForm|patchForm}': (call) => http(call, 0, call.args[2], 'none'),
    got: (call) => http(call, 0, call.args[1], 'none'),
    [`got.{${verbs}|stream}`]: (call) => http(call, 0, call.args[1], 'none'),
    ky: (call) => http(call, 0, call.args[1], 'default'),
    [`ky.{${verbs}}`]: (call) => http(call, 0, call.args[1], 'default'),
    'undici.{request|stream}': (call) => http(call, 0, call.args[1], 'none'),
    request: (call) => http(call, 0, call.object(call.args[0]) === null ? call.args[1] : call.args[0], 'none'),
    [`request.{${verbs}}`]: (call) =>
      http(call, 0, call.object(call.args[0]) === null ? call.args[1] : call.args[0], 'none'),
    // `.timeout()` may follow in the chain
    [`superagent.{${verbs}}`]: (call) => http(call, 0, undefined, 'unknown'),
    '{needle|phin|ofetch}': (call) => http(call, 0, call.args[1], 'unknown'),
    [`needle.{${verbs}}`]: (call) => http(call, 0, call.args[2] ?? call.args[1], 'unknown'),
  },
});

const timeoutOptions = ['timeout', 'signal', 'headersTimeout', 'bodyTimeout', 'response_timeout', 'read_timeout'];

/** `missing`: what it means that neither the call nor its client sets a timeout. */
function http(
  call: OperationCall,
  urlAt: number | null,
  config: Value | undefined,
  missing: 'none' | 'default' | 'unknown',
): OperationDraft {
  const client = call.receiver?.kind === 'external' ? call.receiver : null;
  const own = limitIn(call, config);
  // the client's defaults: `axios.create({ timeout })`; a bare instance that is called has them too
  const inherited =
    client?.args.map((argument) => limitIn(call, argument)).find((limit) => limit !== 'absent') ?? 'absent';
  const limit = own === 'absent' ? inherited : own;
  const timeout =
    limit === 'present'
      ? true
      : limit === 'off'
        ? false
        : limit === 'unknown'
          ? null
          : missing === 'none'
            ? false
            : missing === 'default'
              ? true
              : null;
  const verb = call.event.name.toUpperCase();
  const method =
    call.text(call.property(config, 'method')) ??
    (/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(verb) ? verb : null);
  const url = urlAt === null ? call.property(config, 'url') : call.args[urlAt];
  return { is: 'http', timeout, method: method?.toUpperCase() ?? null, url: asText(url) };
}

function limitIn(call: OperationCall, config: Value | undefined): 'present' | 'off' | 'unknown' | 'absent' {
  if (config === undefined || config.kind === 'function') return 'absent';
  const members = call.object(config);
  if (members !== null) {
    for (const name of timeoutOptions) {
      const value = members.get(name);
      if (value === undefined || (value.kind === 'literal' && value.value === undefined)) continue;
      return value.kind === 'literal' && (value.value === 0 || value.value === false || value.value === null)
        ? 'off'
        : 'present';
    }
  }
  return isOpaque(config) ? 'unknown' : 'absent';
}
