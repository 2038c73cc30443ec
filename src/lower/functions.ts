import type { ArrowFunctionExpression, Function as FunctionNode, ParamPattern } from 'oxc-parser';
import type { Expression, FunctionFacts, Parameter, Pattern, Statement, TypeNode } from '../ir/index.ts';
import { MAX_DEPTH, reportTooDeep } from './context.ts';
import type { Context, Named } from './context.ts';
import { lowerExpression } from './expressions.ts';
import { lowerBinding } from './patterns.ts';
import { declare, enterScope, leaveScope } from './scopes.ts';
import { lowerStatements, prologueOf } from './statements.ts';
import { declareTypeParameters, lowerAnnotation } from './types.ts';

/**
 * Lowers a function of any kind and gives its index. `name` is what it is called without a name of its own; `span` covers
 * the whole of a method, whose node begins at the parameters.
 */
export function lowerFunction(
  cx: Context,
  node: FunctionNode | ArrowFunctionExpression,
  kind: FunctionFacts['kind'],
  name: Named | null,
  span: { start: number; end: number } = node,
  cls = -1,
): number {
  const own = node.id ?? name;
  const place = own ?? keywordOf(cx, node);
  const index = cx.facts.functions.length;
  const facts = openFunction(cx, kind, own === null ? '' : own.name, span, place, cls);
  facts.async = node.async;
  facts.generator = node.generator;
  facts.bodiless = node.body === null;
  const decorators = lowerParamDecorators(cx, node.params);
  const outer = enterFunction(cx, index);
  // an expression's own name is known inside of it only
  const self = node.type === 'FunctionExpression' ? node.id : null;
  if (self !== null) {
    enterScope(cx, 'block');
    declare(cx, 'function', self);
  }
  enterScope(cx, 'params');
  declareTypeParameters(cx, node.typeParameters);
  for (let at = 0; at < node.params.length; at++) {
    const param = node.params[at];
    if (param !== undefined) lowerParam(cx, param, decorators?.[at] ?? [], facts.params);
  }
  facts.returns = lowerAnnotation(cx, node.returnType);
  if (node.body !== null) lowerBody(cx, facts, node.body);
  leaveScope(cx);
  if (self !== null) leaveScope(cx);
  leaveFunction(cx, outer);
  return index;
}

/** A static block as a function without parameters. */
export function lowerStaticBlock(
  cx: Context,
  node: { start: number; end: number; body: readonly Parameters<typeof lowerStatements>[1][number][] },
  cls: number,
): number {
  const index = cx.facts.functions.length;
  const facts = openFunction(
    cx,
    'static-block',
    '',
    node,
    { start: node.start, end: node.start + 'static'.length },
    cls,
  );
  const outer = enterFunction(cx, index);
  enterScope(cx, 'body');
  facts.body = lowerStatements(cx, node.body);
  leaveScope(cx);
  leaveFunction(cx, outer);
  return index;
}

/** Adds a function to the tables; its body is not entered yet. */
function openFunction(
  cx: Context,
  kind: FunctionFacts['kind'],
  name: string,
  span: { start: number; end: number },
  place: { start: number; end: number },
  cls: number,
): FunctionFacts {
  const facts: FunctionFacts = {
    name,
    kind,
    async: false,
    generator: false,
    parent: cx.fn,
    cls,
    params: [],
    returns: null,
    body: [],
    prologue: [],
    captures: [],
    usesThis: false,
    bodiless: false,
    start: span.start,
    end: span.end,
    nameStart: place.start,
    nameEnd: place.end,
  };
  cx.facts.functions.push(facts);
  cx.thisOf.push(kind === 'arrow' && !cx.inField ? cx.fn : -1);
  return facts;
}

interface Outer {
  fn: number;
  inField: boolean;
}

function enterFunction(cx: Context, index: number): Outer {
  const outer = { fn: cx.fn, inField: cx.inField };
  cx.fn = index;
  cx.inField = false;
  return outer;
}

function leaveFunction(cx: Context, outer: Outer): void {
  cx.fn = outer.fn;
  cx.inField = outer.inField;
}

