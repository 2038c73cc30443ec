import type { Activation } from '../evaluate/events.ts';
import type { Expression, Pattern, Statement } from '../ir/index.ts';

/**
 * What a condition's outcome says about who sends the request: nobody is logged in, somebody is, or it is somebody else than
 * something was compared with. '' if it says nothing of the kind.
 */
export type IdentityCondition = '' | 'absent' | 'present' | 'other';

interface IdentityReads {
  /** where the function reads who sends the request, itself or by a call */
  readonly places: readonly Span[];
  /** calls that give something with who sends the request among its members, by where they are */
  readonly members: readonly (Span & { readonly names: ReadonlySet<string> })[];
  /** variables that hold it */
  readonly variables: ReadonlySet<number>;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const readsOf = new WeakMap<Activation, IdentityReads>();

export function identityCondition(activation: Activation, test: Expression, truth: boolean): IdentityCondition {
  return judge(identityReads(activation), test, truth);
}

/** Members that say by their name whether somebody is logged in, wherever the object comes from. */
const saysSo = /^(?:is|was)?_?(?:authenticated|logged_?in|signed_?in)$/i;

function judge(reads: IdentityReads, test: Expression, truth: boolean): IdentityCondition {
  switch (test.kind) {
    case 'unary':
      return test.operator === '!' ? judge(reads, test.value, !truth) : '';
    case 'logical': {
      const left = judge(reads, test.left, truth);
      const right = judge(reads, test.right, truth);
      return left === '' || left === 'present' ? right || left : left;
    }
    case 'binary': {
      const equality = /^([=!])==?$/.exec(test.operator);
      if (equality === null || (!isIdentity(reads, test.left) && !isIdentity(reads, test.right))) return '';
      const equal = (equality[1] === '=') === truth;
      const empty = isEmpty(test.left) || isEmpty(test.right);
      if (empty) return equal ? 'absent' : 'present';
      if (isTrue(test.left) || isTrue(test.right)) return equal ? 'present' : 'absent';
      return equal ? 'present' : 'other';
    }
    case 'cast':
    case 'await':
      return judge(reads, test.value, truth);
    default:
      if (!isIdentity(reads, test)) return '';
      return truth ? 'present' : 'absent';
  }
}

/** A chain that starts with, or is, who sends the request: `req.session.userId`, `user.role`, `req.isAuthenticated()`. */
function isIdentity(reads: IdentityReads, expression: Expression): boolean {
  if (expression.kind === 'name') return reads.variables.has(expression.variable);
  if (reads.places.some(({ start, end }) => start === expression.start && end === expression.end)) return true;
  switch (expression.kind) {
    case 'member':
      return saysSo.test(expression.property) || isIdentity(reads, expression.object);
    case 'index':
      return isIdentity(reads, expression.object);
    case 'call':
      return isIdentity(reads, expression.callee) || expression.args.some((argument) => isIdentity(reads, argument));
    case 'cast':
    case 'await':
      return isIdentity(reads, expression.value);
    default:
      return false;
  }
}

function isEmpty(expression: Expression): boolean {
  return (
    expression.kind === 'null' ||
    (expression.kind === 'name' && expression.name === 'undefined') ||
    (expression.kind === 'boolean' && !expression.value)
  );
}

function isTrue(expression: Expression): boolean {
  return expression.kind === 'boolean' && expression.value;
}

const none: IdentityReads = { places: [], members: [], variables: new Set() };

function identityReads(activation: Activation): IdentityReads {
  let reads = readsOf.get(activation);
  if (reads !== undefined) return reads;
  // a function that calls itself gives what its other ways give
  readsOf.set(activation, none);
  const places: Span[] = [];
  const members: IdentityReads['members'][number][] = [];
  for (const event of activation.events) {
    if (event.kind === 'input' && event.in === 'identity') places.push(event.place);
    else if (event.kind === 'enter') {
      const given = givenIdentity(event.activation);
      if (given.whole) places.push(event.place);
      else if (given.names.size > 0) members.push({ ...event.place, names: given.names });
    }
  }
  const variables = new Set<number>();
  reads = { places, members, variables };
  if (places.length > 0 || members.length > 0) {
    const { body = [] } = activation.module.facts.functions[activation.fn] ?? {};
    collectVariables(body, reads, variables);
  }
  readsOf.set(activation, reads);
  return reads;
}

/** Whether what a function returns says who sends the request, as a whole or by some of its members. */
function givenIdentity(activation: Activation): { whole: boolean; names: ReadonlySet<string> } {
  const reads = identityReads(activation);
  const names = new Set<string>();
  if (reads.places.length === 0 && reads.members.length === 0) return { whole: false, names };
  let whole = false;
  const { body = [] } = activation.module.facts.functions[activation.fn] ?? {};
  for (const value of returned(body)) {
    if (value.kind !== 'object') whole ||= isIdentity(reads, value);
    else {
      for (const { key, value: member } of value.properties)
        if (key !== null && isIdentity(reads, member)) names.add(key);
    }
  }
  return { whole, names };
}

function returned(statements: readonly Statement[]): Expression[] {
  return statements.flatMap((statement) => {
    switch (statement.kind) {
      case 'return':
        return statement.value === null ? [] : [statement.value];
      case 'if':
        return [...returned(statement.then), ...returned(statement.else)];
      case 'block':
        return returned(statement.body);
      case 'try':
        return [...returned(statement.body), ...returned(statement.handler)];
      default:
        return [];
    }
  });
}

/** Variables that hold who sends the request: `const { user } = req`, `session = await getSession()`. What other calls made of it is something else. */
function collectVariables(statements: readonly Statement[], reads: IdentityReads, variables: Set<number>): void {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'declare':
        if (statement.value !== null) collectDeclared(statement.pattern, statement.value, statement, reads, variables);
        break;
      case 'expression':
        if (statement.value.kind === 'assign')
          collectDeclared(statement.value.target, statement.value.value, statement, reads, variables);
        break;
      case 'if':
        collectVariables(statement.then, reads, variables);
        collectVariables(statement.else, reads, variables);
        break;
      case 'block':
      case 'try':
        collectVariables(statement.body, reads, variables);
        break;
      default:
    }
  }
}

