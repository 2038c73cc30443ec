import type { Activation } from '../evaluate/events.ts';
import { sameValue, type FunctionValue, type Place, type Value } from '../evaluate/values.ts';
import type { Expression } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import { nameOf } from './guards.ts';
import type { FunctionInfo, WrittenCall } from './types.ts';
import { functionInfo } from './walk.ts';
import { writtenCalls } from './written-calls.ts';

/** What a reader calls the handler of a route, and what it calls. */
export interface Handler {
  readonly info: FunctionInfo;
  readonly callees: readonly FunctionInfo[];
  readonly calls: readonly WrittenCall[];
}

const maxWrappers = 4;

/**
 * The function that a route is about. `catchAsync(register)` and `(req, res) => users.register(req, res)` are `register`: what
 * only passes the request on is not worth a name.
 */
export function handlerOf(value: FunctionValue, activation: Activation, args: readonly Value[], route: Place): Handler {
  let callee = value;
  let at = activation;
  for (let depth = 0; depth < maxWrappers; depth++) {
    const inner = wrapped(callee, at, args, 3);
    if (inner?.callee == null) break;
    callee = inner.callee;
    at = inner;
  }
  const facts = callee.module.facts.functions[callee.fn];
  const own = facts?.name === '' ? assignedName(callee.module, callee.fn) : '';
  // one that is written in the route itself has no name; one that a factory returned is known by the factory's
  const inline =
    facts !== undefined &&
    facts.name === '' &&
    callee.module === route.module &&
    facts.start >= route.start &&
    facts.end <= route.end;
  const name = own !== '' ? own : inline ? '(anonymous)' : nameOf(callee);
  const callees = at.events.flatMap((event) => (event.kind === 'enter' ? [functionInfo(event.activation)] : []));
  return {
    info: { ...functionInfo(at), name, location: callee.module.locate(facts?.nameStart ?? 0, facts?.nameEnd ?? 0) },
    callees,
    calls: writtenCalls(callee.module, callee.fn, at),
  };
}

/** The run of the function that a wrapper was made for, or that the whole body hands the request to. */
function wrapped(
  callee: FunctionValue,
  activation: Activation,
  args: readonly Value[],
  depth: number,
): Activation | null {
  const forwards = isForward(callee);
  for (const event of activation.events) {
    if (event.kind !== 'enter') continue;
    const inner = event.activation;
    const { callee: called } = inner;
    const handed = called !== null && callee.frame.args.some((argument) => sameFunction(argument, called));
    if (called !== null && takesRequest(inner, args) && (forwards || handed)) return inner;
    // `(job) => processor(job.data)`, or a timer that gives nothing
    if (handed && (args.length === 0 || takesMessage(inner))) return inner;
    // `Promise.resolve().then(() => fn(req, res, next))`
    const deeper =
      depth > 0 && inner.callee !== null && inner.callee.module === callee.module
        ? wrapped({ ...callee, fn: callee.fn }, inner, args, depth - 1)
        : null;
    if (deeper !== null && !forwards) return deeper;
  }
  return null;
}

function sameFunction(argument: Value, callee: FunctionValue): boolean {
  if (argument.kind === 'union') return argument.options.some((option) => sameFunction(option, callee));
  return (
    argument.kind === 'function' &&
    (sameValue(argument, callee) || (argument.module === callee.module && argument.fn === callee.fn))
  );
}

function takesRequest(activation: Activation, args: readonly Value[]): boolean {
  const [request] = args;
  // runs are shared once a function was called often: then it is a request, if not this one
  return (
    request !== undefined &&
    activation.args.some(
      (argument) =>
        argument === request ||
        (argument.kind === 'external' && request.kind === 'external' && argument.path === request.path),
    )
  );
}

function takesMessage(activation: Activation): boolean {
  return activation.args.some((argument) => argument.kind === 'unknown' && argument.origin?.in === 'message');
}

/** An unnamed function that is nothing but a call. */
function isForward(callee: FunctionValue): boolean {
  const facts = callee.module.facts.functions[callee.fn];
  if (facts === undefined || facts.name !== '' || facts.body.length !== 1) return false;
  const [statement] = facts.body;
  const value = statement?.kind === 'return' || statement?.kind === 'expression' ? statement.value : null;
  const call = value?.kind === 'await' ? value.value : value;
  return call?.kind === 'call' && call.args.length > 0;
}

const namesOf = new WeakMap<Module, ReadonlyMap<number, string>>();

/** The name that the result of a call gets, for the function among its arguments: `const register = catchAsync(async (req, res) => …)`. */
function assignedName(module: Module, fn: number): string {
  let names = namesOf.get(module);
  if (names === undefined) namesOf.set(module, (names = collectNames(module)));
  return names.get(fn) ?? '';
}

function collectNames(module: Module): Map<number, string> {
  const names = new Map<number, string>();
  const give = (name: string, value: Expression, depth = 3): void => {
    if (value.kind !== 'call' || depth === 0) return;
    for (const argument of value.args) {
      if (argument.kind === 'function') names.set(argument.fn, name);
      else give(name, argument, depth - 1);
    }
  };
  const visit = (expression: Expression | null): void => {
    if (expression === null) return;
    if (expression.kind === 'assign') {
      const { target } = expression;
      const name =
        target.kind === 'variable'
          ? target.name
          : target.kind === 'target' && target.target.kind === 'member'
            ? target.target.property
            : '';
      if (name !== '' && name !== 'exports') give(name, expression.value);
      visit(expression.value);
    } else if (expression.kind === 'object') {
      for (const property of expression.properties) {
        if (property.key !== null) give(property.key, property.value);
        visit(property.value);
      }
    }
  };
  for (const { body } of module.facts.functions) {
    for (const statement of body) {
      if (statement.kind === 'declare' && statement.value !== null) {
        if (statement.pattern.kind === 'variable') give(statement.pattern.name, statement.value);
        visit(statement.value);
      } else if (statement.kind === 'expression') visit(statement.value);
      else if (statement.kind === 'return') visit(statement.value);
    }
  }
  for (const { members } of module.facts.classes)
    for (const member of members) if (member.value !== null) give(member.name, member.value);
  for (const { value } of module.facts.exports) visit(value);
  return names;
}
