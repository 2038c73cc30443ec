import type { CallEvent } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { options, settle, type Value } from '../evaluate/values.ts';
import type { Expression } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import { decoratorValues } from './decorated.ts';
import { expressionName } from './expression-names.ts';
import type { OperationReader } from './operations-of.ts';
import type { Operation } from './operations.ts';

/** What modules of a framework are told in their decorators: the clients that it makes for them, and how. */
export function decoratedOperations(
  evaluator: Evaluator,
  modules: readonly Module[],
  reader: OperationReader,
): Operation[] {
  const calls = new Map<string, CallEvent>();
  for (const module of modules)
    for (const [cls, { decorators, members, name }] of module.facts.classes.entries()) {
      const all = [...decorators, ...members.flatMap((member) => member.decorators.filter(isHeader))];
      if (all.length === 0 || name === '') continue;
      for (const value of decoratorValues(evaluator, evaluator.classValue({ module, cls }), all))
        for (const call of callsIn(value, maxDepth))
          calls.set(`${call.place.module.id}.${call.place.start}.${call.place.end}`, call);
    }
  return [...calls.values()].flatMap((call) =>
    reader
      .of(call, '')
      .filter(({ is }) => is === 'client' || is === 'risk' || is === 'secret')
      .map((operation) => (operation.is === 'client' ? { ...operation, byFramework: true as const } : operation)),
  );
}

/** `@Header('Access-Control-Allow-Origin', '*')` on a method. */
function isHeader(decorator: Expression): boolean {
  return decorator.kind === 'call' && expressionName(decorator.callee).endsWith('Header');
}

/** A list in an argument of a decorator, and a module that another one is made with. */
const maxDepth = 4;

function callsIn(value: Value, depth: number): CallEvent[] {
  if (depth === 0) return [];
  return options(settle(value)).flatMap((option): CallEvent[] => {
    if (option.kind === 'array') return option.elements.flatMap((element) => callsIn(element, depth - 1));
    if (option.kind === 'object') return [...option.props.values()].flatMap((each) => callsIn(each, depth - 1));
    if (option.kind !== 'external') return [];
    const inner = option.args.flatMap((argument) => callsIn(argument, depth - 1));
    return option.call === null ? inner : [option.call, ...inner];
  });
}
