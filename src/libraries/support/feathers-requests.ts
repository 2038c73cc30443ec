import { literal, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { partValue } from './request-parts.ts';

/** What one request gives a method and the hooks around it. */
export interface ServiceExchange {
  readonly params: ExternalValue;
  /** the method's arguments, the params last */
  readonly args: readonly Value[];
  /** what a hook is called with */
  readonly hook: readonly Value[];
}

export function serviceCall(build: LibraryBuild, method: string, place: Place): ServiceExchange {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const params = evaluator.external(paths.parse('@feathersjs/feathers.Params()'), {
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
  const props = new Map<string, Value>([
    ['params', params],
    ['method', literal(method)],
  ]);
  // as a source of its own in the context, what is read of it is read of the request
  const context = evaluator.external(paths.parse('@feathersjs/feathers.HookContext()'), { props });
  return {
    params,
    args: [...(given[method] ?? [data]), params],
    hook: [context, evaluator.external(paths.parse('@feathersjs/feathers.next'))],
  };
}
