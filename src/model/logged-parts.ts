import type { Expression, ModuleFacts, Pattern } from '../ir/index.ts';
import { below } from './code/module-code.ts';
import { expressionName } from './expression-names.ts';

const cleaners = /sanit|redact|mask|scrub|censor|anonymi|obfuscat|filter|omit|pick|whitelist|allow|safe/i;

/** What a function gave that is called for leaving things out: `{ ...this.sanitize(details), label }`. */
export function isCleaned(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call': {
      const { callee } = expression;
      const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
      return cleaners.test(name) || (writers.has(name) && expression.args.some(isCleaned));
    }
    case 'object':
      return expression.properties.some((property) => property.kind === 'spread' && isCleaned(property.value));
    case 'cast':
    case 'await':
    case 'spread':
      return isCleaned(expression.value);
    default:
      return false;
  }
}

/** What a function gave that says nothing of what it was given: a digest, a row of asterisks. */
export function isVeiled(expression: Expression): boolean {
  if (expression.kind === 'await' || expression.kind === 'cast') return isVeiled(expression.value);
  return (
    expression.kind === 'call' &&
    /hash|digest|crypt|cipher|bcrypt|sanit|redact|mask|scrub|censor|anonymi|obfuscat/i.test(
      expressionName(expression.callee),
    )
  );
}

/** Functions that only write their argument in another way. */
const writers = new Set(['stringify', 'inspect', 'String', 'format', 'assign', 'btoa']);

/** Methods of texts that give the same text. */
const sameText = new Set(['toString', 'trim', 'toUpperCase', 'toLowerCase', 'padEnd', 'padStart', 'normalize']);
/** Packages that put colours around a text. */
const colours = /^(?:chalk|kleur|colors?|picocolors|pc|colorette|cli-?color|clc|ansi-?colors|ansi)(?:\.|$)/i;

/** `/./g`, `/\\w/g`: what any letter is replaced by shows nothing. */
function isMask(pattern: Expression | undefined): boolean {
  if (pattern?.kind === 'string') return false;
  return pattern?.kind !== 'regexp' || /\\[wWdDsS]|\[|(?<!\\)\./.test(pattern.pattern);
}

/** Functions that say in their name what they give. */
const getters =
  /^(?:get|read|fetch|load)\w*(?:Password|Passwd|Passphrase|Secret|Api_?Key|Private_?Key|Access_?Token)$/i;

/**
 * The references that an argument's text consists of; the object itself where it spells one out. What something else computes of a
 * value is not that value.
 */
export function partsOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'name':
    case 'member':
    case 'object':
      return [expression];
    case 'template':
      return expression.values.flatMap(partsOf);
    case 'binary':
      return expression.operator === '+' ? [...partsOf(expression.left), ...partsOf(expression.right)] : [];
    case 'logical':
      return expression.operator === '&&'
        ? partsOf(expression.right)
        : [...partsOf(expression.left), ...partsOf(expression.right)];
    case 'conditional':
      return [...partsOf(expression.then), ...partsOf(expression.else)];
    case 'array':
      return expression.elements.flatMap((element) => (element === null ? [] : partsOf(element)));
    case 'cast':
    case 'await':
    case 'spread':
      return partsOf(expression.value);
    case 'call': {
      const { callee } = expression;
      const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
      if (getters.test(name)) return [expression];
      if (expressionName(callee) === 'Buffer.from') return expression.args.slice(0, 1).flatMap(partsOf);
      if (callee.kind === 'member' && /^replace(?:All)?$/.test(name) && !isMask(expression.args[0]))
        return partsOf(callee.object);
      if (callee.kind === 'member' && sameText.has(name)) return partsOf(callee.object);
      // `lines.join('\n')`, and no path
      if (name === 'join' && callee.kind === 'member' && expression.args.length < 2) return partsOf(callee.object);
      if (name === 'concat' && callee.kind === 'member') return [callee.object, ...expression.args].flatMap(partsOf);
      return writers.has(name) || colours.test(expressionName(callee)) ? expression.args.flatMap(partsOf) : [];
    }
    // an error is shown with its message
    case 'new':
      return expressionName(expression.callee).endsWith('Error') ? expression.args.slice(0, 1).flatMap(partsOf) : [];
    default:
      return [];
  }
}

