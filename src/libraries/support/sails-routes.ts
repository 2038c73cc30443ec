import { asString, makeArray, options, truthiness, type Place, type Value } from '../../evaluate/values.ts';
import type { Expression } from '../../ir/index.ts';
import { setting } from './decorated-members.ts';
import { joinPaths } from './paths.ts';
import type { SailsApp } from './sails-actions.ts';

/** What a route leads to. */
export type Target =
  | { readonly kind: 'action'; readonly identity: string }
  | { readonly kind: 'function'; readonly value: Value }
  | { readonly kind: 'policy'; readonly value: Value }
  /** a view, a redirect or a response of the framework's */
  | { readonly kind: 'other'; readonly name: string };

export interface SailsRoute {
  readonly method: string;
  readonly path: string;
  readonly targets: readonly Target[];
  readonly place: Place;
  /** settings that are not in the project decide whether it is there */
  readonly conditional: boolean;
}

const verbs = /^(get|post|put|patch|delete|head|options|all)\s+(?=\S)/i;

/** `'GET /users/:id': 'user/find-one'` in `config/routes.js`. */
export function customRoutes(app: SailsApp): SailsRoute[] {
  return (app.config.get('routes') ?? []).flatMap((table) => {
    const place = table.place;
    if (place === null) return [];
    return [...table.props].map(([address, value]): SailsRoute => {
      const verb = verbs.exec(address)?.[1];
      const path = (verb === undefined ? address : address.slice(address.indexOf(' '))).trim();
      return {
        method: verb === undefined || verb.toLowerCase() === 'all' ? 'ALL' : verb.toUpperCase(),
        // `r|^/\d+$|id`: a regular expression, and the names of what it captures
        path: path.startsWith('r|') ? `/${path.slice(2).replace(/\|[^|]*$/, '')}/` : joinPaths(path),
        targets: targetsOf(value),
        place: keyPlace(place, address),
        conditional: false,
      };
    });
  });
}

/** Where what a key stands for is written; the table where it was computed. */
function keyPlace(table: Place, key: string): Place {
  const { module } = table;
  const written = (module.facts.functions[0]?.body ?? []).flatMap((statement): Expression[] => {
    if (statement.kind === 'expression')
      return [statement.value.kind === 'assign' ? statement.value.value : statement.value];
    return statement.kind === 'declare' && statement.value !== null ? [statement.value] : [];
  });
  for (let expression = written.pop(); expression !== undefined; expression = written.pop()) {
    if (expression.kind !== 'object') continue;
    const own = expression.start === table.start && expression.end === table.end;
    for (const property of expression.properties) {
      if (own && property.key === key) return { module, start: property.value.start, end: property.value.end };
      written.push(property.value);
    }
  }
  return table;
}

function targetsOf(value: Value): Target[] {
  return options(value).flatMap((option): Target[] => {
    const text = asString(option);
    if (text !== null) return [textTarget(text)];
    if (option.kind === 'function' || option.kind === 'external') return [{ kind: 'function', value: option }];
    if (option.kind === 'array') return option.elements.flatMap(targetsOf);
    if (option.kind !== 'object') return [{ kind: 'function', value: option }];
    const { props } = option;
    const policy = props.get('policy');
    const fn = props.get('fn') ?? props.get('target');
    const action = asString(props.get('action'));
    const controller = asString(props.get('controller'));
    if (policy !== undefined) return [{ kind: 'policy', value: policy }];
    if (fn !== undefined) return targetsOf(fn.kind === 'array' ? makeArray([...fn.elements]) : fn);
    if (controller !== null) return [textTarget(`${controller}.${action ?? 'index'}`)];
    if (action !== null) return [textTarget(action)];
    for (const name of ['view', 'response', 'redirect'])
      if (props.has(name)) return [{ kind: 'other', name: asString(props.get(name)) ?? name }];
    return [{ kind: 'other', name: '' }];
  });
}

function textTarget(text: string): Target {
  if (/^(?:\/|https?:)/.test(text)) return { kind: 'other', name: text };
  const identity = text
    .replace(/Controller(?=[./]|$)/, '')
    .replaceAll('.', '/')
    .toLowerCase();
  return { kind: 'action', identity };
}

/** Routes that there are without being written down: CRUD for each model, and (where it is turned on) one for each action. */
export function blueprintRoutes(app: SailsApp, version: number | null): SailsRoute[] {
  const settings = app.config.get('blueprints') ?? [];
  const on = (name: string): boolean | null => {
    const values = settings.flatMap(({ props }) => props.get(name) ?? []);
    // what is off in production is only there for development
    if (values.some((value) => truthiness(value) === false)) return false;
    return values.length === 0 ? null : true;
  };
  const text = (name: string): string =>
    asString(settings.findLast(({ props }) => props.has(name))?.props.get(name)) ?? '';
  const routes: SailsRoute[] = [];
  const plural = on('pluralize') === true;
  const older = version !== null && version < 1;
  // before version 1, controllers without a model had them, too
  const crud = new Map<string, Place>();
  for (const { name, module } of app.models) crud.set(name.toLowerCase(), { module, start: 0, end: 0 });
  if (older)
    for (const { name, module } of app.controllers)
      if (name.endsWith('Controller'))
        crud.set(name.replace(/Controller$/, '').toLowerCase(), { module, start: 0, end: 0 });
  for (const [identity, place] of crud) {
    const own = app.controllers.find(({ name }) => name.toLowerCase() === `${identity}controller`);
    const config = setting(own?.exported, '_config');
    const offFor = (name: string): boolean => {
      const value = setting(config, name);
      return on(name) === false || (value !== undefined && truthiness(value) === false);
    };
    const add = (method: string, path: string, action: string): void => {
      const targets: Target[] = [{ kind: 'action', identity: `${identity}/${action.toLowerCase()}` }];
      routes.push({ method, path, targets, place, conditional: false });
    };
    const name = plural ? pluralOf(identity) : identity;
    if (!offFor('rest')) {
      const base = joinPaths(text('prefix'), text('restPrefix'), name);
      add('GET', base, 'find');
      add('GET', joinPaths(base, ':id'), 'findOne');
      add('POST', base, 'create');
      add('PATCH', joinPaths(base, ':id'), 'update');
      add('PUT', joinPaths(base, ':id'), 'update');
      add('DELETE', joinPaths(base, ':id'), 'destroy');
    }
    if (!offFor('shortcuts')) {
      const base = joinPaths(text('prefix'), name);
      add('GET', joinPaths(base, 'find'), 'find');
      add('GET', joinPaths(base, 'find/:id'), 'findOne');
      add('GET', joinPaths(base, 'create'), 'create');
      add('GET', joinPaths(base, 'update/:id'), 'update');
      add('GET', joinPaths(base, 'destroy/:id'), 'destroy');
    }
  }
  // of an application that comes without the settings it is not known whether its actions have routes
  const actions = on('actions') ?? (older ? true : settings.length === 0 ? null : false);
  if (actions !== false)
    for (const [identity, { place }] of app.actions)
      routes.push({
        method: 'ALL',
        path: joinPaths(text('prefix'), identity.replace(/\/?index$/, '')),
        targets: [{ kind: 'action', identity }],
        place,
        conditional: actions === null,
      });
  return routes;
}

function pluralOf(word: string): string {
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, 'ies');
  return /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}
