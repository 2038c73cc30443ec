import type { AssignmentTarget, BindingPattern, BindingRestElement } from 'oxc-parser';
import type { DefaultPattern, ObjectPattern, Pattern, PatternProperty, RestPattern, Variable } from '../ir/index.ts';
import { MAX_DEPTH, tooDeep } from './context.ts';
import type { Context, Named } from './context.ts';
import { lowerExpression } from './expressions.ts';
import { computedKey, constantKey } from './keys.ts';
import { declare, declareHoisted, READ, refer, WRITE } from './scopes.ts';
import { lowerAnnotation } from './types.ts';

/** A pattern that declares what it names. */
export function lowerBinding(cx: Context, node: BindingPattern | BindingRestElement, kind: Variable['kind']): Pattern {
  const { start, end } = node;
  if (cx.depth >= MAX_DEPTH) return { kind: 'target', start, end, target: tooDeep(cx, start, end) };
  cx.depth++;
  const pattern = bind(cx, node, kind);
  cx.depth--;
  return pattern;
}

function bind(cx: Context, node: BindingPattern | BindingRestElement, kind: Variable['kind']): Pattern {
  const { start, end } = node;
  switch (node.type) {
    case 'Identifier': {
      const variable = kind === 'var' ? declareHoisted(cx, kind, node) : declare(cx, kind, node);
      return {
        kind: 'variable',
        start,
        end,
        variable,
        name: node.name,
        type: lowerAnnotation(cx, node.typeAnnotation),
      };
    }
    case 'ObjectPattern': {
      const properties: PatternProperty[] = [];
      let rest: Pattern | null = null;
      for (const property of node.properties) {
        if (property.type === 'RestElement') {
          rest = lowerBinding(cx, property.argument, kind);
          continue;
        }
        const key = constantKey(property.key, property.computed);
        const computed = computedKey(cx, property.key, key);
        properties.push({
          start: property.start,
          end: property.end,
          key,
          computed,
          value: lowerBinding(cx, property.value, kind),
        });
      }
      return { kind: 'object-pattern', start, end, properties, rest, type: lowerAnnotation(cx, node.typeAnnotation) };
    }
    case 'ArrayPattern': {
      const elements: (Pattern | null)[] = [];
      for (const element of node.elements) elements.push(element === null ? null : lowerBinding(cx, element, kind));
      return { kind: 'array-pattern', start, end, elements, type: lowerAnnotation(cx, node.typeAnnotation) };
    }
    case 'AssignmentPattern': {
      const pattern = lowerBinding(cx, node.left, kind);
      return { kind: 'default', start, end, pattern, value: lowerExpression(cx, node.right, nameOf(node.left)) };
    }
    case 'RestElement':
      return { kind: 'rest', start, end, pattern: lowerBinding(cx, node.argument, kind) };
  }
}

/** The name that an anonymous function takes from what it is assigned to. */
export function nameOf(node: { type: string }): Named | null {
  return isIdentifier(node) ? node : null;
}

function isIdentifier(node: { type: string }): node is Named & { type: 'Identifier' } {
  return node.type === 'Identifier';
}

type Target = AssignmentTarget | Extract<AssignmentTarget, { type: 'ArrayPattern' }>['elements'][number];

/**
 * What stands on the left of an assignment. `replace` puts another pattern in its place: a plain name is taken for a
 * variable of the file until all of the file is known.
 */
export function lowerTarget(
  cx: Context,
  node: NonNullable<Target>,
  how: number,
  replace: (pattern: Pattern) => void,
): Pattern {
  const { start, end } = node;
  switch (node.type) {
    case 'Identifier': {
      const pattern: Pattern = { kind: 'variable', start, end, variable: -1, name: node.name, type: null };
      refer(cx, node.name, pattern, how);
      cx.assignments.push({
        target: pattern,
        becomeGlobal: () =>
          replace({
            kind: 'target',
            start,
            end,
            target: { kind: 'name', start, end, name: pattern.name, variable: -1 },
          }),
      });
      return pattern;
    }
    case 'ObjectPattern': {
      const pattern: ObjectPattern = { kind: 'object-pattern', start, end, properties: [], rest: null, type: null };
      for (const property of node.properties) {
        if (property.type === 'RestElement') {
          pattern.rest = lowerTarget(cx, property.argument, WRITE, (other) => (pattern.rest = other));
          continue;
        }
        const key = constantKey(property.key, property.computed);
        const computed = computedKey(cx, property.key, key);
        const lowered: PatternProperty = {
          start: property.start,
          end: property.end,
          key,
          computed,
          value: lowerTarget(cx, property.value, WRITE, (other) => (lowered.value = other)),
        };
        pattern.properties.push(lowered);
      }
      return pattern;
    }
    case 'ArrayPattern': {
      const elements: (Pattern | null)[] = [];
      node.elements.forEach((element, index) => {
        elements.push(element === null ? null : lowerTarget(cx, element, WRITE, (other) => (elements[index] = other)));
      });
      return { kind: 'array-pattern', start, end, elements, type: null };
    }
    case 'AssignmentPattern': {
      const pattern: DefaultPattern = {
        kind: 'default',
        start,
        end,
        pattern: lowerTarget(cx, node.left, how, (other) => (pattern.pattern = other)),
        value: lowerExpression(cx, node.right, nameOf(node.left)),
      };
      return pattern;
    }
    case 'RestElement': {
      const pattern: RestPattern = {
        kind: 'rest',
        start,
        end,
        pattern: lowerTarget(cx, node.argument, how, (other) => (pattern.pattern = other)),
      };
      return pattern;
    }
    default:
      return { kind: 'target', start, end, target: lowerExpression(cx, node) };
  }
}

/** `x += 1` and `x++` read what they write. */
export function howAssigned(operator: string): number {
  return operator === '=' ? WRITE : READ | WRITE;
}

/** The variables that a pattern of declarations declares, in order. */
export function boundVariables(
  pattern: Pattern,
  into: { name: string; variable: number; start: number; end: number }[],
): void {
  switch (pattern.kind) {
    case 'variable':
      into.push(pattern);
      break;
    case 'object-pattern':
      for (const property of pattern.properties) boundVariables(property.value, into);
      if (pattern.rest !== null) boundVariables(pattern.rest, into);
      break;
    case 'array-pattern':
      for (const element of pattern.elements) if (element !== null) boundVariables(element, into);
      break;
    case 'default':
    case 'rest':
      boundVariables(pattern.pattern, into);
      break;
    case 'target':
  }
}
