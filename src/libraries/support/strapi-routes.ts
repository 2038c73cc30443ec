import { asString, asText, options, truthiness, type Place, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { at, textAt } from './deployed-functions.ts';
import { joinPaths } from './paths.ts';
import { elementsOf, made, objectIn, readUid, strapiRoot } from './strapi-places.ts';

/** One route as a router of Strapi lists it. */
export interface StrapiRoute {
  readonly method: string;
  readonly path: string;
  /** `article.find`, a function, or a list of which the last one answers */
  readonly handler: Value;
  /** false: everybody may call it; true: what the default is */
  readonly auth: boolean | null;
  readonly policies: readonly Value[];
  readonly middlewares: readonly Value[];
  readonly place: Place;
  readonly admin: boolean;
}

/** Where a router is, and what its routes begin with. */
export interface RouterSite {
  /** directory of the application, with a slash at its end unless it is the audited one */
  readonly application: string;
  readonly place: Place;
  /** of the routes of the content API: `/api` */
  readonly api: string;
  /** `/comments` for those of a plugin */
  readonly own: string;
  /** routers that do not say for whom they are */
  readonly admin: boolean;
}

const collection: readonly (readonly [action: string, method: string, item: boolean])[] = [
  ['find', 'GET', false],
  ['findOne', 'GET', true],
  ['create', 'POST', false],
  ['update', 'PUT', true],
  ['delete', 'DELETE', true],
];
const single = collection.filter(([action]) => action !== 'findOne' && action !== 'create');

/** The routes of what a file exports: a router of the framework's making, `{ routes }`, a list of routes, or several routers by name. */
export function routesOf(build: LibraryBuild, exported: Value, site: RouterSite): StrapiRoute[] {
  const value = made(build, exported);
  for (const option of options(value)) {
    if (option.kind === 'external' && option.path.text === `${strapiRoot}.factories.createCoreRouter()`)
      return coreRoutes(build, option.args, { ...site, place: option.call?.place ?? site.place });
    // a plugin's list without a word about whom it is for
    if (option.kind === 'array') return written(option.elements, site, site.own);
    if (option.kind !== 'object') continue;
    const listed = option.props.get('routes');
    if (listed === undefined) return [...option.props.values()].flatMap((router) => routesOf(build, router, site));
    const type = asString(option.props.get('type'));
    const prefix = option.props.get('prefix');
    return written(
      elementsOf(made(build, listed)),
      { ...site, admin: type === null ? site.admin : type === 'admin' },
      prefix === undefined ? site.own : (asText(prefix) ?? '{?}'),
    );
  }
  return [];
}

function written(routes: readonly Value[], site: RouterSite, prefix: string): StrapiRoute[] {
  const base = site.admin ? '' : site.api;
  return routes.flatMap((value): StrapiRoute[] => {
    const route = objectIn(value);
    const method = asString(route?.props.get('method'))?.toUpperCase();
    if (route === null || method === undefined) return [];
    const config = objectIn(route.props.get('config'));
    const own = config?.props.get('prefix');
    const path = route.props.get('path');
    return [
      {
        method,
        path: joinPaths(
          base,
          own === undefined ? prefix : (asText(own) ?? '{?}'),
          path === undefined ? '' : (asText(path) ?? '{?}'),
        ),
        handler: route.props.get('handler') ?? value,
        ...settings(config),
        place: route.place ?? site.place,
        admin: site.admin,
      },
    ];
  });
}

/** `createCoreRouter('api::article.article', { only, except, config })`. */
function coreRoutes(build: LibraryBuild, [uid, given]: readonly Value[], site: RouterSite): StrapiRoute[] {
  const name = asString(uid) ?? '';
  const type = readUid(name);
  if (type === null) return [];
  const described = schemaOf(build, site.application, type.owner, type.name);
  const isSingle = textAt(described, 'kind') === 'singleType';
  const names = at(described, 'info');
  const own = isSingle
    ? (textAt(names, 'singularName') ?? type.name)
    : (textAt(names, 'pluralName') ?? pluralOf(type.name));
  const options_ = objectIn(given === undefined ? undefined : made(build, given));
  const only = listed(options_?.props.get('only'));
  const except = listed(options_?.props.get('except')) ?? [];
  const configs = objectIn(options_?.props.get('config'));
  const prefix = options_?.props.get('prefix');
  return (isSingle ? single : collection)
    .filter(([action]) => (only === null || only.includes(action)) && !except.includes(action))
    .map(([action, method, item]): StrapiRoute => ({
      method,
      path: joinPaths(
        site.api,
        prefix === undefined ? '' : (asText(prefix) ?? '{?}'),
        own,
        item && !isSingle ? ':id' : '',
      ),
      handler: { kind: 'literal', value: `${name}.${action}` },
      ...settings(objectIn(configs?.props.get(action))),
      place: site.place,
      admin: false,
    }));
}

/** What an application says about a content type. */
export function schemaOf(build: LibraryBuild, application: string, owner: string, name: string): unknown {
  return build.program.dataOf(`${application}src/api/${owner}/content-types/${name}/schema.json`);
}

/** What the Content-Type Builder proposes. */
function pluralOf(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}

function settings(config: ReturnType<typeof objectIn>): Pick<StrapiRoute, 'auth' | 'policies' | 'middlewares'> {
  const auth = config?.props.get('auth');
  return {
    auth: auth === undefined ? true : auth.kind === 'object' ? true : (truthiness(auth) ?? null),
    policies: elementsOf(config?.props.get('policies')),
    middlewares: elementsOf(config?.props.get('middlewares')),
  };
}

function listed(value: Value | undefined): string[] | null {
  return value === undefined ? null : elementsOf(value).flatMap((element) => asString(element) ?? []);
}
