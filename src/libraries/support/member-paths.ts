import type { PendingCall } from '../../evaluate/knowledge.ts';
import { chosenMember } from '../../evaluate/language.ts';
import { asString, join, makeObject, options, undefinedValue, type Value } from '../../evaluate/values.ts';

/** The names of a path to a member, `'a.b[0]'` or `['a', 'b', 0]`; null if they are not all known. */
function namesOfPath(path: Value | undefined): string[] | null {
  if (path?.kind === 'array') {
    const names = path.rest === null ? path.elements.map(nameOf) : [null];
    return names.every((name) => name !== null) ? names : null;
  }
  const text = path === undefined ? null : nameOf(path);
  return text === null ? null : text.split(/[.[\]/]+/).filter((name) => name !== '');
}

/** What stands at a path of an object, `otherwise` where nothing may stand there. */
export function memberAt(call: PendingCall, object: Value, path: Value | undefined, otherwise?: Value): Value {
  const names = namesOfPath(path);
  const found =
    names === null
      ? chosenMember(object, call.element(object), path ?? undefinedValue, call.place)
      : names.reduce((at, name) => call.member(at, name), object);
  if (otherwise === undefined) return found;
  const isMissing = found.kind === 'literal' && found.value === undefined;
  return isMissing ? otherwise : join(found, otherwise);
}

/** Writes what stands at a path, and the objects on the way that are not there. */
export function assignAt(call: PendingCall, object: Value, path: Value | undefined, value: Value): void {
  const names = namesOfPath(path) ?? [];
  const last = names.pop();
  if (last === undefined) return;
  let at = object;
  for (const name of names) {
    let inner = call.member(at, name);
    if (!options(inner).some(({ kind }) => kind === 'object' || kind === 'array')) {
      inner = makeObject(call.place);
      call.assign(at, name, inner);
    }
    at = inner;
  }
  call.assign(at, last, value);
}

function nameOf(value: Value): string | null {
  return value.kind === 'literal' && typeof value.value === 'number' ? String(value.value) : asString(value);
}
