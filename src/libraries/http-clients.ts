import { asText, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { isOpaque } from './support/arguments.ts';

const verbs = 'get|post|put|patch|delete|head|options|all';

/** What requests take along, by where it is given. */
const sentParts: readonly Row[] = (
  [
    ['global.fetch', ['0', '1.body', '1.headers']],
    ['axios.{post|put|patch}', ['0', '1', '2.headers', '2.params']],
    ['axios.{get|delete|head|options}', ['0', '1.headers', '1.params', '1.data']],
    ['{axios|axios.request}', ['0.url', '0.data', '0.headers', '0.params']],
    ['{got|ky|undici.request}', ['0', '1.body', '1.json', '1.headers', '1.searchParams']],
    [`{got|ky}.{${verbs}}`, ['0', '1.body', '1.json', '1.headers', '1.searchParams']],
    ['request', ['0', '0.uri', '0.url', '0.body', '0.form', '0.formData', '0.headers', '0.json', '1.body', '1.form']],
    [
      `request.{${verbs}}`,
      ['0', '0.uri', '0.url', '0.body', '0.form', '0.formData', '0.headers', '1.body', '1.form', '1.json'],
    ],
    [`superagent.{${verbs}}().{send|set|query}`, ['0', '1']],
    ['needle.{post|put|patch}', ['1', '2.headers']],
  ] as const
).flatMap(([api, places]) => places.map((arg): Row => ({ api, is: 'sink', kind: 'sent', arg })));

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
    '@nestjs/axios',
    'node:http2',
    'ssrf-req-filter',
    'ssrf-agent',
    'request-filtering-agent',
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
    { api: 'ky.{create|extend|KyInstance}()', is: 'alias', of: 'ky' },
    { api: '{request-promise|request-promise-native}', is: 'alias', of: 'request' },
    { api: 'request.defaults()', is: 'alias', of: 'request' },
    { api: 'superagent.agent()', is: 'alias', of: 'superagent' },
    { api: 'ofetch.{ofetch|$fetch}', is: 'alias', of: 'ofetch' },
    { api: '@nestjs/axios.HttpService().axiosRef', is: 'alias', of: 'axios' },
    { api: '@nestjs/common.HttpService()', is: 'alias', of: '@nestjs/axios.HttpService()' },
    {
      api: '{global.fetch|axios|request|superagent|needle|phin|ofetch}',
      is: 'sink',
      kind: 'url',
      arg: 0,
    },
    { api: 'undici.{request|stream|pipeline|connect|Client|Pool}', is: 'sink', kind: 'url', arg: 0 },
    { api: '{undici.Client|undici.Pool}().{request|stream}', is: 'sink', kind: 'url', arg: '0.origin' },
    // with a prefix of their own, these take what they are given for a path
    { api: '{got|ky}', is: 'sink', kind: 'url', arg: 0, unless: '1.prefixUrl' },
    { api: `{got|ky}.{${verbs}|stream}`, is: 'sink', kind: 'url', arg: 0, unless: '1.prefixUrl' },
    {
      api: `{axios|request|superagent|needle|@nestjs/axios.HttpService()}.{${verbs}|del|postForm|putForm|patchForm}`,
      is: 'sink',
      kind: 'url',
      arg: 0,
    },
    {
      api: '{axios|axios.request|request|phin|@nestjs/axios.HttpService().request}',
      is: 'sink',
      kind: 'url',
      arg: '0.url',
    },
    { api: '{axios|axios.request|axios.create}', is: 'sink', kind: 'url', arg: '0.baseURL' },
    { api: '{axios.get|axios.delete|axios.head|axios.options|ofetch}', is: 'sink', kind: 'url', arg: '1.baseURL' },
    { api: 'axios.{post|put|patch}', is: 'sink', kind: 'url', arg: '2.baseURL' },
    { api: '{got|got.extend|ky.create|ky.extend}', is: 'sink', kind: 'url', arg: '0.prefixUrl', unless: '1' },
    { api: 'got', is: 'sink', kind: 'url', arg: '0.url', unless: '1' },
    { api: `request.{${verbs}|del}`, is: 'sink', kind: 'url', arg: '0.url' },
    {
      api: `{request|${[...verbs.split('|'), 'del'].map((verb) => `request.${verb}`).join('|')}}`,
      is: 'sink',
      kind: 'url',
      arg: '0.uri',
    },
    { api: '{request|request.defaults}', is: 'sink', kind: 'url', arg: '0.baseUrl' },
    { api: '{needle|needle.request|superagent}', is: 'sink', kind: 'url', arg: 1 },
    { api: 'node:http2.connect', is: 'sink', kind: 'url', arg: 0 },
    {
      api: '{ssrf-req-filter()|ssrf-agent()|request-filtering-agent.RequestFilteringHttpAgent()|request-filtering-agent.RequestFilteringHttpsAgent()|request-filtering-agent.useAgent()}',
      is: 'tagged',
      tags: ['public-addresses-only'],
    },
    ...sentParts,
    { api: 'global.fetch().{arrayBuffer|blob|bytes|buffer}', is: 'tagged', tags: ['whole-body'] },
    { api: 'global.fetch().{json|text|blob|arrayBuffer|bytes|buffer}()', is: 'origin', kind: 'response' },
    { api: '{global.fetch().body|request().body|request().response}', is: 'origin', kind: 'response' },
    { api: '{axios|axios.request|undici.request}().{data|body}', is: 'origin', kind: 'response' },
    { api: `{axios|@nestjs/axios.HttpService().axiosRef}.{${verbs}}().data`, is: 'origin', kind: 'response' },
    { api: '{got|ky|request|superagent|needle|ofetch|phin}()', is: 'origin', kind: 'response' },
    { api: `{got|ky|request|superagent|needle}.{${verbs}|stream}()`, is: 'origin', kind: 'response' },
    ...['{request|needle}', `{request|needle}.{${verbs}}`].map((api): Row => ({
      api,
      is: 'function',
      calls: 'all',
      with: ['unknown', 'request().response', 'request().body'],
    })),
    {
      api: '{global.fetch|axios|axios.request|got|ky|undici.request|phin|ofetch}',
      is: 'function',
      async: true,
      calls: 'all',
    },
    { api: `{axios|got|ky}.{${verbs}|request}`, is: 'function', async: true },
    { api: `superagent.{${verbs}}`, is: 'function', calls: 'all' },
    { api: 'global.fetch().{json|text|blob|arrayBuffer|formData}', is: 'function', async: true },
    { api: 'ofetch', is: 'function', async: true },
  ] satisfies Row[],
  operations: {
    [`superagent.{${verbs}|del}().disableTLSCerts`]: () => ({
      is: 'unverified',
      setting: 'disableTLSCerts()',
      sometimes: false,
    }),
    'global.fetch': (call) => http(call, 0, call.args[1], 'none'),
    axios: (call) =>
      call.args.length === 1 && call.object(call.args[0]) !== null
        ? withWhole(call, call.args[0], http(call, null, call.args[0], 'none'))
        : withWhole(call, call.args[1], http(call, 0, call.args[1], 'none')),
    'axios.request': (call) => withWhole(call, call.args[0], http(call, null, call.args[0], 'none')),
    'axios.{get|delete|head|options}': (call) => withWhole(call, call.args[1], http(call, 0, call.args[1], 'none')),
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
    (/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(verb) ? verb : reads(call, config) ? 'GET' : null);
  const first = urlAt === null ? config : call.args[urlAt];
  const url = call.object(first) === null ? first : (call.property(first, 'url') ?? call.property(first, 'uri'));
  return { is: 'http', timeout, method: method?.toUpperCase() ?? null, url: addressText(url) };
}

/** An address, also one that an object was made of. */
function addressText(url: Value | undefined): string | null {
  return asText(url?.kind === 'external' && url.path.text === 'global.URL()' ? url.props?.get('href') : url);
}

/** Whether the reply is asked for as one piece of bytes. */
function withWhole(call: OperationCall, config: Value | undefined, request: OperationDraft): OperationDraft[] {
  return call.text(call.property(config, 'responseType')) === 'arraybuffer'
    ? [request, { is: 'call', tags: ['whole-body'], args: [] }]
    : [request];
}

/** Nothing is said of a method, and nothing is sent. */
function reads(call: OperationCall, config: Value | undefined): boolean {
  if (config === undefined) return true;
  const members = call.object(config);
  return (
    members !== null &&
    !['method', 'body', 'data', 'json', 'form', 'formData'].some((name) => members.has(name)) &&
    !isOpaque(config)
  );
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
