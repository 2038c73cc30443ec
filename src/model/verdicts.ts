import { byName } from './guard-names.ts';
import type { Guard, GuardKind, Verdict } from './types.ts';

/** Whether a chain holds a guard of a kind: yes, no, or unknown if something in it could not be followed. */
export function verdictOf(kind: GuardKind, guards: readonly Guard[]): Verdict {
  const found =
    guards.find((guard) => guard.kinds?.includes(kind) === true && !guard.conditional) ??
    guards.find((guard) => guard.kinds?.includes(kind) === true);
  if (found !== undefined) {
    const place = found.evidence.find((evidence) => evidence.kind === kind)?.place ?? found.place;
    return { value: true, reason: found.name, place };
  }
  // one that is known by its name alone may do more than its name says
  const opaque = guards.find(
    ({ kinds, evidence }) => kinds === null || evidence.some(({ message }) => message === byName),
  );
  // what could not be followed may authenticate or authorize; other kinds of guards are recognised by their package
  if (opaque !== undefined && (kind === 'authentication' || kind === 'authorization'))
    return { value: null, reason: `${opaque.name} could not be followed`, place: opaque.place };
  return { value: false, reason: 'nothing in its chain', place: null };
}
