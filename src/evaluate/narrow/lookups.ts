import type { Expression } from '../../ir/index.ts';
import { checkedHost } from '../addresses.ts';
import type { Frame } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { isPrototypeOfAll, leadsToPrototype, memberKinds } from '../member-names.ts';
import { assume, clean, current, harmless, noPrototype } from '../subjects.ts';
import { isOutside, kindBit } from '../taint.ts';
import { joinAll, literal, options, taintOf, type Value } from '../values.ts';

/** `name in commands`, `'folder' in query` */
export function narrowIn(
  machine: Machine,
  frame: Frame,
  test: Extract<Expression, { kind: 'binary' }>,
  truth: boolean,
): void {
  if (test.left.kind === 'string') narrowShape(machine, frame, test.right, test.left.value, truth);
  if (truth && test.left.kind === 'string' && !(test.left.value in Object.prototype))
    noPrototype(machine, frame, test.right);
  const own = machine.evaluate(frame, test.right);
  if (!truth) {
    // `key in Object.prototype`
    if (isPrototypeOfAll(own)) harmless(machine, frame, test.left, memberKinds());
    return;
  }
  if (own.kind === 'object' && own.rest === null && own.props.size > 0)
    harmless(machine, frame, test.left, ~kindBit('method') & ~kindBit('prototype') & ~kindBit('property'));
}

/** `Object.hasOwn(folders, name)`: one of the names that an object of ours has, if the code spells them out. */
export function narrowOwnKey(machine: Machine, frame: Frame, object: Expression, key: Expression): void {
  const name = current(machine, frame, key);
  if (name === null || taintOf(name, 0) === null) return;
  const own = machine.evaluate(frame, object);
  // the client's object has the names that the client gave it
  if (taintOf(own, 0)?.source === taintOf(name, 0)?.source) return;
  if (own.kind === 'object' && own.cls === null && own.rest === null && own.props.size > 0)
    assume(machine, frame, key, joinAll([...own.props.keys()].map((name) => literal(name))));
  else harmless(machine, frame, key, memberKinds());
}

/** What a folder holds, by name. */
const listing = /^(?:node:fs|fs-extra)\.(?:promises\.)?readdir(?:Sync)?\(\)(?:\.names)?$/;

/** One of a list, a set, or the keys of a map. */
export function narrowMember(
  machine: Machine,
  frame: Frame,
  object: Expression,
  subject: Expression,
  property: string,
): void {
  const list = machine.evaluate(frame, object);
  const spelled = list.kind === 'external' && list.path.text === 'global.Set()' ? list.args[0] : list;
  if (
    spelled?.kind === 'array' &&
    spelled.rest === null &&
    spelled.elements.every((element) => element.kind === 'literal') &&
    (property !== 'has' || list.kind === 'external')
  ) {
    if (spelled.elements.some(leadsToPrototype)) return;
    checkedHost(machine, frame, subject);
    assume(machine, frame, subject, joinAll(spelled.elements));
    return;
  }
  // the name of a file that is there leads nowhere else
  if (list.kind === 'external' && listing.test(list.path.text) && property !== 'has')
    harmless(machine, frame, subject, kindBit('path'));
  // a piece of a text of ours
  if (list.kind === 'literal' && typeof list.value === 'string' && property === 'includes') {
    clean(machine, frame, subject, 'uuid');
    return;
  }
  const isCollection = list.kind === 'external' && /^global\.(?:Set|Map)\(\)$/.test(list.path.text);
  // one of those that no input is in
  const taint = taintOf(list);
  // of what is not there nothing can be asked
  const kinds = options(list).flatMap((option) => (isNothing(option) ? [] : [option.kind]));
  const isList = isCollection || (kinds.length > 0 && kinds.every((kind) => kind === 'array'));
  if ((taint !== null && isOutside(taint)) || !(isList || property === 'includes')) return;
  if (list.kind === 'unknown' || list.kind === 'external') checkedHost(machine, frame, subject);
  if (isList) {
    checkedHost(machine, frame, subject);
    clean(machine, frame, subject, 'uuid');
    // one of what settings bring, or a piece of it
  } else harmless(machine, frame, subject, kindBit('url') | kindBit('redirect'));
}

/** `null` or `undefined` */
export function isNothing(value: Value): boolean {
  return value.kind === 'literal' && (value.value === undefined || value.value === null);
}

/** `'folder' in query`: which of several objects it is. */
function narrowShape(machine: Machine, frame: Frame, subject: Expression, name: string, has: boolean): void {
  const value = current(machine, frame, subject);
  if (value?.kind !== 'union') return;
  const left = value.options.filter(
    (option) =>
      option.kind !== 'object' || option.cls !== null || option.rest !== null || option.props.has(name) === has,
  );
  if (left.length > 0 && left.length < value.options.length) assume(machine, frame, subject, joinAll(left));
}
