import type { Activation, WriteEvent } from './events.ts';
import type { ExternalValue, Value } from './values.ts';

const maxDepth = 8;
const written = new WeakMap<Activation, readonly WriteEvent[]>();

/**
 * Members that a run set on what it was given, for a call that shares the run with other arguments: `req.user = …` in middleware
 * happens to every request, and what handles the request reads it.
 */
export function sharedWrites(
  activation: Activation,
  args: readonly Value[],
): { target: ExternalValue; property: string; value: Value }[] {
  const replaced = new Map<ExternalValue, ExternalValue>();
  activation.args.forEach((former, index) => {
    const now = args[index];
    if (former !== now && isExchange(former) && isExchange(now)) replaced.set(former, now);
  });
  if (replaced.size === 0) return [];
  return writesOf(activation).flatMap(({ target, property, value }) => {
    const now = replaced.get(target) ?? memberOf(target, replaced);
    return now === undefined ? [] : [{ target: now, property, value }];
  });
}

/** A request or a response: something of a package that no call gave, and that has members of its own. */
function isExchange(value: Value | undefined): value is ExternalValue {
  return value?.kind === 'external' && value.call === null && value.props !== null;
}

/** `res.locals`, where the other response has them too. */
function memberOf(
  target: ExternalValue,
  replaced: ReadonlyMap<ExternalValue, ExternalValue>,
): ExternalValue | undefined {
  const owner = target.receiver === null || target.call !== null ? undefined : replaced.get(target.receiver);
  const member = owner?.props?.get(target.path.name);
  return member?.kind === 'external' ? member : undefined;
}

function writesOf(activation: Activation): readonly WriteEvent[] {
  let known = written.get(activation);
  if (known === undefined) {
    const found: WriteEvent[] = [];
    collect(activation, found, new Set(), maxDepth);
    written.set(activation, (known = found));
  }
  return known;
}

function collect(activation: Activation, found: WriteEvent[], seen: Set<Activation>, depth: number): void {
  if (seen.has(activation)) return;
  seen.add(activation);
  for (const event of activation.events) {
    if (event.kind === 'write') found.push(event);
    else if (event.kind === 'enter' && depth > 0) collect(event.activation, found, seen, depth - 1);
  }
}
