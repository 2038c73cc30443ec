import { asString, options, truthiness, type ObjectValue, type Value } from '../../evaluate/values.ts';
import { listOf, type MoleculerAction } from './moleculer-services.ts';
import { joinPaths } from './paths.ts';

/** One address of the gateway, and what it leads to: an action by name, or a function of its own. */
export interface Alias {
  readonly method: string;
  readonly path: string;
  readonly action: string | null;
  readonly handler: Value | null;
  readonly before: readonly Value[];
}

const rest: readonly (readonly [method: string, path: string, action: string])[] = [
  ['GET', '', 'list'],
  ['GET', ':id', 'get'],
  ['POST', '', 'create'],
  ['PUT', ':id', 'update'],
  ['PATCH', ':id', 'patch'],
  ['DELETE', ':id', 'remove'],
];

/** The addresses that a route of the gateway has. */
export function aliasesOf(route: ObjectValue, actions: readonly MoleculerAction[]): Alias[] {
  const written = route.props.get('aliases');
  const byHand =
    written?.kind === 'object' ? [...written.props].flatMap(([key, value]) => handWritten(key, value)) : [];
  const automatic = isOn(route.props.get('autoAliases'));
  const allowed = actions.filter((action) => isPublished(action) && isListed(route, action.name));
  const own = automatic ? allowed.flatMap(declaredAliases) : [];
  const policy = asString(route.props.get('mappingPolicy')) ?? (byHand.length > 0 || automatic ? 'restrict' : 'all');
  const direct =
    policy === 'all'
      ? allowed.map(({ name }): Alias => ({
          method: 'ALL',
          path: name.replaceAll('.', '/').replace('$', '~'),
          action: name,
          handler: null,
          before: [],
        }))
      : [];
  // what a service of the project does not have, nobody can ask it for
  const services = new Map(actions.map(({ service }) => [service.name, service]));
  const isThere = ({ action }: Alias): boolean =>
    action === null ||
    (isListed(route, action) &&
      (actions.some(({ name }) => name === action) ||
        services.get(action.slice(0, action.lastIndexOf('.')))?.isOpen !== false));
  return [...byHand.filter(isThere), ...own, ...direct];
}

/** `'GET users/:id': 'users.get'`, `'REST users': 'users'`, `'POST upload': [parse, 'files.save']`. */
function handWritten(key: string, value: Value): Alias[] {
  const [first = '', second] = key.trim().split(/\s+/);
  const method = second === undefined ? 'ALL' : first === '*' ? 'ALL' : first.toUpperCase();
  const path = second ?? first;
  const listed = listOf(value);
  const before = listed.slice(0, -1);
  const last = listed.at(-1);
  for (const option of last === undefined ? [] : options(last)) {
    const name = asString(option) ?? (option.kind === 'object' ? asString(option.props.get('action')) : null);
    if (method === 'REST' && name !== null)
      return rest.map(([verb, below, action]) => ({
        method: verb,
        path: joinPaths(path, below),
        action: `${name}.${action}`,
        handler: null,
        before,
      }));
    if (name !== null) return [{ method, path, action: name, handler: null, before }];
    if (option.kind === 'function') return [{ method, path, action: null, handler: option, before }];
  }
  return [];
}

/** `rest: 'GET /:id'` of an action, below the path of its service. */
function declaredAliases({ name, service, declared }: MoleculerAction): Alias[] {
  const given = declared.kind === 'object' ? declared.props.get('rest') : undefined;
  const bases = listOf(service.settings.get('rest')).flatMap((base) => asString(base) ?? []);
  const base = bases.length === 0 ? [service.name.replaceAll('.', '/')] : bases;
  return listOf(given).flatMap((value) => {
    const object = value.kind === 'object' ? value.props : null;
    const text = asString(value);
    if (object === null && text === null) return [];
    const [first = '', second] = (text ?? '').trim().split(/\s+/);
    const method = object === null ? (second === undefined ? '*' : first) : (asString(object.get('method')) ?? '*');
    const path = object === null ? (second ?? first) : (asString(object.get('path')) ?? '');
    const whole = object === null ? null : asString(object.get('fullPath'));
    const own = object === null ? null : asString(object.get('basePath'));
    const paths = whole === null ? (own === null ? base : [own]).map((each) => joinPaths(each, path)) : [whole];
    return paths.map((each): Alias => ({
      method: method === '*' ? 'ALL' : method.toUpperCase(),
      path: each,
      action: name,
      handler: null,
      before: [],
    }));
  });
}

/** Others are for services only. */
function isPublished({ declared }: MoleculerAction): boolean {
  const visibility = declared.kind === 'object' ? asString(declared.props.get('visibility')) : null;
  return visibility === null || visibility === 'published';
}

function isListed(route: ObjectValue, action: string): boolean {
  const matches = (value: Value): boolean => {
    if (value.kind === 'regexp') return true;
    const pattern = asString(value);
    if (pattern === null) return true;
    const source = pattern.replaceAll(/\*\*|\*|[.$+?()[\]{}|^\\]/g, (part) =>
      part === '**' ? '.+' : part === '*' ? '[^.]*' : `\\${part}`,
    );
    return new RegExp(`^${source}$`).test(action);
  };
  const allowed = route.props.get('whitelist');
  const refused = listOf(route.props.get('blacklist'));
  return (
    (allowed === undefined || listOf(allowed).some(matches)) &&
    !refused.some((each) => each.kind !== 'regexp' && matches(each))
  );
}

export function isOn(value: Value | undefined): boolean {
  return value !== undefined && truthiness(value) === true;
}
