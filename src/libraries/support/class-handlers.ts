import type { PendingCall } from '../../evaluate/knowledge.ts';
import { joinAll, makePromise, options, settle, type ClassValue, type Value } from '../../evaluate/values.ts';
import type { ClassRef, Program } from '../../link/types.ts';

const handlersByProgram = new WeakMap<Program, Map<string, Map<string, ClassRef[]>>>();

/**
 * What a bus does: hands an object over to the class that a decorator made the handler of the object's class, and gives what
 * that returns. Undefined where the object's class is not known, or nobody handles it.
 */
export function handOver(call: PendingCall, decorator: string, method: string): Value | undefined {
  const [message] = call.args;
  if (message === undefined) return undefined;
  const handlers = handlersOf(call, decorator);
  const results: Value[] = [];
  for (const option of options(settle(message))) {
    if (option.kind !== 'object' || option.cls === null) continue;
    for (const ref of handlers.get(keyOf(option.cls)) ?? []) {
      const handler = call.instanceOf(ref);
      results.push(settle(call.invoke(call.member(handler, method), [option], handler)));
    }
  }
  return results.length === 0 ? undefined : makePromise(joinAll(results));
}

/** Classes by those that their decorator names. */
function handlersOf(call: PendingCall, decorator: string): Map<string, ClassRef[]> {
  let byDecorator = handlersByProgram.get(call.program);
  if (byDecorator === undefined) handlersByProgram.set(call.program, (byDecorator = new Map()));
  const known = byDecorator.get(decorator);
  if (known !== undefined) return known;
  const handlers = new Map<string, ClassRef[]>();
  byDecorator.set(decorator, handlers);
  for (const module of call.program.modules) {
    if (module.file.role !== 'server') continue;
    for (const [cls, facts] of module.facts.classes.entries()) {
      if (facts.decorators.length === 0) continue;
      for (const value of call.decorators(call.classValue({ module, cls }), facts.decorators)) {
        if (value.kind !== 'external' || value.path.text !== decorator) continue;
        for (const argument of value.args) {
          if (argument.kind !== 'class') continue;
          const list = handlers.get(keyOf(argument));
          if (list === undefined) handlers.set(keyOf(argument), [{ module, cls }]);
          else list.push({ module, cls });
        }
      }
    }
  }
  return handlers;
}

function keyOf({ module, cls }: ClassValue): string {
  return `${module.id}.${cls}`;
}