function lowerBody(
  cx: Context,
  facts: FunctionFacts,
  body: NonNullable<FunctionNode['body']> | ArrowFunctionExpression['body'],
): void {
  if (cx.depth >= MAX_DEPTH) {
    reportTooDeep(cx, body.start, body.end);
    return;
  }
  cx.depth++;
  if (body.type === 'BlockStatement') {
    enterScope(cx, 'body');
    facts.prologue = prologueOf(body.body);
    facts.body = lowerStatements(cx, body.body);
    leaveScope(cx);
  } else {
    const result: Statement = { kind: 'return', start: body.start, end: body.end, value: lowerExpression(cx, body) };
    facts.body = [result];
  }
  cx.depth--;
}

/** Parameter decorators run where the class is defined, so they see neither the parameters nor the function. */
function lowerParamDecorators(cx: Context, params: readonly ParamPattern[]): Expression[][] | null {
  let all: Expression[][] | null = null;
  for (let index = 0; index < params.length; index++) {
    const decorators = params[index]?.decorators;
    if (decorators === undefined || decorators.length === 0) continue;
    all ??= params.map(() => []);
    for (const decorator of decorators) all[index]?.push(lowerExpression(cx, decorator.expression));
  }
  return all;
}

function lowerParam(cx: Context, node: ParamPattern, decorators: Expression[], into: Parameter[]): void {
  const { end } = node;
  const start = withoutDecorators(cx, node);
  const field = node.type === 'TSParameterProperty';
  const inner = field ? node.parameter : node;
  if (inner.type === 'Identifier' && inner.name === 'this') {
    lowerAnnotation(cx, inner.typeAnnotation);
    return;
  }
  let pattern: Pattern;
  let type: TypeNode | null;
  if (inner.type === 'RestElement') {
    pattern = { kind: 'rest', start: inner.start, end, pattern: lowerBinding(cx, inner.argument, 'param') };
    type = lowerAnnotation(cx, inner.typeAnnotation);
  } else {
    pattern = lowerBinding(cx, inner, 'param');
    type = typeOf(pattern);
  }
  if (pattern.start < start) moveStart(cx, pattern, start);
  const annotated = inner.type === 'AssignmentPattern' ? inner.left : inner;
  into.push({
    pattern,
    type,
    optional: annotated.optional === true,
    rest: inner.type === 'RestElement',
    decorators,
    field,
    start,
    end,
  });
}

const trivia = /(?:\s|\/\*[^]*?\*\/|\/\/.*)*/y;

/** Whether a parameter's span covers its decorators differs by kind, and by how the parser hands over its tree. */
function withoutDecorators(cx: Context, node: ParamPattern): number {
  const last = node.decorators?.at(-1);
  if (last === undefined) return node.start;
  trivia.lastIndex = last.end;
  trivia.test(cx.text);
  return trivia.lastIndex;
}

function moveStart(cx: Context, pattern: Pattern, start: number): void {
  const variable = pattern.kind === 'variable' ? cx.facts.variables[pattern.variable] : undefined;
  if (variable !== undefined && variable.start === pattern.start) {
    variable.end += start - variable.start;
    variable.start = start;
  }
  pattern.start = start;
}

/** The pattern holds the annotation already: to lower it again would count it twice. */
function typeOf(pattern: Pattern): TypeNode | null {
  switch (pattern.kind) {
    case 'variable':
    case 'object-pattern':
    case 'array-pattern':
      return pattern.type;
    case 'default':
      return typeOf(pattern.pattern);
    default:
      return null;
  }
}

/** Where to point at a function without a name: `function`, or the `=>` of an arrow. */
function keywordOf(cx: Context, node: FunctionNode | ArrowFunctionExpression): { start: number; end: number } {
  if (node.type === 'ArrowFunctionExpression') {
    const arrow = cx.text.lastIndexOf('=>', node.body.start);
    return arrow > node.start ? { start: arrow, end: arrow + 2 } : { start: node.start, end: node.start };
  }
  const keyword = cx.text.indexOf('function', node.start);
  return keyword >= node.start && keyword < node.end
    ? { start: keyword, end: keyword + 'function'.length }
    : { start: node.start, end: node.start };
}
