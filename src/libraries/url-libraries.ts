import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, makeText, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { packagesOf, readsFrom, writesText } from './support/passing.ts';

/** Addresses, taken apart: every piece is of the address. */
const taken = ['urijs', 'URIjs', 'urijs.{parse|parseQuery}', 'uri-js.parse', 'url-parse', 'querystringify.parse', 'url-parse.qs.parse', 'query-string.{parse|parseUrl|extract|pick|exclude}', 'parseqs.decode', 'parseuri', 'qs.parse', 'node:querystring.{parse|decode}', 'path-parse', 'path-parse.{posix|win32}', 'ufo.{parseURL|parseQuery|getQuery|parsePath|parseFilename|parseHost}', 'fast-querystring.parse', 'qss.decode', 'parse-url', 'git-url-parse', 'fast-uri.parse', 'node:url.urlToHttpOptions']; // prettier-ignore

/** … in another spelling. */
const spelled = ['uri-js.{serialize|normalize}', 'normalize-url', 'slash', 'normalize-path', 'untildify', 'ufo.{withQuery|withoutBase|withTrailingSlash|withoutTrailingSlash|withLeadingSlash|normalizeURL|cleanDoubleSlashes|decode|decodePath|withHttps|withHttp|withoutProtocol}', 'node:url.{fileURLToPath|pathToFileURL}', 'fast-uri.{serialize|normalize}', 'prepend-http', 'humanize-url', 'unixify']; // prettier-ignore

/** What comes second may be an address of its own. */
const resolving = ['node:url.resolve', 'uri-js.resolve', 'fast-uri.resolve'];

/** Put together of pieces in their order: who writes the first says which host it is. */
const joining = ['url-join', 'url-join.urlJoin', 'ufo.{joinURL|resolveURL|joinRelativeURL}'];

/** Addresses and paths by other packages than Node's own modules. */
export default defineLibrary({
  packages: packagesOf([...taken, ...spelled, ...joining, 'upath', 'pathe', 'path-browserify', 'parseurl']),
  docs: 'https://github.com/medialize/URI.js',
  rows: [
    ...readsFrom(taken, [0, 1]),
    ...writesText(spelled),
    ...writesText(resolving, [0, 1]),
    { api: 'url-parse().set', is: 'propagator', from: [-1, 1], gives: 'data' },
    {
      api: '{urijs|URIjs}().{protocol|scheme|hostname|host|path|pathname|directory|filename|segment|search|query|hash|fragment|addSearch|setSearch|addQuery|setQuery|href|resource}',
      is: 'propagator',
      from: [-1, 0, 1],
      gives: 'data',
    },
    ...['upath', 'pathe', 'path-browserify'].map((api): Row => ({ api, is: 'alias', of: 'node:path' })),
    { api: '{parseurl()|parseurl.original()}', is: 'source', kind: 'request', in: 'url' },
  ],
  hooks: {
    ...Object.fromEntries(joining.map((api) => [api, joined])),
    'node:url.format': formatted,
  },
});

function joined({ args }: PendingCall): Value {
  return makeText(args.flatMap((argument, index) => (index === 0 ? [argument] : ['/', argument])));
}

/** `url.format({ protocol, host, pathname })` */
function formatted({ args: [given], member }: PendingCall): Value | undefined {
  if (given?.kind !== 'object') return given;
  const has = (name: string): boolean => given.props.has(name);
  const host = has('host') ? 'host' : 'hostname';
  const protocol = member(given, 'protocol');
  return makeText([
    // its colon may be left out
    ...(has('protocol') ? [protocol, asString(protocol)?.endsWith(':') === false ? '://' : '//'] : []),
    ...[host, 'port', 'pathname', 'search', 'query', 'hash'].filter(has).flatMap((name) => [member(given, name), '/']),
  ]);
}
