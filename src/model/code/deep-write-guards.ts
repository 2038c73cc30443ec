import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import { conditionsHeldAt, type HeldCondition } from './held-conditions.ts';
import { bare, below, type CodeNode, type ModuleCode } from './module-code.ts';

/** A member that is written under a name: `object[key] = …`. */
export interface KeyedPlace {
  readonly object: string;
  readonly key: Expression;
  readonly start: number;
  readonly end: number;
}

/** Something there, or what it calls or refers to, spells out the names that are dangerous. */
export function asksForNames(nodes: readonly CodeNode[], code: ModuleCode): boolean {
  const all = textsIn(nodes, code);
  return all.includes('__proto__') && /constructor|prototype/.test(all.replaceAll('__proto__', ''));
}

/**
 * It refuses `__proto__`, and goes down into plain objects only: `constructor` leads to a function, and to the prototype
 * through it alone.
 */
export function staysInObjects(object: string, nodes: readonly CodeNode[], code: ModuleCode): boolean {
  if (!textsIn(nodes, code).includes('__proto__')) return false;
  const holders = new Set<string>();
  for (const node of nodes)
    if ('kind' in node && node.kind === 'declare' && node.pattern.kind === 'variable' && isMemberOf(node.value, object))
      holders.add(node.pattern.name);
  const isDestination = (value: Expression | undefined): boolean =>
    value !== undefined && (isMemberOf(value, object) || (value.kind === 'name' && holders.has(value.name)));
  return nodes.some((node) => {
    if (!('kind' in node)) return false;
    if (node.kind === 'call')
      return /(?:^|\.)isPlainObj(?:ect)?\(\)$/.test(expressionName(node)) && isDestination(node.args[0]);
    if (node.kind !== 'binary' || !/^===?$/.test(node.operator)) return false;
    const { left, right } = node;
    return (
      left.kind === 'unary' &&
      left.operator === 'typeof' &&
      right.kind === 'string' &&
      right.value === 'object' &&
      isDestination(left.value)
    );
  });
}

/** Only what the object has itself is gone down into, or it inherits nothing. */
export function asksForOwn(object: string, nodes: readonly CodeNode[], orInherited = false): boolean {
  return nodes.some((node) => {
    if (!('kind' in node)) return false;
    if (node.kind === 'binary')
      return (
        // what is inherited is in it too: nothing is written there, but perhaps below
        (orInherited && node.operator === 'in' && expressionName(node.right) === object) ||
        [node.left, node.right].some((side) => expressionName(side) === 'Object.prototype')
      );
    if (node.kind === 'declare')
      return (
        node.pattern.kind === 'variable' &&
        node.pattern.name === object &&
        node.value !== null &&
        expressionName(node.value) === 'Object.create()'
      );
    if (node.kind === 'loop')
      return node.form === 'in' && node.iterable !== null && expressionName(node.iterable) === object;
    if (node.kind !== 'call' || node.callee.kind !== 'member') return false;
    const { property, object: receiver } = node.callee;
    // its own names
    if (/^(?:keys|entries)$/.test(property) && expressionName(receiver) === 'Object')
      return node.args[0] !== undefined && expressionName(node.args[0]) === object;
    if (property === 'hasOwnProperty') return expressionName(receiver) === object;
    const [first] = node.args;
    const isOwn =
      property === 'hasOwn' ||
      // `_.has(object, key)`
      (property === 'has' && node.args.length === 2) ||
      (property === 'call' && expressionName(receiver).endsWith('hasOwnProperty'));
    return isOwn && first !== undefined && expressionName(first) === object;
  });
}

/** The name is one of those that the code lists, or has something of the code in it. */
export function isNameOfOurs(place: KeyedPlace, nodes: readonly CodeNode[], code: ModuleCode): boolean {
  const { key } = place;
  if (hasOwnText(key)) return true;
  if (key.kind !== 'name') return false;
  const given = nodes.find(
    (node) =>
      'kind' in node &&
      node.kind === 'declare' &&
      node.pattern.kind === 'variable' &&
      node.pattern.variable === key.variable,
  );
  if (given !== undefined && 'kind' in given && given.kind === 'declare' && given.value !== null)
    if (hasOwnText(bare(given.value))) return true;
  return conditionsHeldAt(place, nodes).some((condition) => allows(condition, key.name, code));
}

