import type { Activation } from '../evaluate/events.ts';
import type { Expression, Pattern, Statement } from '../ir/index.ts';

/**
 * What a condition's outcome says about who sends the request: nobody is logged in, somebody is, or it is somebody else than
 * something was compared with. '' if it says nothing of the kind.
 */
export type IdentityCondition = '' | 'absent' | 'present' | 'other';

interface IdentityReads {
  /** where the function reads who sends the request */
  readonly places: readonly { start: number; end: number }[];
  /** variables that hold it */
  readonly variables: ReadonlySet<number>;
}

const readsOf = new WeakMap<Activation, IdentityReads>();

export function identityCondition(activation: Activation, test: Expression, truth: boolean): IdentityCondition {
  const reads = identityReads(activation);
  return reads.places.length === 0 ? '' : judge(reads, test, truth);
}

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

function identityReads(activation: Activation): IdentityReads {
  let reads = readsOf.get(activation);
  if (reads !== undefined) return reads;
  const places = activation.events.flatMap((event) =>
    event.kind === 'input' && event.in === 'identity' ? [event.place] : [],
  );
  const variables = new Set<number>();
  if (places.length > 0)
    collectVariables(activation.module.facts.functions[activation.fn]?.body ?? [], places, variables);
  readsOf.set(activation, (reads = { places, variables }));
  return reads;
}

/** Variables declared as a plain copy: `const { user } = req`, `const id = req.session.userId`. What a call made of it is something else. */
function collectVariables(
  statements: readonly Statement[],
  places: IdentityReads['places'],
  variables: Set<number>,
): void {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'declare':
        if (statement.value !== null && isPlain(statement.value))
          collectPattern(statement.pattern, statement, places, variables);
        break;
      case 'if':
        collectVariables(statement.then, places, variables);
        collectVariables(statement.else, places, variables);
        break;
      case 'block':
      case 'try':
        collectVariables(statement.body, places, variables);
        break;
      default:
    }
  }
}

function isPlain(expression: Expression): boolean {
  if (expression.kind === 'cast') return isPlain(expression.value);
  if (expression.kind === 'logical') return isPlain(expression.left);
  return expression.kind === 'member' || expression.kind === 'index' || expression.kind === 'name';
}

function collectPattern(
  pattern: Pattern,
  within: { start: number; end: number },
  places: IdentityReads['places'],
  variables: Set<number>,
): void {
  const holds = (node: { start: number; end: number }): boolean =>
    places.some(({ start, end }) => start >= node.start && end <= node.end);
  if (pattern.kind === 'variable') {
    if (holds(within)) variables.add(pattern.variable);
  } else if (pattern.kind === 'object-pattern') {
    for (const property of pattern.properties)
      collectPattern(property.value, pattern.properties.length === 1 ? within : property, places, variables);
  } else if (pattern.kind === 'default') collectPattern(pattern.pattern, within, places, variables);
}
