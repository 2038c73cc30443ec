import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeObject, options, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { bodyKeys, leakOf } from './support/responses.ts';
import { declareApplications } from './support/strapi-apps.ts';
import { dataOperations, dataRows, declareTypes } from './support/strapi-data.ts';
import {
  applicationOf,
  moduleNear,
  placesOf,
  readUid,
  strapiApi,
  strapiRoot,
  withStrapi,
} from './support/strapi-places.ts';

const context = 'koa.Context()';
const statuses: Readonly<Record<string, number>> = {
  send: 200,
  created: 201,
  accepted: 202,
  deleted: 204,
  badRequest: 400,
  unauthorized: 401,
  paymentRequired: 402,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  gone: 410,
  payloadTooLarge: 413,
  unprocessableEntity: 422,
  tooManyRequests: 429,
  internalServerError: 500,
  notImplemented: 501,
  badGateway: 502,
  serviceUnavailable: 503,
};

/** Strapi 4 and 5: routes of APIs and plugins, with the controllers, policies and middleware that they name, and content types. */
export default defineLibrary({
  packages: [strapiRoot, '@strapi/types', '@strapi/utils'],
  versions: '4 || 5',
  docs: 'https://docs.strapi.io/cms/backend-customization',
  title: 'Strapi',
  rows: [
    {
      api: `${strapiRoot}.factories.{createCoreRouter|createCoreController|createCoreService}`,
      is: 'function',
      keeps: true,
    },
    { api: `{${strapiRoot}.Core|@strapi/types.Core|@strapi/types}.Strapi()`, is: 'alias', of: strapiApi },
    { api: 'global.strapi', is: 'alias', of: strapiApi },
    { api: `${strapiApi}.getModel`, is: 'function' },
    { api: `${strapiApi}.config.get`, is: 'function' },
    { api: `${strapiApi}.log.{fatal|error}`, is: 'log', level: 'error', structured: true },
    { api: `${strapiApi}.log.warn`, is: 'log', level: 'warn', structured: true },
    { api: `${strapiApi}.log.{info|http}`, is: 'log', level: 'info', structured: true },
    { api: `${strapiApi}.log.{debug|trace|verbose|silly}`, is: 'log', level: 'debug', structured: true },
    ...dataRows,
  ],
  hooks: {
    [`${strapiRoot}.factories.{createCoreController|createCoreService}`]: (call) => {
      const own = call.args[1];
      const fn = (own === undefined ? [] : options(own)).find((option) => option.kind === 'function');
      if (fn === undefined) return own ?? makeObject();
      return call.invoke(fn, [withStrapi(call.external(strapiApi))]);
    },
    [`${strapiApi}.service`]: (call) => partNamed(call, 'services'),
    [`${strapiApi}.controller`]: (call) => partNamed(call, 'controllers'),
  },
  operations: {
    ...dataOperations,
    ...Object.fromEntries(
      Object.entries(statuses).flatMap(([name, status]) =>
        [context, `${context}.response`].map((api) => [`${api}.${name}`, sent(status)]),
      ),
    ),
  },
  entities: declareTypes,
  build: declareApplications,
});

function sent(status: number): (call: OperationCall) => OperationDraft {
  return ({ args: [body, given] }) => ({
    is: 'reply',
    status: given?.kind === 'literal' && typeof given.value === 'number' ? given.value : status,
    kind: status >= 400 ? 'error' : body === undefined ? 'empty' : 'json',
    keys: body === undefined || status >= 400 ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  });
}

/** `strapi.service('api::article.article')`: what the file of that name exports. */
function partNamed(call: PendingCall, kind: string): Value | undefined {
  const [name] = call.args;
  const uid = name?.kind === 'literal' && typeof name.value === 'string' ? readUid(name.value) : null;
  const application = applicationOf(call.place.module.path);
  if (uid === null || application === null) return undefined;
  for (const path of placesOf(application, uid, kind)) {
    const module = moduleNear(call.program, path);
    if (module === undefined) continue;
    const loaded = call.load(module);
    for (const option of options(loaded)) {
      const given = option.kind === 'namespace' ? call.member(option, 'default') : option;
      const fn = options(given).find((each) => each.kind === 'function');
      return fn === undefined ? given : call.invoke(fn, [withStrapi(call.external(strapiApi))]);
    }
  }
  return undefined;
}
