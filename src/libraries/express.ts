import { asString, type ExternalValue } from '../evaluate/values.ts';
import { errorOf } from '../model/errors.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { collectMounts, verbs, type Mount } from './support/express-mounts.ts';
import { declare, request, response } from './support/express-routes.ts';
import { bodyInPieces } from './support/node-exchange.ts';
import { sessionIdentity } from './support/identity-keys.ts';
import { deliverErrors } from './support/thrown-input.ts';
import { responseHooks, responseOperations } from './support/responses.ts';

/** Express 4 and 5: applications and routers, in the order in which middleware was added to them. */
export default defineLibrary({
  packages: [
    'express',
    'express-serve-static-core',
    'express-promise-router',
    'express-async-router',
    // these add routes of their own to an application
    'finale-rest',
    'epilogue',
  ],
  versions: '4 || 5',
  docs: 'https://expressjs.com/en/api.html',
  title: 'Express',
  conventions: [
    { api: 'express()', names: ['app', 'router', 'server', 'expressApp', 'api'], methods: [...verbs, 'route', 'use'] },
  ],
  handlerParams: [
    { api: request, names: ['req', 'request', '_req'] },
    { api: response, names: ['res', 'response', '_res', 'resp'] },
    { api: 'express.next', names: ['next', '_next'] },
  ],
  rows: [
    { api: 'express()', is: 'distinct' },
    { api: 'express.Router()', is: 'alias', of: 'express()' },
    { api: 'express.{Express|Application|IRouter}()', is: 'alias', of: 'express()' },
    { api: 'express-promise-router()', is: 'alias', of: 'express()' },
    { api: 'express-serve-static-core.{Express|Application|IRouter|Router}()', is: 'alias', of: 'express()' },
    { api: 'express-serve-static-core.Request()', is: 'alias', of: request },
    { api: 'express-serve-static-core.Response()', is: 'alias', of: response },
    {
      api: `express().{${[...verbs, 'use', 'param', 'route', 'set', 'engine', 'enable', 'disable'].join('|')}}`,
      is: 'function',
      keeps: true,
    },
    {
      api: `express().{${[...verbs, 'use', 'param', 'set', 'engine', 'enable', 'disable'].join('|')}}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `express().route().{${verbs.join('|')}}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: '{finale-rest|epilogue}.{initialize|resource}', is: 'function', keeps: true },
    { api: '{finale-rest|epilogue}.resource()', is: 'distinct' },
    { api: 'express().{set|enable|disable}', is: 'tagged', tags: ['app-setting'] },
    { api: 'express().listen', is: 'function', calls: 'all' },
    { api: `${request}.{body|rawBody}`, is: 'source', kind: 'request', in: 'body' },
    // the request is a stream of its body
    { api: `${request}.chunk`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}[]`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.query`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.{headers|rawHeaders}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{get|header}()`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{user|isAuthenticated|auth|currentUser|account|userId|auth0|oidc}`, is: 'identity' },
    { api: `${request}.session.{${sessionIdentity}}`, is: 'identity' },
    { api: `${request}.param()`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.{cookies|signedCookies}`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${request}.{file|files}`, is: 'source', kind: 'request', in: 'file' },
    { api: `${request}.{url|originalUrl|path}`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.{hostname|host|ip|ips|subdomains}`, is: 'source', kind: 'request', in: 'header' },
    {
      api: `${response}.{status|sendStatus|set|header|append|type|contentType|cookie|clearCookie|attachment|location|links|vary|setHeader}`,
      is: 'function',
      returns: 'receiver',
    },
    { api: `${response}.{send|write|end}`, is: 'sink', kind: 'html', arg: 0 },
    { api: `${response}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    // with a root, Express refuses what leads out of it
    { api: `${response}.{sendFile|sendfile}`, is: 'sink', kind: 'path', arg: 0, unless: '1.root' },
    { api: `${response}.download`, is: 'sink', kind: 'path', arg: 0, unless: '2.root' },
    { api: `${response}.render`, is: 'sink', kind: 'template', arg: 0 },
    { api: 'express.{json|urlencoded|raw|text}', is: 'guard', guard: 'body-parser' },
    { api: 'express.static', is: 'guard', guard: 'static-files' },
  ],
  hooks: {
    ...responseHooks(response),
    [`${request}.{on|once|addListener}`]: bodyInPieces,
    'express().set': (call) => {
      const [name, value] = call.args;
      const key = asString(name);
      if (key !== null && value !== undefined && call.receiver !== null)
        call.assign(call.receiver, `setting ${key}`, value);
      return undefined;
    },
    // with a path and a handler, it adds a route
    'express().get': ({ receiver, args: [name, ...more] }) => {
      const key = more.length > 0 || receiver?.kind !== 'external' ? null : asString(name);
      return key === null || receiver?.kind !== 'external' ? undefined : receiver.props?.get(`setting ${key}`);
    },
  },
  operations: {
    ...responseOperations(response),
    'express.next': passedOn,
  },
  consumers: (build) => deliverErrors(build, { next: 'express.next', request }),
  build(build) {
    const roots = new Map<ExternalValue, Mount>();
    const mounts = collectMounts(build, roots);
    for (const app of roots.values())
      if (!mounts.mounted.has(app.value)) declare(build, app, mounts, '', [], null, new Set());
    // routers that use one another, and nobody else does
    for (const app of roots.values())
      if (!mounts.declared.has(app.value)) declare(build, app, mounts, '', [], null, new Set());
    const first = [...roots.values()].find(({ entries }) => entries.length > 0)?.entries[0];
    if (mounts.cut && first !== undefined)
      build.unknown({
        kind: 'path',
        message: 'routers use other routers so many times that not all endpoints were listed',
        location: build.locate(first.seen.event.place),
      });
  },
});

/** `next(error)` ends the chain: the error handlers reply. */
function passedOn(call: OperationCall): OperationDraft | null {
  const [error] = call.args;
  if (
    error === undefined ||
    (error.kind === 'literal' &&
      (error.value === null || error.value === undefined || error.value === 'route' || error.value === 'router'))
  )
    return null;
  return { is: 'reply', status: errorOf(error).status, kind: 'error', keys: null, leaksError: '' };
}
