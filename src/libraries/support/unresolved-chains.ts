import { unknown, type ObjectValue, type Place, type Value } from '../../evaluate/values.ts';
import type { Expression } from '../../ir/index.ts';
import { pushChildren, type BodyNode } from '../../link/walk.ts';
import type { LibraryBuild } from '../build-types.ts';

/** A call of a fluent chain whose beginning is not known. */
export interface UnresolvedCall {
  readonly name: string;
  readonly args: readonly Value[];
  readonly place: Place;
}

/**
 * The calls of the chain that an object's member is spelled as, first to last, where it could not be evaluated because what it
 * starts from is not there; null if it is no chain, or not spelled in the object.
 */
export function unresolvedChain(build: LibraryBuild, object: ObjectValue, key: string): UnresolvedCall[] | null {
  const { place } = object;
  if (place === null) return null;
  const property = objectAt(place)?.properties.find((each) => each.key === key);
  if (property?.value.kind !== 'call') return null;
  const frame = build.evaluator.moduleFrame(place.module);
  return build.evaluator.asRoot((machine) => {
    const calls: UnresolvedCall[] = [];
    for (let at: Expression | undefined = property.value; at?.kind === 'call';) {
      const { callee, args, start, end }: Extract<Expression, { kind: 'call' }> = at;
      if (callee.kind !== 'member') break;
      calls.unshift({
        name: callee.property,
        args: args.map((argument) => (argument.kind === 'spread' ? unknown : machine.evaluate(frame, argument))),
        place: { module: place.module, start, end },
      });
      at = callee.object;
    }
    return calls.length === 0 ? null : calls;
  });
}

function objectAt({ module, start, end }: Place): Extract<Expression, { kind: 'object' }> | null {
  const stack: BodyNode[] = [...(module.facts.functions[0]?.body ?? [])];
  for (const exported of module.facts.exports) if (exported.value !== null) stack.push(exported.value);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'object' && node.start === start && node.end === end) return node;
    pushChildren(node, stack);
  }
  return null;
}
