import { asString, options, type Place, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import type { Service } from './feathers-services.ts';
import { joinPaths } from './paths.ts';

/** A function that runs before a method of a service. */
export interface Hook {
  readonly value: Value;
  readonly place: Place;
  readonly scope: 'global' | 'router' | 'route';
  readonly conditional: boolean;
}

/** What `hooks()` was called with: on the application, and on services by their path. */
export interface HookTable {
  readonly ofApp: readonly SeenCall[];
  readonly ofService: ReadonlyMap<string, readonly SeenCall[]>;
}

export function hookTable(build: LibraryBuild, app: string): HookTable {
  const ofService = new Map<string, SeenCall[]>();
  for (const seen of build.calls(`${app}.service().hooks`)) {
    const { receiver } = seen.event;
    const path = receiver?.kind === 'external' ? asString(receiver.args[0]) : null;
    if (path === null) continue;
    const key = joinPaths(path);
    const known = ofService.get(key);
    if (known === undefined) ofService.set(key, [seen]);
    else known.push(seen);
  }
  return { ofApp: build.calls(`${app}.hooks`), ofService };
}

/** The hooks on the way to a method: those around it from the outside in, then those before it. */
export function hooksOf(table: HookTable, service: Service, method: string): Hook[] {
  const ofApp = table.ofApp.filter(({ event }) => event.receiver === service.app);
  const ofService = table.ofService.get(service.path) ?? [];
  return ['around', 'before'].flatMap((type) => [
    ...ofApp.flatMap((seen) => read(seen, type, method, 'global')),
    ...ofService.flatMap((seen) => read(seen, type, method, 'route')),
  ]);
}

function read({ event, conditional }: SeenCall, type: string, method: string, scope: Hook['scope']): Hook[] {
  const [given] = event.args;
  if (given === undefined) return [];
  const hook = (value: Value): Hook => ({ value, place: placeOf(value) ?? event.place, scope, conditional });
  const found: Hook[] = [];
  for (const option of options(given)) {
    // `app.hooks([around])`, `hooks({ find: [around] })`: these are around, too
    if (option.kind === 'array' && type === 'around') found.push(...flat(option).map(hook));
    if (option.kind !== 'object') continue;
    const ofType = option.props.get(type);
    const lists = ofType?.kind === 'object' ? [ofType.props.get('all'), ofType.props.get(method)] : [ofType];
    if (type === 'around') lists.push(option.props.get('all'), option.props.get(method));
    for (const list of lists) if (list !== undefined) found.push(...flat(list).map(hook));
  }
  return found.flatMap((each) => opened(each));
}

function flat(value: Value): Value[] {
  return value.kind === 'array' ? value.elements.flatMap(flat) : [value];
}

/** `iff(isProvider('external'), authenticate('jwt'))`: for a request from outside, the hooks in it. */
function opened(hook: Hook): Hook[] {
  const { value } = hook;
  if (value.kind !== 'external') return [hook];
  const { text } = value.path;
  if (!/^feathers-hooks-common\.(?:iff|when|iffElse|unless)\(\)(?:\.else\(\))?$/.test(text)) return [hook];
  const chosen = text.endsWith('.else()') ? [] : value.args.slice(1);
  const certain = !/unless|iffElse/.test(text) && isExternal(value.args[0]);
  const inner = chosen
    .flatMap(flat)
    .flatMap((each) => opened({ ...hook, value: each, conditional: !certain || hook.conditional }));
  const before = text.endsWith('.else()') && value.receiver !== null ? opened({ ...hook, value: value.receiver }) : [];
  return [...before, ...inner];
}

function isExternal(condition: Value | undefined): boolean {
  return (
    condition?.kind === 'external' &&
    condition.path.text === 'feathers-hooks-common.isProvider()' &&
    condition.args.some((argument) => /^(?:external|rest)$/.test(asString(argument) ?? ''))
  );
}

/** `disallow()`, `disallow('external')`: only the server itself may call the method. */
export function isBlocked(value: Value): boolean {
  return (
    value.kind === 'external' &&
    /^feathers-hooks-common\.(?:disallow|disable)\(\)$/.test(value.path.text) &&
    (value.args.length === 0 || value.args.some((argument) => /^(?:external|rest)$/.test(asString(argument) ?? '')))
  );
}

function placeOf(value: Value): Place | null {
  return value.kind === 'external' ? (value.call?.place ?? null) : null;
}
