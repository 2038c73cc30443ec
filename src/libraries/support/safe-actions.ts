import { makeUnknown, options, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { Param } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { schemaShape } from './schema-shape.ts';
import { shapeParams } from './shape-values.ts';

export const client = 'next-safe-action.createSafeActionClient()';
export const actionArguments = 'next-safe-action.Arguments()';

export interface SafeAction {
  readonly handler: Value;
  readonly guards: readonly GuardDraft[];
  readonly params: readonly Param[];
  readonly arguments: () => readonly Value[];
}

/** An action that a client made, with what runs before it; null if the value is none. */
export function safeAction(build: LibraryBuild, value: Value, place: Place): SafeAction | null {
  const action = options(value).find(
    (option): option is ExternalValue =>
      option.kind === 'external' &&
      (option.path.text === `${client}.action()` || option.path.text === `${client}.stateAction()`),
  );
  const handler = action?.args[0];
  if (action === undefined || handler === undefined) return null;
  const guards: GuardDraft[] = [];
  const params: Param[] = [];
  let schema: Value | undefined;
  for (let at: ExternalValue | null = action.receiver; at !== null; at = at.receiver) {
    const [given] = at.args;
    if (at.call === null || given === undefined) continue;
    const { name, place: where } = at.call;
    if (name === 'use' || name === 'useValidated')
      guards.unshift({ value: given, scope: 'router', place: where, conditional: false });
    else if ((name === 'schema' || name === 'inputSchema') && schema === undefined) {
      schema = given;
      params.push(...shapeParams(schemaShape(given), 'body', build.locate(where), 'schema'));
      guards.push({
        value: given,
        scope: 'route',
        place: where,
        conditional: false,
        name: 'schema',
        kinds: ['validation'],
        covers: ['body'],
      });
    }
  }
  return { handler, guards, params, arguments: () => [argumentsOf(build, place, schema !== undefined)] };
}

/** One object for the middleware and the function: the context that they share, and the input. */
function argumentsOf(build: LibraryBuild, place: Place, validated: boolean): Value {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>();
  const value = evaluator.external(paths.parse(actionArguments), { props });
  props.set('ctx', evaluator.external(paths.parse(`${actionArguments}.ctx`), { receiver: value, props: new Map() }));
  props.set('next', evaluator.external(paths.parse(`${actionArguments}.next`), { receiver: value, props: new Map() }));
  const input = makeUnknown(
    { source: { kind: 'request', label: 'input of the action', place }, safeFor: 0, step: null },
    '',
    { in: 'body', path: [], validatedBy: validated ? 'schema' : '' },
  );
  props.set('parsedInput', input);
  props.set('clientInput', input);
  return value;
}
