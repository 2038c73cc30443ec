import {
  asString,
  literal,
  makeObject,
  options,
  settle,
  unknown,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { GuardKind } from '../../model/types.ts';
import type { DescribedReply, GuardDraft, LibraryBuild } from '../build-types.ts';
import { given, settingsOf } from './consumers.ts';
import type { StrapiRoute } from './strapi-routes.ts';
import { exportedBy, made, moduleNear, objectIn, placesOf, readUid, strapiApi, withStrapi } from './strapi-places.ts';

/** What its own middleware is, by name. */
const own: Readonly<Record<string, GuardKind>> = {
  'strapi::security': 'security-headers',
  'strapi::cors': 'cors',
  'strapi::body': 'body-parser',
  'strapi::session': 'session',
  'strapi::logger': 'logging',
  'strapi::compression': 'compression',
  'strapi::public': 'static-files',
  'strapi::favicon': 'static-files',
};

/** A place where policies and middleware are looked for that a router names without saying where: its API or plugin. */
export interface Surroundings {
  readonly application: string;
  /** `api::article`, `plugin::comments` */
  readonly owner: string;
  /** policies and middleware of a plugin, by kind */
  readonly own?: ReadonlyMap<string, Value>;
}

/** What a request meets before the handler: who may call it, then policies, then middleware. */
export function guardsOf(build: LibraryBuild, route: StrapiRoute, at: Surroundings): GuardDraft[] {
  const { place } = route;
  const guards: GuardDraft[] = [];
  if (route.auth !== false)
    guards.push({
      value: unknown,
      name: route.admin ? 'admin' : 'users-permissions',
      ...(route.auth === true ? { kinds: ['authentication', 'authorization'] } : {}),
      scope: 'global',
      place,
      conditional: false,
    });
  for (const value of route.policies) guards.push(...policy(build, value, at, place, route.auth === false));
  for (const value of route.middlewares) guards.push(middleware(build, value, at, place, 'route'));
  return guards;
}

/** `'is-owner'`, `{ name: 'global::is-owner', config }` or a function: what is false refuses. */
function policy(build: LibraryBuild, value: Value, at: Surroundings, place: Place, isPublic: boolean): GuardDraft[] {
  const { name, config, fn } = named(value);
  const common = { scope: 'route' as const, place, conditional: false };
  if (/^(?:admin|plugin)::.*isauthenticated/i.test(name ?? ''))
    return [{ ...common, value: unknown, name: name ?? '', kinds: ['authentication'] }];
  const found = fn ?? (name === null ? undefined : fileOf(build, name, 'policies', at));
  const run = found === undefined ? undefined : (objectIn(found)?.props.get('handler') ?? found);
  return [
    {
      ...common,
      value: run ?? unknown,
      ...(name === null ? {} : { name }),
      // where it is not known who calls, what it decides about is something else
      ...(isPublic ? {} : { kinds: ['authorization'] }),
      given: (args) => [args[0] ?? unknown, config, withStrapi(given(build, strapiApi))],
      describes: refusal,
    },
  ];
}

const refusal: DescribedReply = (value) =>
  options(settle(value)).some((option) => option.kind === 'literal' && option.value === false)
    ? [{ status: 403, kind: 'error', keys: null, leaksError: '' }]
    : [];

/** `'global::populate'`, `{ name | resolve, config }`, or a function. Those in files are made with their configuration. */
export function middleware(
  build: LibraryBuild,
  value: Value,
  at: Surroundings,
  place: Place,
  scope: GuardDraft['scope'],
): GuardDraft {
  const { name, config, fn } = named(value);
  const common = { scope, place, conditional: false, ...(name === null ? {} : { name }) };
  const kind = own[name ?? ''];
  if (kind !== undefined) return { ...common, value: unknown, kinds: [kind], options: settingsOf(config) };
  if (name?.startsWith('strapi::') === true) return { ...common, value: unknown, kinds: ['other'] };
  if (fn !== undefined) return { ...common, value: fn };
  const file = name === null ? undefined : fileOf(build, name, 'middlewares', at);
  return { ...common, value: file === undefined ? unknown : made(build, file, [config]) };
}

function named(value: Value): { name: string | null; config: Value; fn?: Value } {
  for (const option of options(value)) {
    if (option.kind === 'function') return { name: null, config: makeObject(), fn: option };
    const text = asString(option);
    if (text !== null) return { name: text, config: makeObject() };
    if (option.kind !== 'object') continue;
    return {
      name: asString(option.props.get('name')) ?? asString(option.props.get('resolve')),
      config: option.props.get('config') ?? literal(undefined),
      ...(option.props.get('handler')?.kind === 'function' ? { fn: option.props.get('handler') ?? unknown } : {}),
    };
  }
  return { name: null, config: makeObject() };
}

function fileOf(build: LibraryBuild, name: string, kind: string, at: Surroundings): Value | undefined {
  if (name.startsWith('.') || name.startsWith('/')) {
    const path = `${at.application}${name.replace(/^[./]+/, '')}`;
    const module = moduleNear(build.program, path) ?? moduleNear(build.program, path.replace(/^(.*?)src\//, '$1src/'));
    return module === undefined ? undefined : exportedBy(build, module);
  }
  const uid = readUid(name.includes('::') ? name : `${at.owner}.${name}`);
  if (uid === null) return undefined;
  const inPlugin = objectIn(at.own?.get(kind))?.props.get(uid.name);
  if (inPlugin !== undefined && `${uid.scope}::${uid.owner}` === at.owner) return inPlugin;
  for (const path of placesOf(at.application, uid, kind)) {
    const module = moduleNear(build.program, path);
    if (module !== undefined) return exportedBy(build, module);
  }
  return undefined;
}