/** Whether a condition holds only for names that the code lists. */
function allows({ test, truth }: HeldCondition, name: string, code: ModuleCode): boolean {
  const at = bare(test);
  if (at.kind === 'unary' && at.operator === '!') return allows({ test: at.value, truth: !truth }, name, code);
  if (at.kind === 'logical' && at.operator !== '??') {
    const [left, right] = [at.left, at.right].map((side) => allows({ test: side, truth }, name, code));
    const both = (at.operator === '&&') !== truth;
    return both ? left === true && right === true : left === true || right === true;
  }
  if (at.kind === 'binary') {
    const isEqual = /^===?$/.test(at.operator);
    const sides = [at.left, at.right];
    if (isEqual || /^!==?$/.test(at.operator)) {
      const constant = sides.find((side) => side.kind === 'string' || side.kind === 'number');
      const other = sides.find((side) => side !== constant);
      if (constant === undefined || other === undefined) {
        const sought = sides.find((side) => isSearch(side, 'indexOf'));
        return sought !== undefined && isEqual !== truth && isListed(sought, name, code);
      }
      if (isSearch(other, 'indexOf')) return isEqual !== truth && isListed(other, name, code);
      const isNumber = other.kind === 'unary' && other.operator === 'typeof' && expressionName(other.value) === name;
      if (isNumber) return constant.kind === 'string' && constant.value === 'number' && isEqual === truth;
      const isHarmless = constant.kind === 'number' || !/^(?:__proto__|constructor|prototype)$/.test(constant.value);
      return expressionName(other) === name && isHarmless && isEqual === truth;
    }
    if (isSearch(at.left, 'indexOf')) return /^>=?$/.test(at.operator) === truth && isListed(at.left, name, code);
    return false;
  }
  return truth && (isSearch(at, 'includes') || isSearch(at, 'has')) && isListed(at, name, code);
}

function isSearch(at: Expression, method: string): boolean {
  return at.kind === 'call' && at.callee.kind === 'member' && at.callee.property === method && at.args.length === 1;
}

/** The name is looked for in a list that is spelled out, without those that are dangerous. */
function isListed(at: Expression, name: string, code: ModuleCode): boolean {
  if (at.kind !== 'call' || at.callee.kind !== 'member' || at.args[0] === undefined) return false;
  if (expressionName(at.args[0]) !== name) return false;
  const list = bare(at.callee.object);
  const spelled = list.kind === 'name' ? declaredWith(list.name, code) : list;
  if (spelled === null) return false;
  const texts = below(spelled).flatMap((node) => ('kind' in node && node.kind === 'string' ? [node.value] : []));
  return texts.length > 0 && !texts.some((text) => /^(?:__proto__|constructor|prototype)$/.test(text));
}

/** What a constant of the module is declared with. */
function declaredWith(name: string, { source: { facts } }: ModuleCode): Expression | null {
  for (const { body } of facts.functions)
    for (const statement of body)
      if (statement.kind === 'declare' && statement.pattern.kind === 'variable' && statement.pattern.name === name)
        return statement.value;
  return null;
}

/** `'on_' + name`: no member that an object has by itself is called like this. */
function hasOwnText(key: Expression): boolean {
  if (key.kind === 'template') return key.texts.some((text) => text !== '') && key.values.length > 0;
  if (key.kind !== 'binary' || key.operator !== '+') return false;
  return [key.left, key.right].some((side) => (side.kind === 'string' ? side.value !== '' : hasOwnText(side)));
}

function isMemberOf(value: Expression | null, object: string): boolean {
  if (value === null) return false;
  const at = bare(value);
  return at.kind === 'index' && expressionName(at.object) === object;
}

const readTexts = new WeakMap<readonly CodeNode[], string>();

/** What is spelled out there, in what it calls, and in what it refers to. */
function textsIn(nodes: readonly CodeNode[], code: ModuleCode): string {
  let all = readTexts.get(nodes);
  if (all === undefined) readTexts.set(nodes, (all = spelledIn(nodes, code)));
  return all;
}

function spelledIn(nodes: readonly CodeNode[], code: ModuleCode): string {
  const { functions, variables } = code.source.facts;
  const texts = new Set<string>();
  const read = (each: readonly CodeNode[]): void => {
    for (const node of each)
      if ('kind' in node && (node.kind === 'string' || node.kind === 'regexp'))
        texts.add(node.kind === 'string' ? node.value : node.pattern);
  };
  read(nodes);
  const names = new Set(nodes.flatMap((node) => ('kind' in node && node.kind === 'name' ? [node.name] : [])));
  for (const fn of functions) if (!fn.bodiless && fn.name !== '' && names.has(fn.name)) read(fn.body.flatMap(below));
  const [module] = functions;
  for (const statement of module === undefined || module.bodiless ? [] : module.body)
    if (
      statement.kind === 'declare' &&
      statement.pattern.kind === 'variable' &&
      names.has(variables[statement.pattern.variable]?.name ?? statement.pattern.name)
    )
      read(below(statement));
  return [...texts].join(' ');
}
