import type { Expression } from '../ir/index.ts';
import type { Frame } from './frame.ts';
import { kindBit } from './taint.ts';
import { asString, options, type Value } from './values.ts';

/** An object whose names the code spells out, all of them. */
export function isSpelledOut(value: Value): boolean {
  return options(value).every(
    (option) => option.kind === 'object' && option.cls === null && option.rest === null && option.props.size > 0,
  );
}

/** `Object.prototype` */
export function isPrototypeOfAll(value: Value): boolean {
  return value.kind === 'external' && value.path.text === 'global.Object.prototype';
}

/** A name that leads to prototypes: input that equals it is as dangerous as it was. */
export function leadsToPrototype(value: Value): boolean {
  return value.kind === 'literal' && /^(?:__proto__|constructor|prototype)$/.test(String(value.value));
}

/** A list or a set of names that has the one by which prototypes are reached. */
export function holdsPrototype(value: Value): boolean {
  const list = value.kind === 'external' && value.path.text === 'global.Set()' ? value.args[0] : value;
  return list?.kind === 'array' && list.elements.some((element) => asString(element) === '__proto__');
}

/** Of `(each) => each === key`, `key`. */
export function comparedInside(frame: Frame, callback: Expression): Expression | null {
  const fn = callback.kind === 'function' ? frame.module.facts.functions[callback.fn] : undefined;
  const [parameter] = fn?.params ?? [];
  const [only] = fn?.body ?? [];
  if (fn?.body.length !== 1 || only?.kind !== 'return' || only.value?.kind !== 'binary') return null;
  if (parameter?.pattern.kind !== 'variable' || !/^===?$/.test(only.value.operator)) return null;
  const { variable } = parameter.pattern;
  const { left, right } = only.value;
  const isParameter = (side: Expression): boolean => side.kind === 'name' && side.variable === variable;
  if (isParameter(left)) return right;
  return isParameter(right) ? left : null;
}

/** Kinds of sinks that the names of members harm. */
export function memberKinds(): number {
  return kindBit('method') | kindBit('prototype') | kindBit('property');
}
