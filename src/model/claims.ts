import type { Activation, Event } from '../evaluate/events.ts';
import { options, type Place, type Value } from '../evaluate/values.ts';
import type { Expression, FunctionFacts, Pattern, Statement } from '../ir/index.ts';
import { pushChildren, type BodyNode } from '../link/walk.ts';
import { expressionName } from './expression-names.ts';

/** A part of the request that a condition asks for. */
export interface Claim {
  readonly in: string;
  /** `x-forwarded-for`, `user.role`; '' for the whole part */
  readonly name: string;
  readonly place: Place;
  /** what it is compared with: a text of the code, another part of the request, or nothing: it only has to be there */
  readonly against: 'constant' | 'input' | 'presence';
  /** that text; absent for others */
  readonly value?: string;
}

/** What a function knows of the request, by where it reads it and by the variables that hold it. */
export interface ClaimReads {
  readonly places: ReadonlyMap<string, Claim>;
  readonly variables: ReadonlyMap<number, Claim>;
  /** the running function: a condition may be what a function answers that it calls */
  readonly activation: Activation;
  /** variables that hold a condition: `const isLocal = req.hostname === 'localhost'` */
  readonly tests: ReadonlyMap<number, Expression>;
}

/** Parts of a request that its sender writes as they please; paths say what is asked for. */
const written: ReadonlySet<string> = new Set(['body', 'query', 'header', 'cookie', 'path']);
/** Methods of texts that leave what is asked of them the same, or ask whether another text is in them. */
const shaping =
  /^(?:toLowerCase|toUpperCase|trim|toString|split|at|replace|slice|substring|startsWith|endsWith|includes|indexOf|match|equals|localeCompare)$/;
const maxDepth = 6;
const readsOf = new WeakMap<Activation, ClaimReads>();

export function claimReads(activation: Activation): ClaimReads {
  let reads = readsOf.get(activation);
  if (reads !== undefined) return reads;
  const places = placesOf(activation);
  const variables = new Map<number, Claim>();
  const { facts } = activation.module;
  const fn = facts.functions[activation.fn];
  for (const [index, { pattern }] of fn?.params.entries() ?? []) {
    const claim = claimOfValue(activation.args[index], activation, pattern);
    if (pattern.kind === 'variable' && claim !== null) variables.set(pattern.variable, claim);
  }
  const claims = places.size > 0 || variables.size > 0;
  // most functions read nothing of a request, and there are very many of them
  if (!claims && !activation.events.some(isCall)) reads = { ...nothing, activation };
  else {
    const tests = new Map<number, Expression>();
    reads = { places, variables, activation, tests };
    if (fn !== undefined) collect(fn, reads, variables, tests);
  }
  readsOf.set(activation, reads);
  return reads;
}

const nothing = {
  places: new Map<string, Claim>(),
  variables: new Map<number, Claim>(),
  tests: new Map<number, Expression>(),
};

/** A function is entered because code calls it. */
export function isCall(event: Event): event is Extract<Event, { kind: 'enter' }> {
  return event.kind === 'enter' && event.by === 'call';
}

function placesOf({ events }: Activation): ReadonlyMap<string, Claim> {
  let places: Map<string, Claim> | null = null;
  for (const event of events) {
    if (event.kind !== 'input' || !written.has(event.in)) continue;
    const claim: Claim = { in: event.in, name: event.path.join('.'), place: event.place, against: 'presence' };
    (places ??= new Map()).set(spanKey(event.place), claim);
  }
  return places ?? nothing.places;
}

/** A parameter that was handed a part of the request. */
function claimOfValue(value: Value | undefined, { module }: Activation, { start, end }: Pattern): Claim | null {
  for (const option of value === undefined ? [] : options(value))
    if (option.kind === 'unknown' && option.origin !== null && written.has(option.origin.in) && option.taint !== null)
      return {
        in: option.origin.in,
        name: option.origin.path.join('.'),
        place: { module, start, end },
        against: 'presence',
      };
  return null;
}

/**
 * What of the request alone makes a condition come out so; null if something else has a say in it. With `claimed`, only as what
 * the request says of itself: that something is there, or equals what the code asks for.
 */
