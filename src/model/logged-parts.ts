import type { Expression, ModuleFacts } from '../ir/index.ts';
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

/** Functions that say in their name what they give. */
const getters =
  /^(?:get|read|fetch|load)\w*(?:Password|Passwd|Passphrase|Secret|Api_?Key|Private_?Key|Access_?Token)$/i;

/** The references that an argument's text consists of; the object itself where it spells one out. What something else computes of a value is not that value. */
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
      if (callee.kind === 'member' && sameText.has(name)) return partsOf(callee.object);
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

const definitions = new WeakMap<ModuleFacts, ReadonlyMap<number, Expression | null>>();

/** Names in what a variable is made of, where it is only set once: `password` of `const text = 'of ' + password`. */
export function namesBehind(expression: Expression, facts: ModuleFacts, depth = 3): string[] {
  if (expression.kind !== 'name' || expression.variable < 0 || depth === 0) return [];
  const value = definitionsIn(facts).get(expression.variable) ?? null;
  if (value === null) return [];
  return partsOf(value).flatMap((part) =>
    part.kind === 'object' || part.kind === 'call'
      ? []
      : [expressionName(part), ...namesBehind(part, facts, depth - 1)],
  );
}

/** The value of each variable that is set only once; null for the others. */
function definitionsIn(facts: ModuleFacts): ReadonlyMap<number, Expression | null> {
  const known = definitions.get(facts);
  if (known !== undefined) return known;
  const found = new Map<number, Expression | null>();
  for (const fn of facts.functions)
    for (const statement of fn.body)
      for (const node of below(statement)) {
        if (!('kind' in node) || (node.kind !== 'declare' && node.kind !== 'assign') || node.value === null) continue;
        const target = node.kind === 'declare' ? node.pattern : node.target;
        if (target.kind !== 'variable') continue;
        const again = found.has(target.variable) || (node.kind === 'assign' && node.operator !== '=');
        found.set(target.variable, again ? null : node.value);
      }
  definitions.set(facts, found);
  return found;
}
