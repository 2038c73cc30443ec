import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, literal, options, taintOf, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { membersOfUrl, pathOfAddress } from './support/request-addresses.ts';
import { constructed, json, redirected } from './support/web-responses.ts';

const request = 'global.Request()';
const url = 'global.RequestUrl()';
const query = 'global.RequestQuery()';
const form = 'global.RequestForm()';
const cookies = 'global.RequestCookies()';

/**
 * `Request`, `Response`, `Headers`, `FormData` and `URL`, which frameworks and platforms share. Handlers get a
 * `global.Request()`. `RequestUrl`, `RequestQuery`, `RequestForm` and `RequestCookies` are no names of the
 * language: they stand for what was made of a request, and libraries make aliases of them.
 */
export default defineLibrary({
  packages: ['global'],
  docs: 'https://fetch.spec.whatwg.org',
  rows: [
    { api: '{undici|node-fetch|cross-fetch}.Request', is: 'alias', of: 'global.Request' },
    { api: '{undici|node-fetch|cross-fetch}.Response', is: 'alias', of: 'global.Response' },
    { api: '{undici|node-fetch|cross-fetch}.Headers', is: 'alias', of: 'global.Headers' },
    { api: `${request}.clone()`, is: 'alias', of: request },
    { api: `${request}.{json|text|arrayBuffer|blob|bytes|formData}`, is: 'function', async: true },
    { api: `${request}.{json|text|arrayBuffer|blob|bytes}()`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.body`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.formData()`, is: 'alias', of: form },
    { api: `${request}.url`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.headers.get()`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.headers[]`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.headers.entries()`, is: 'alias', of: `${request}.headers` },
    { api: `${request}.headers.has`, is: 'function' },
    { api: `${request}.{referrer|ip|geo}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${form}.{get|getAll}()`, is: 'source', kind: 'request', in: 'body' },
    { api: `${form}[]`, is: 'source', kind: 'request', in: 'body' },
    { api: `${form}.entries()`, is: 'alias', of: form },
    { api: `${form}.values()[]`, is: 'source', kind: 'request', in: 'body' },
    { api: `${url}.searchParams`, is: 'alias', of: query },
    { api: `${url}.clone()`, is: 'alias', of: url },
    { api: `${url}.{pathname|href|search|hash|toString()|toJSON()}`, is: 'source', kind: 'request', in: 'url' },
    { api: `${url}.{origin|host|hostname|port|protocol}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${query}.{get|getAll}()`, is: 'source', kind: 'request', in: 'query', flat: [] },
    { api: `${query}[]`, is: 'source', kind: 'request', in: 'query', flat: [] },
    { api: `${query}.entries()`, is: 'alias', of: query },
    { api: `${query}.values()[]`, is: 'source', kind: 'request', in: 'query' },
    { api: `${query}.toString()`, is: 'source', kind: 'request', in: 'query' },
    // names and values are encoded
    { api: `${query}.toString`, is: 'sanitizer', kinds: ['html', 'path', 'log', 'header'] },
    { api: `${cookies}.{get|getAll}()`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${cookies}[]`, is: 'source', kind: 'request', in: 'cookie' },
    { api: 'global.Response.{json|redirect|error}()', is: 'alias', of: 'global.Response()' },
    { api: 'global.Response().clone()', is: 'alias', of: 'global.Response()' },
    {
      api: 'global.Response',
      is: 'sink',
      kind: 'html',
      arg: 0,
      when: { headersAt: '1.headers', type: 'html' },
    },
    { api: 'global.Response', is: 'sink', kind: 'redirect', arg: '1.headers.Location' },
    { api: 'global.Response', is: 'sink', kind: 'redirect', arg: '1.headers.location' },
    { api: 'global.Response.redirect', is: 'sink', kind: 'redirect', arg: 0 },
  ],
  hooks: {
    'global.Request': ownRequest,
    'global.URL': urlOfRequest,
    'global.URLSearchParams': queryOfRequest,
    'global.Headers().{set|append}': (call) => {
      const name = asString(call.args[0])?.toLowerCase();
      if (name !== undefined && call.args[1] !== undefined) call.remember(name, call.args[1]);
      return literal(undefined);
    },
  },
  operations: {
    'global.Response': constructed,
    'global.Response.json': json,
    'global.Response.redirect': redirected,
    'global.Response.error': () => ({ is: 'reply', status: null, kind: 'error', keys: null, leaksError: '' }),
  },
});

/** A request that the code makes is none that somebody sent, unless it is made of one. */
function ownRequest(call: PendingCall): Value | undefined {
  const [address] = call.args;
  if (
    address === undefined ||
    options(address).some((option) => option.kind === 'external' && option.path.text === request)
  )
    return undefined;
  return call.external('global.OutgoingRequest()', { args: call.args, taint: taintOf(address, 0) });
}

/** `new URL(request.url)` is the request's. Of one that is relative to it, only the relative part is the client's to choose. */
function urlOfRequest(call: PendingCall): Value | undefined {
  const [first, base] = call.args;
  const path = first === undefined ? undefined : pathOfAddress(first);
  if (path !== undefined && path !== null)
    return call.external(url, { args: call.args, props: new Map([['pathname', path]]) });
  if (path === null && first?.kind === 'text') return call.external(url, { args: call.args });
  const spelled = membersOfUrl(base === undefined ? first : spelledUrl(first, base));
  if (spelled !== null) return call.external('global.URL()', { args: call.args, props: spelled });
  if (first !== undefined && isOf(first, 'url')) return ownUrl(first) ?? call.external(url, { args: call.args });
  if (first === undefined || base === undefined || !isOf(base, 'url')) return undefined;
  const own = options(first).find((option) => option.kind === 'unknown' || option.kind === 'text');
  return call.external('global.URL()', {
    args: call.args,
    taint: own?.kind === 'unknown' || own?.kind === 'text' ? own.taint : null,
  });
}

/** `new URL('/users', 'https://api.example.com')` */
function spelledUrl(path: Value | undefined, base: Value): Value | undefined {
  const [relative, from] = [path === undefined ? null : asString(path), asString(base)];
  // what lies beside the code has no host
  return relative === null || from === null || !/^\w+:\/\/\w/.test(from) || !URL.canParse(relative, from)
    ? undefined
    : literal(new URL(relative, from).href);
}

/** What is known of the address of a request whose route is known. */
function ownUrl(address: Value): Value | null {
  const own = address.kind === 'unknown' ? address.origin?.holder?.value.props?.get('nextUrl') : undefined;
  return own?.kind === 'external' && own.path.text === url ? own : null;
}

function queryOfRequest(call: PendingCall): Value | undefined {
  const [first] = call.args;
  if (first === undefined) return undefined;
  if (options(first).some((option) => option.kind === 'external' && option.path.text === query)) return first;
  return isOf(first, 'url') || isOf(first, 'query') ? call.external(query, { args: call.args }) : undefined;
}

function isOf(value: Value, part: string): boolean {
  return options(value).some(
    (option) =>
      (option.kind === 'unknown' && option.origin?.in === part && option.origin.path.length === 0) ||
      (option.kind === 'external' && part === 'url' && option.path.text === url),
  );
}