export function claimsOf(
  reads: ClaimReads,
  test: Expression,
  truth: boolean,
  claimed: boolean,
  depth = maxDepth,
): readonly Claim[] | null {
  if (depth === 0) return null;
  const again = (inner: Expression, outcome = truth): readonly Claim[] | null =>
    claimsOf(reads, inner, outcome, claimed, depth - 1);
  switch (test.kind) {
    case 'unary':
      return test.operator === '!' ? again(test.value, !truth) : null;
    case 'cast':
    case 'await':
      return again(test.value);
    case 'logical': {
      if (test.operator === '??') return again(test.left);
      const [left, right] = [again(test.left), again(test.right)];
      // one of them is enough
      if ((test.operator === '||') === truth) return left ?? right;
      return left === null || right === null ? null : [...left, ...right];
    }
    case 'binary': {
      const equality = /^([=!])==?$/.exec(test.operator);
      if (equality === null) return null;
      const sides = [test.left, test.right];
      const denies = sides.some(isNothing);
      if (claimed && ((equality[1] === '=') === truth) === denies) return null;
      const constants = sides.filter(isConstant);
      const found = sides.flatMap((side) => (isConstant(side) ? [] : [inputOf(reads, side, depth)]));
      if (found.length === 0 || found.some((claim) => claim === null)) return null;
      const against = constants.length === 0 ? 'input' : sides.some(isSwitch) ? 'presence' : 'constant';
      const [constant] = constants;
      const value = constant?.kind === 'string' ? { value: constant.value } : {};
      return found.flatMap((claim) => (claim === null ? [] : [{ ...claim, against, ...value } satisfies Claim]));
    }
    case 'name': {
      const kept = reads.tests.get(test.variable);
      if (kept !== undefined) return again(kept);
      break;
    }
    case 'call': {
      const asked = questionOf(reads, test, depth);
      if (asked !== null) return claimed && !truth ? null : [asked];
      const entered = calledAt(reads.activation, test);
      const answer = entered === undefined ? null : answerOf(entered);
      if (entered !== undefined && answer !== null)
        return claimsOf(claimReads(entered), answer, truth, claimed, depth - 1);
      break;
    }
    default:
  }
  if (claimed && !truth) return null;
  const claim = inputOf(reads, test, depth);
  return claim === null ? null : [claim];
}

/** `origin.startsWith('https://…')`, `['127.0.0.1'].includes(address)`, `/^10\./.test(address)`. */
function questionOf(
  reads: ClaimReads,
  { callee, args }: Extract<Expression, { kind: 'call' }>,
  depth: number,
): Claim | null {
  if (callee.kind !== 'member') return null;
  const [first] = args;
  const list = callee.object.kind === 'array' && callee.object.elements.every(isConstant);
  if ((list && callee.property === 'includes') || (callee.object.kind === 'regexp' && callee.property === 'test')) {
    const claim = first === undefined ? null : inputOf(reads, first, depth);
    return claim === null ? null : { ...claim, against: 'constant' };
  }
  if (!/^(?:startsWith|endsWith|includes|match|equals)$/.test(callee.property)) return null;
  if (!args.every((argument) => isConstant(argument) || argument.kind === 'regexp')) return null;
  const claim = inputOf(reads, callee.object, depth);
  return claim === null ? null : { ...claim, against: 'constant' };
}

/** The part of the request that an expression is, as it was sent. */
function inputOf(reads: ClaimReads, expression: Expression, depth: number): Claim | null {
  if (depth === 0) return null;
  const read = reads.places.get(spanKey(expression));
  // what the server has signed is what the server said
  if (read !== undefined) return /signed/i.test(expressionName(expression)) || isSigned(expression) ? null : read;
  switch (expression.kind) {
    case 'name':
      return reads.variables.get(expression.variable) ?? null;
    case 'cast':
    case 'await':
      return inputOf(reads, expression.value, depth - 1);
    case 'logical':
      return isConstant(expression.right) ? inputOf(reads, expression.left, depth - 1) : null;
    case 'index':
      return inputOf(reads, expression.object, depth - 1);
    case 'call': {
      const { callee, args } = expression;
      if (callee.kind === 'member' && shaping.test(callee.property) && args.every(isConstant))
        return inputOf(reads, callee.object, depth - 1);
      // `Number(req.query.admin)`, `String(…)`
      if (callee.kind === 'name' && callee.variable < 0 && args[0] !== undefined && args.length <= 2)
        return /^(?:String|Number|Boolean|parseInt)$/.test(callee.name) ? inputOf(reads, args[0], depth - 1) : null;
      return null;
    }
    default:
      return null;
  }
}

