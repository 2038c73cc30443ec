import { asString, makeUnknown, settle, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { Param } from '../../model/types.ts';
import type { AppDraft, GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { schemaShape } from './schema-shape.ts';
import { shapeParams, shapeValue } from './shape-values.ts';
import { middlewareGuards, nameHolding, objectIn, startContext } from './tanstack-routes.ts';
import { typeFields } from './type-fields.ts';

/** `createServerFn({ method }).middleware([…]).inputValidator(schema).handler(…)`: known by the variable that holds it. */
export function serverFunction(
  build: LibraryBuild,
  seen: SeenCall,
  app: AppDraft,
  around: readonly GuardDraft[],
): void {
  const { event } = seen;
  const [handler] = event.args;
  if (handler === undefined) return;
  const chain: ExternalValue[] = [];
  for (let at = event.receiver; at?.kind === 'external'; at = at.receiver) if (at.call !== null) chain.unshift(at);
  const called = (...wanted: string[]): ExternalValue[] =>
    chain.filter(({ call }) => call !== null && wanted.includes(call.name));
  const settings = objectIn(called('createServerFn')[0]?.args[0]);
  const method = asString(settings?.props.get('method'))?.toUpperCase() ?? 'GET';
  const { place } = event;
  const input = inputOf(
    build,
    called('inputValidator', 'validator').at(-1),
    method === 'GET' ? 'query' : 'body',
    place,
  );
  const middleware = called('middleware').flatMap(({ args, call }) =>
    middlewareGuards(args[0], call?.place ?? place, 'route'),
  );
  build.endpoint({
    app,
    protocol: 'rpc',
    method,
    path: `/${nameHolding(event) ?? 'serverFn'}`,
    framework: 'tanstack-start',
    place,
    guards: [...around, ...middleware, ...input.guards],
    handler,
    arguments: () => [startContext(build, { method, path: '/{?}', place, data: input.value })],
    replies: 'return',
    defaultStatus: 200,
    params: input.params,
    conditional: seen.conditional,
  });
}

interface Input {
  readonly value: Value;
  readonly params: readonly Param[];
  readonly guards: readonly GuardDraft[];
}

/** What the browser hands to a function, as far as a schema or a function of the project's own lets it through. */
function inputOf(
  build: LibraryBuild,
  validator: ExternalValue | undefined,
  where: 'query' | 'body',
  place: Place,
): Input {
  const raw = makeUnknown(
    { source: { kind: 'request', label: 'data of the function', place }, safeFor: 0, step: null },
    '',
    { in: where, path: [], validatedBy: '' },
  );
  const [given] = validator?.args ?? [];
  if (given === undefined) return { value: raw, params: [], guards: [] };
  const common = { value: given, scope: 'route' as const, place: validator?.call?.place ?? place, conditional: false };
  const at = build.locate(common.place);
  if (given.kind === 'function') {
    const value = settle(build.evaluator.runRoot(given, [raw]).value);
    const type = given.module.facts.functions[given.fn]?.params[0]?.type ?? null;
    const names = typeFields(build, given.module, type) ?? (value.kind === 'object' ? [] : ['data']);
    return {
      value,
      params: names.map((name) => ({ name, in: where, place: at, validatedBy: '', declared: true })),
      guards: [{ ...common, name: 'inputValidator', args: [raw] }],
    };
  }
  const shape = schemaShape(given);
  return {
    value: shape === null ? raw : shapeValue(shape, where, [], place, 'schema'),
    params: shapeParams(shape, where, at, 'schema'),
    guards: [{ ...common, name: 'schema', kinds: ['validation'], covers: [where] }],
  };
}