type CallNode = Extract<Expression, { kind: 'call' }>;

const definitions = new WeakMap<ModuleFacts, ReadonlyMap<string, Expression | null>>();

/** Names in what a variable is made of, where it is only set once: `password` of `const text = 'of ' + password`. */
export function namesBehind(expression: Expression, facts: ModuleFacts, depth = 3): string[] {
  // what is called so says itself what it is
  if (depth === 0 || /public|hash|digest|mask|redact|crypt|safe|clean|saniti/i.test(expressionName(expression)))
    return [];
  const value = behind(expression, facts);
  return value === null ? [] : namesOf(value, facts, depth);
}

/** … of what a member of an object is set to, which is made at a place of the file. */
export function namesOfMember(
  object: { readonly start: number; readonly end: number },
  name: string,
  facts: ModuleFacts,
): string[] {
  const all = definitionsIn(facts);
  for (const [variable, value] of all)
    if (value?.start === object.start && value.end === object.end) {
      const member = all.get(`${variable}.${name}`) ?? null;
      return member === null || isVeiled(member) ? [] : namesOf(member, facts, 1);
    }
  return [];
}

function namesOf(value: Expression, facts: ModuleFacts, depth: number): string[] {
  return partsOf(value).flatMap((part) => {
    if (part.kind === 'object') return [];
    if (part.kind === 'call') return [expressionName(part).replace(/^.*\.|\(\)$/g, '')];
    return [expressionName(part), ...namesBehind(part, facts, depth - 1)];
  });
}

/** What a variable, or a member of one, is set to. */
function behind(expression: Expression, facts: ModuleFacts): Expression | null {
  if (expression.kind === 'name' && expression.variable >= 0)
    return definitionsIn(facts).get(String(expression.variable)) ?? null;
  if (expression.kind !== 'member') return null;
  const { object: holder, property: name } = expression;
  const assigned = holder.kind === 'name' ? definitionsIn(facts).get(`${holder.variable}.${name}`) : undefined;
  if (assigned !== undefined) return assigned;
  const object = behind(holder, facts);
  if (object?.kind !== 'object') return null;
  const property = object.properties.findLast(({ key }) => key === name);
  return property?.kind === 'property' ? property.value : null;
}

/** The value of each variable that is set only once, with what is added to it later; null for the others. */
function definitionsIn(facts: ModuleFacts): ReadonlyMap<string, Expression | null> {
  const known = definitions.get(facts);
  if (known !== undefined) return known;
  const found = new Map<string, Expression | null>();
  const pushed = new Map<string, Expression[]>();
  for (const fn of facts.functions)
    for (const statement of fn.body)
      for (const node of below(statement)) {
        if ('kind' in node && node.kind === 'call') notePushed(node, pushed);
        if (!('kind' in node) || (node.kind !== 'declare' && node.kind !== 'assign') || node.value === null) continue;
        const key = keyOf(node.kind === 'declare' ? node.pattern : node.target);
        if (key === null) continue;
        const before = found.get(key) ?? null;
        const { value, start, end } = node;
        if (before !== null && node.kind === 'assign' && node.operator === '+=')
          found.set(key, { kind: 'binary', operator: '+', left: before, right: value, start, end });
        else found.set(key, found.has(key) || (node.kind === 'assign' && node.operator !== '=') ? null : value);
      }
  for (const [key, more] of pushed) {
    const list = found.get(key);
    if (list?.kind === 'array') found.set(key, { ...list, elements: [...list.elements, ...more] });
  }
  definitions.set(facts, found);
  return found;
}

/** `lines.push('password: ' + password)` */
function notePushed({ callee, args }: CallNode, pushed: Map<string, Expression[]>): void {
  if (callee.kind !== 'member' || callee.property !== 'push' || callee.object.kind !== 'name') return;
  const key = String(callee.object.variable);
  pushed.set(key, [...(pushed.get(key) ?? []), ...args]);
}

/** A variable by its number, a member of one by both. */
function keyOf(pattern: Pattern): string | null {
  if (pattern.kind === 'variable') return String(pattern.variable);
  if (pattern.kind !== 'target' || pattern.target.kind !== 'member') return null;
  const { object, property } = pattern.target;
  return object.kind === 'name' && object.variable >= 0 ? `${object.variable}.${property}` : null;
}