/** `request.cookies.get('id', { signed: true })` */
function isSigned(expression: Expression): boolean {
  return (
    expression.kind === 'call' &&
    expression.args.some(
      (argument) =>
        argument.kind === 'object' &&
        argument.properties.some(({ key, value }) => key === 'signed' && !(value.kind === 'boolean' && !value.value)),
    )
  );
}

function isConstant(expression: Expression): boolean {
  return (
    ['string', 'number', 'boolean', 'null', 'regexp'].includes(expression.kind) ||
    (expression.kind === 'name' && expression.name === 'undefined') ||
    (expression.kind === 'template' && expression.values.length === 0)
  );
}

/** Compared with one of these, nothing is claimed. */
function isNothing(expression: Expression): boolean {
  return (
    expression.kind === 'null' ||
    (expression.kind === 'name' && expression.name === 'undefined') ||
    (expression.kind === 'boolean' && !expression.value) ||
    (expression.kind === 'string' && /^(?:|false|0|no|off)$/i.test(expression.value)) ||
    (expression.kind === 'number' && expression.value === 0)
  );
}

function isSwitch(expression: Expression): boolean {
  return (
    isNothing(expression) ||
    expression.kind === 'boolean' ||
    (expression.kind === 'string' && /^(?:true|1|yes|on|y)$/i.test(expression.value)) ||
    (expression.kind === 'number' && expression.value === 1)
  );
}

/** The condition that a function answers with: its only `return`. */
function answerOf({ module, fn }: Activation): Expression | null {
  const { body = [] } = module.facts.functions[fn] ?? {};
  const [last] = body.slice(-1);
  if (last?.kind !== 'return' || last.value === null) return null;
  return body.slice(0, -1).every(({ kind }) => kind === 'declare') ? last.value : null;
}

/** What is called there last: a loop may call other functions at first. */
function calledAt({ events }: Activation, { start, end }: Expression): Activation | undefined {
  return events.filter(isCall).findLast(({ place }) => place.start === start && place.end === end)?.activation;
}

/** Variables that hold a part of the request and are given nothing else, in the order in which they are declared. */
function collect(
  fn: FunctionFacts,
  reads: ClaimReads,
  variables: Map<number, Claim>,
  tests: Map<number, Expression>,
): void {
  for (const { pattern, value } of declarationsOf(fn)) {
    if (value === null) continue;
    if (pattern.kind !== 'variable') {
      collectPattern(pattern, reads, variables);
      continue;
    }
    const claim = inputOf(reads, value, maxDepth);
    if (claim !== null) variables.set(pattern.variable, claim);
    else if (['binary', 'logical', 'unary', 'call'].includes(value.kind)) tests.set(pattern.variable, value);
  }
}

type Declaration = Extract<Statement, { kind: 'declare' }>;

const declarations = new WeakMap<FunctionFacts, readonly Declaration[]>();

/** Of a function and those in it, in order of place; however often it runs. */
function declarationsOf(fn: FunctionFacts): readonly Declaration[] {
  const known = declarations.get(fn);
  if (known !== undefined) return known;
  const stack: BodyNode[] = [...fn.body];
  const found: Declaration[] = [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'declare') found.push(node);
    pushChildren(node, stack);
  }
  found.sort((a, b) => a.start - b.start);
  declarations.set(fn, found);
  return found;
}

/** `const { role, 'x-role': header } = request.body`: what is read stands where the name does. */
function collectPattern(pattern: Pattern, reads: ClaimReads, variables: Map<number, Claim>): void {
  if (pattern.kind !== 'object-pattern') return;
  for (const { value, start, end } of pattern.properties) {
    const inner = value.kind === 'default' ? value.pattern : value;
    if (inner.kind === 'variable') {
      for (const [key, claim] of reads.places) {
        const [from = 0, to = 0] = key.split(':').map(Number);
        if (from >= start && to <= end) variables.set(inner.variable, claim);
      }
    } else collectPattern(inner, reads, variables);
  }
}

function spanKey({ start, end }: { readonly start: number; readonly end: number }): string {
  return `${start}:${end}`;
}
