import { asString, literal, options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import { joinPaths } from './paths.ts';

/** A route that a package adds to an application of Express for a model. */
export interface GeneratedRoute {
  readonly app: ExternalValue;
  readonly method: string;
  readonly paths: readonly string[];
  readonly handlers: readonly Value[];
  readonly seen: SeenCall;
  readonly conditional: boolean;
}

/** What finale (epilogue, as it was called) makes of a Sequelize model, by action: on the list or on one of it. */
const actions: readonly { readonly name: string; readonly method: string; readonly of: 'list' | 'one' }[] = [
  { name: 'create', method: 'POST', of: 'list' },
  { name: 'list', method: 'GET', of: 'list' },
  { name: 'read', method: 'GET', of: 'one' },
  { name: 'update', method: 'PUT', of: 'one' },
  { name: 'delete', method: 'DELETE', of: 'one' },
];

/** Routes that packages add by themselves: nowhere in the code is there a call with their path and handler. */
export function generatedRoutes(build: LibraryBuild): GeneratedRoute[] {
  return build.calls('{finale-rest|epilogue}.resource').flatMap((seen): GeneratedRoute[] => {
    const setUp = build
      .calls(`${seen.event.path?.root.text ?? ''}.initialize`)
      .findLast(({ event }) => event.order < seen.event.order);
    const settings = objectIn(setUp?.event.args[0]);
    const app = settings?.props.get('app');
    const given = objectIn(seen.event.args[0]);
    if (app?.kind !== 'external' || given === undefined) return [];
    const [list = '/{?}', one = joinPaths(list, ':id')] = textsIn(given.props.get('endpoints'));
    const base = asString(settings?.props.get('base')) ?? '';
    const wanted = textsIn(given.props.get('actions'));
    const update = asString(given.props.get('updateMethod') ?? settings?.props.get('updateMethod'));
    return actions
      .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
      .map(({ name, method, of }) => ({
        app,
        method: name === 'update' && update !== null ? update.toUpperCase() : method,
        paths: [joinPaths(base, of === 'list' ? list : one)],
        handlers: [seen.event.result.kind === 'external' ? seen.event.result : literal(name)],
        seen,
        conditional: seen.conditional,
      }));
  });
}

function objectIn(value: Value | undefined): Extract<Value, { kind: 'object' }> | undefined {
  const object = value === undefined ? undefined : options(value).find((option) => option.kind === 'object');
  return object?.kind === 'object' ? object : undefined;
}

function textsIn(value: Value | undefined): string[] {
  return value?.kind === 'array' ? value.elements.flatMap((element) => asString(element) ?? []) : [];
}
