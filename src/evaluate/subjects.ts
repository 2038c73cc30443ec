import type { Expression } from '../ir/index.ts';
import { readVariable } from './names.ts';
import { frameOf, type Frame } from './frame.ts';
import { isChosen } from './language.ts';
import type { Machine } from './machine.ts';
import { memberKinds } from './member-names.ts';
import { chainText } from './narrowed.ts';
import { asPath, kindBit, madeSafe } from './taint.ts';
import { joinAll, makeUnknown, options, taintOf, undefinedValue, type ScalarType, type Value } from './values.ts';

/** The subject's value without evaluating anything that could have effects. */
export function current(machine: Machine, frame: Frame, subject: Expression): Value | null {
  if (subject.kind === 'cast') return current(machine, frame, subject.value);
  if (chainText(subject) === null) return null;
  return subject.kind === 'name' && subject.variable >= 0
    ? readVariable(machine, frame, subject.variable)
    : machine.evaluate(frame, subject);
}

/** What a condition has shown of the subject holds from here on. */
export function assume(machine: Machine, frame: Frame, subject: Expression, value: Value): void {
  // `kinds.includes(kind as Kind)`
  if (subject.kind === 'cast') return assume(machine, frame, subject.value, value);
  const chain = chainText(subject);
  if (chain === null) return;
  // `allowed.includes(name.toLowerCase())`: the name is one of those as well, but for how it is spelled
  const original = taintOf(value, 0) === null ? originalOf(frame, subject) : null;
  if (original !== null) harmless(machine, frame, original, ~memberKinds());
  if (subject.kind === 'name') {
    const variable = frame.module.facts.variables[subject.variable];
    if (variable === undefined || variable.kind === 'import') return;
    const holder = frameOf(frame, variable.owner);
    // what a condition says about a module-level variable does not outlive the function
    if (holder === frame) machine.heap.write(holder.variables, subject.variable, value);
    return;
  }
  machine.heap.assume(frame.narrowed, chain, value);
}

/** What a subject is another spelling of, also where a variable holds that: `const lower = name.toLowerCase()`. */
function originalOf(frame: Frame, subject: Expression): Expression | null {
  if (subject.kind !== 'name') return respelled(subject);
  const kept = frame.module.facts.variables[subject.variable]?.writes === 0 ? frame.tests?.get(subject.variable) : null;
  const original = kept === undefined || kept === null ? null : respelled(kept);
  // what was written since is not what the variable was made of
  const written = original?.kind === 'name' && (frame.module.facts.variables[original.variable]?.writes ?? 1) > 0;
  return written ? null : original;
}

/**
 * `name.toLowerCase()`, `key.replace(/\d+$/, '')`: no input can do harm by what the other spelling lacks, so what holds of this one
 * holds of what it was made of.
 */
export function respelled(expression: Expression): Expression | null {
  if (expression.kind !== 'call' || expression.callee.kind !== 'member') return null;
  const { object, property } = expression.callee;
  if (property === 'toLowerCase' || property === 'toUpperCase') return object;
  const [pattern, instead] = expression.args;
  const removesDigits =
    property === 'replace' &&
    pattern?.kind === 'regexp' &&
    /^\^?(?:\\[dw]|\[(?:\w-\w|\w|\\[dw])+\])[+*]?\$?$/.test(pattern.pattern) &&
    instead?.kind === 'string' &&
    instead.value === '';
  return removesDigits ? object : null;
}

/**
 * `result.type === 'page'` says which of several objects `result` is. `keeps` tells the values of the member under which the
 * condition may have this outcome.
 */
export function narrowOwner(
  machine: Machine,
  frame: Frame,
  subject: Expression,
  keeps: (member: Value) => boolean,
): void {
  if (subject.kind !== 'member') return;
  const { object, property } = subject;
  const owner = object.kind === 'name' || object.kind === 'member' ? current(machine, frame, object) : null;
  if (owner?.kind !== 'union') return;
  const left = options(owner).filter((option) => {
    if (option.kind === 'literal' && option.value == null) return subject.optional && keeps(undefinedValue);
    if (option.kind !== 'object') return true;
    // without the member nothing is known of it, unless all members are
    const member = option.props.get(property) ?? (option.rest === null && option.cls === null ? undefinedValue : null);
    return member === null || options(member).some((each) => keeps(each));
  });
  if (left.length > 0 && left.length < owner.options.length) assume(machine, frame, object, joinAll(left));
}

/** The subject is no danger to these kinds of sinks any more. */
export function harmless(machine: Machine, frame: Frame, subject: Expression, kinds: number): void {
  const value = current(machine, frame, subject);
  if (value === null || taintOf(value, 0) === null) return;
  const original = originalOf(frame, subject);
  if (original !== null) harmless(machine, frame, original, kinds);
  const safe = (option: Value): Value => {
    if (!('taint' in option) || option.taint === null) return option;
    const taint = madeSafe(option.taint, kinds);
    // what begins with a slash, and not with two, stays on this server
    const local = kindBit('rooted') | kindBit('single-slash');
    return {
      ...option,
      taint: asPath((taint.safeFor & local) === local ? madeSafe(taint, kindBit('redirect')) : taint),
    };
  };
  assume(machine, frame, subject, value.kind === 'union' ? joinAll(value.options.map(safe)) : safe(value));
}

/** What a client chose by its name was found to be no prototype: it has a member that those have not, or is no plain object. */
export function noPrototype(machine: Machine, frame: Frame, subject: Expression): void {
  const value = current(machine, frame, subject);
  if (value !== null && options(value).some(isChosen)) harmless(machine, frame, subject, kindBit('property'));
}

/** The subject is of that type, and nothing of the client's is left in it. */
export function clean(machine: Machine, frame: Frame, subject: Expression, type: ScalarType): void {
  const value = current(machine, frame, subject);
  if (value === null) return;
  const cleaned = (option: Value): Value =>
    option.kind === 'literal' ? option : makeUnknown(null, type, option.kind === 'unknown' ? option.origin : null);
  if (value.kind !== 'literal') assume(machine, frame, subject, joinAll(options(value).map(cleaned)));
}