function collectDeclared(
  pattern: Pattern,
  value: Expression,
  within: Span,
  reads: IdentityReads,
  variables: Set<number>,
): void {
  const source = plain(value);
  if (source.kind === 'call') {
    if (reads.places.some((place) => isSame(place, source))) collectAll(pattern, variables);
    // `session = await sessions.findOne({ id: sessionId })`: the one who is looked up by it
    else if (
      pattern.kind === 'variable' &&
      isPerson(pattern.name) &&
      source.args.some((each) => holdsIdentity(reads, each))
    )
      variables.add(pattern.variable);
    // `const { userId } = await auth()`
    collectPattern(pattern, pattern, reads.places, variables);
    const { names } = reads.members.find((place) => isSame(place, source)) ?? {};
    if (names !== undefined && pattern.kind === 'object-pattern')
      for (const property of pattern.properties)
        if (property.key !== null && names.has(property.key)) collectAll(property.value, variables);
  } else if (isPlain(source)) {
    collectPattern(pattern, within, reads.places, variables);
    if (pattern.kind === 'variable' && isIdentity(reads, source)) variables.add(pattern.variable);
  }
}

function collectAll(pattern: Pattern, variables: Set<number>): void {
  if (pattern.kind === 'variable') variables.add(pattern.variable);
  else if (pattern.kind === 'object-pattern')
    for (const property of pattern.properties) collectAll(property.value, variables);
  else if (pattern.kind === 'default') collectAll(pattern.pattern, variables);
}

const people =
  /^(?:(?:current|auth|authenticated|db|existing|found|logged_?in|signed_?in)_?)?(?:user|session|account|member|admin|viewer|identity|principal)$/i;

function isPerson(name: string): boolean {
  return people.test(name);
}

/** An argument with who sends the request in it, at any depth. */
function holdsIdentity(reads: IdentityReads, expression: Expression, depth = 4): boolean {
  if (depth === 0) return false;
  if (expression.kind === 'object')
    return expression.properties.some(({ value }) => holdsIdentity(reads, value, depth - 1));
  return isIdentity(reads, expression);
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Without what only waits for a value or names its type. */
function plain(expression: Expression): Expression {
  return expression.kind === 'await' || expression.kind === 'cast' ? plain(expression.value) : expression;
}

function isPlain(expression: Expression): boolean {
  if (expression.kind === 'cast') return isPlain(expression.value);
  if (expression.kind === 'logical') return isPlain(expression.left);
  return expression.kind === 'member' || expression.kind === 'index' || expression.kind === 'name';
}

function collectPattern(pattern: Pattern, within: Span, places: IdentityReads['places'], variables: Set<number>): void {
  const holds = (node: Span): boolean => places.some(({ start, end }) => start >= node.start && end <= node.end);
  if (pattern.kind === 'variable') {
    if (holds(within)) variables.add(pattern.variable);
  } else if (pattern.kind === 'object-pattern') {
    for (const property of pattern.properties)
      collectPattern(property.value, pattern.properties.length === 1 ? within : property, places, variables);
  } else if (pattern.kind === 'default') collectPattern(pattern.pattern, within, places, variables);
}
