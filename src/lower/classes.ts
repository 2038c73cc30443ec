import type { Class as ClassNode, ClassElement, Decorator, Expression as ExpressionNode } from 'oxc-parser';
import type { ClassFacts, ClassMember, Expression, TypeNode } from '../ir/index.ts';
import type { Context, Named } from './context.ts';
import { lowerExpression } from './expressions.ts';
import { lowerFunction, lowerStaticBlock } from './functions.ts';
import { computedKey, constantKey, keyAsName } from './keys.ts';
import { declare, enterScope, leaveScope, READ, refer, TYPE } from './scopes.ts';
import { declareTypeParameters, lowerAnnotation, lowerTypeArguments } from './types.ts';

/**
 * Lowers a class and gives its index. `variable` is the binding of a declaration; an expression with a name binds it
 * inside itself only; `name` is what it is called without a name of its own.
 */
export function lowerClass(cx: Context, node: ClassNode, name: Named | null, variable = -1): number {
  const own = node.id ?? name;
  const place = own ?? keywordOf(cx, node);
  const index = cx.facts.classes.length;
  const facts: ClassFacts = {
    name: own === null ? '' : own.name,
    variable,
    superclass: null,
    superTypeArgs: [],
    implements: [],
    decorators: [],
    members: [],
    abstract: node.abstract === true,
    start: node.start,
    end: node.end,
    nameStart: place.start,
    nameEnd: place.end,
  };
  cx.facts.classes.push(facts);
  facts.decorators = lowerDecorators(cx, node.decorators);
  enterScope(cx, 'block');
  if (variable < 0 && node.id !== null) facts.variable = declare(cx, 'class', node.id);
  declareTypeParameters(cx, node.typeParameters);
  facts.superclass = node.superClass === null ? null : lowerExpression(cx, node.superClass);
  facts.superTypeArgs = lowerTypeArguments(cx, node.superTypeArguments);
  for (const item of node.implements ?? [])
    facts.implements.push(lowerHeritage(cx, item.expression, item.typeArguments));
  for (const element of node.body.body) {
    const member = lowerMember(cx, element, index);
    if (member !== null) facts.members.push(member);
  }
  leaveScope(cx);
  return index;
}

export function lowerDecorators(cx: Context, list: readonly Decorator[] | undefined): Expression[] {
  const decorators: Expression[] = [];
  if (list !== undefined) for (const decorator of list) decorators.push(lowerExpression(cx, decorator.expression));
  return decorators;
}

/** A supertype of an interface, or what a class implements: `a.b.C<T>`, written as an expression. */
export function lowerHeritage(
  cx: Context,
  expression: ExpressionNode,
  typeArguments: Parameters<typeof lowerTypeArguments>[1],
): TypeNode {
  const names = namesOf(expression);
  if (names === null) {
    lowerExpression(cx, expression);
    lowerTypeArguments(cx, typeArguments);
    return { kind: 'other' };
  }
  const reference: TypeNode = { kind: 'reference', name: names.dotted, variable: -1, args: [] };
  refer(cx, names.first, reference, READ | TYPE);
  reference.args = lowerTypeArguments(cx, typeArguments);
  return reference;
}

/** The names of `a.b.C`; null for any other expression. */
function namesOf(node: ExpressionNode): { first: string; dotted: string } | null {
  let rest = '';
  let object = node;
  while (object.type === 'MemberExpression') {
    if (object.computed || object.property.type !== 'Identifier') return null;
    rest = `.${object.property.name}${rest}`;
    object = object.object;
  }
  return object.type === 'Identifier' ? { first: object.name, dotted: object.name + rest } : null;
}

function lowerMember(cx: Context, node: ClassElement, cls: number): ClassMember | null {
  const { start, end } = node;
  switch (node.type) {
    case 'TSIndexSignature':
      for (const parameter of node.parameters) lowerAnnotation(cx, parameter.typeAnnotation);
      lowerAnnotation(cx, node.typeAnnotation);
      return null;
    case 'StaticBlock': {
      const member = plainMember('static-block', start, end, { start, end: start + 'static'.length });
      member.static = true;
      member.fn = lowerStaticBlock(cx, node, cls);
      return member;
    }
    case 'MethodDefinition':
    case 'TSAbstractMethodDefinition': {
      const kind = node.kind === 'get' ? 'getter' : node.kind === 'set' ? 'setter' : node.kind;
      const member = plainMember(kind, start, end, node.key);
      const name = describeMember(cx, member, node);
      member.abstract = node.type === 'TSAbstractMethodDefinition';
      member.fn = lowerFunction(
        cx,
        node.value,
        kind,
        name ?? { name: '', start: node.key.start, end: node.key.end },
        node,
        cls,
      );
      return member;
    }
    default: {
      const member = plainMember('field', start, end, node.key);
      const name = describeMember(cx, member, node);
      member.abstract = node.type === 'TSAbstractPropertyDefinition' || node.type === 'TSAbstractAccessorProperty';
      member.readonly = node.readonly === true;
      member.type = lowerAnnotation(cx, node.typeAnnotation);
      if (node.value !== null) member.value = lowerInitialiser(cx, node.value, name, cls);
      return member;
    }
  }
}

/** A function that is the field's value is a member of the class as a method is. */
function lowerInitialiser(cx: Context, node: ExpressionNode, name: Named | null, cls: number): Expression {
  const outer = cx.inField;
  cx.inField = true;
  let value: Expression;
  if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') {
    const kind = node.type === 'ArrowFunctionExpression' ? 'arrow' : 'function';
    value = { kind: 'function', start: node.start, end: node.end, fn: lowerFunction(cx, node, kind, name, node, cls) };
  } else {
    value = lowerExpression(cx, node, name);
  }
  cx.inField = outer;
  return value;
}

function plainMember(
  kind: ClassMember['kind'],
  start: number,
  end: number,
  name: { start: number; end: number },
): ClassMember {
  return {
    kind,
    name: '',
    computed: null,
    static: false,
    accessibility: 'public',
    readonly: false,
    optional: false,
    abstract: false,
    decorators: [],
    type: null,
    value: null,
    fn: -1,
    start,
    end,
    nameStart: name.start,
    nameEnd: name.end,
  };
}

/** What methods and fields have in common. */
function describeMember(
  cx: Context,
  member: ClassMember,
  node: Exclude<ClassElement, { type: 'StaticBlock' | 'TSIndexSignature' }>,
): Named | null {
  member.decorators = lowerDecorators(cx, node.decorators);
  const key = constantKey(node.key, node.computed);
  member.name = key ?? '';
  member.computed = computedKey(cx, node.key, key);
  member.static = node.static;
  member.accessibility = node.accessibility ?? 'public';
  member.optional = node.optional === true;
  return keyAsName(node.key, key);
}

function keywordOf(cx: Context, node: ClassNode): { start: number; end: number } {
  const last = node.decorators[node.decorators.length - 1];
  const keyword = cx.text.indexOf('class', last === undefined ? node.start : last.end);
  return keyword >= 0 && keyword < node.end
    ? { start: keyword, end: keyword + 'class'.length }
    : { start: node.start, end: node.start };
}
