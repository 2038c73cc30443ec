import { literal, unknown, type Place, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { partValue } from './request-parts.ts';

/** What one request gives a method: what is asked for, and the params last. */
export function serviceArguments(build: LibraryBuild, method: string, place: Place): Value[] {
  const { evaluator } = build;
  const params = evaluator.external(evaluator.knowledge.paths.parse('@feathersjs/feathers.Params()'), {
    props: new Map<string, Value>([['provider', literal('rest')]]),
  });
  const id = partValue({ in: 'path', name: 'id', shape: null, validatedBy: '' }, place);
  const data = partValue({ in: 'body', name: null, shape: null, validatedBy: '' }, place);
  const given: Readonly<Record<string, readonly Value[]>> = {
    find: [],
    get: [id],
    create: [data],
    update: [id, data],
    patch: [id, data],
    remove: [id],
  };
  return [...(given[method] ?? [data]), params];
}

/** What a hook around a method is called with, of a request that has come as far as these arguments of the method. */
export function hookArguments(build: LibraryBuild, method: string, args: readonly Value[]): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>([
    ['params', args.at(-1) ?? unknown],
    ['method', literal(method)],
  ]);
  // as a source of its own in the context, what is read of it is read of the request
  const context = evaluator.external(paths.parse('@feathersjs/feathers.HookContext()'), { props });
  return [context, evaluator.external(paths.parse('@feathersjs/feathers.next'))];
}
