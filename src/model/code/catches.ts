import type { Location } from '../../findings/types.ts';
import type { Expression, Statement } from '../../ir/index.ts';
import type { BackendModel } from '../types.ts';
import { bare, below, spotOf, type CodeNode, type ModuleCode } from './module-code.ts';

type Try = Extract<Statement, { kind: 'try' }>;

/** What a `catch` clause does about an error. */
export interface CatchClause {
  readonly place: Location;
  /**
   * `empty`: nothing; `logs`: only reports it and goes on; `answers`: anything else — throws, returns, replies, sets a value,
   * hands the error on, tries something different
   */
  readonly does: 'empty' | 'logs' | 'answers';
  /** nothing in it ends the function, hands the error on, or puts something else in its place */
  readonly resumes: boolean;
  /** somebody wrote down why */
  readonly commented: boolean;
  /** the body of the `try` gives a value to what follows, which can see that it failed: a variable that was set before, a return */
  readonly visible: boolean;
}

/** The clause of the `try` at a place; null for `.catch()` and places that are not known. */
export function catchOf(model: BackendModel, tryPlace: Location): CatchClause | null {
  const spot = spotOf(model, tryPlace);
  const found = spot?.code.tries.find((each) => each.start === spot.start && each.catches);
  return spot === null || found === undefined ? null : clauseOf(spot.code, found);
}

/** The `try` statements around a place, in its file, whose `catch` lets the function go on as if nothing had happened. */
export function resumedAround(model: BackendModel, place: Location): Location[] {
  const spot = spotOf(model, place);
  if (spot === null) return [];
  const { code, start, end } = spot;
  return code.tries
    .filter((each) => each.catches && each.start < start && end <= each.handlerStart && clauseOf(code, each).resumes)
    .map((each) => code.source.locate(each.start, each.end));
}

function clauseOf(code: ModuleCode, statement: Try): CatchClause {
  const { handler } = statement;
  return {
    place: code.source.locate(statement.handlerStart, statement.handlerEnd),
    does: handler.length === 0 ? 'empty' : handler.every(onlyReports) ? 'logs' : 'answers',
    resumes: handler.every(letsPass),
    commented: statement.handlerCommented,
    visible: statement.body.some((each) => givesValue(code, statement, each)),
  };
}

const reporting =
  /^(?:log|logger|logging|console|winston|pino|debug|warn|error|info|captureException|captureMessage|report|reportError|notify|trace|print|noticeError|recordException|stderr|stdout)$/i;

/** A statement that tells somebody about the error and does nothing else. */
function onlyReports(statement: Statement): boolean {
  if (statement.kind !== 'expression') return false;
  const value = bare(statement.value);
  if (value.kind !== 'call') return false;
  return (
    chainOf(value.callee).some((name) => reporting.test(name)) &&
    value.args.every((argument) => argument.kind !== 'function')
  );
}

/** Reports the error, or only some errors: `if (!(error instanceof Duplicate)) logger.error(error)`. */
function letsPass(statement: Statement): boolean {
  if (statement.kind === 'block') return statement.body.every(letsPass);
  if (statement.kind !== 'if') return onlyReports(statement);
  return [...statement.then, ...statement.else].every(letsPass);
}

/** `this.logger.error` is this, logger, error. */
function chainOf(expression: Expression): string[] {
  if (expression.kind === 'member') return [...chainOf(expression.object), expression.property];
  if (expression.kind === 'call') return chainOf(expression.callee);
  return expression.kind === 'name' ? [expression.name] : [];
}

/** Assigns a variable from outside the `try`, or returns something: without it, what follows has another value. */
function givesValue(code: ModuleCode, around: Try, node: CodeNode): boolean {
  for (const each of below(node)) {
    if (!('kind' in each)) continue;
    if (each.kind === 'return' && each.value !== null) return true;
    if (
      each.kind === 'assign' &&
      (each.target.kind !== 'variable' || !within(code.source.facts.variables[each.target.variable], around))
    )
      return true;
  }
  return false;
}

function within(inner: { start: number; end: number } | undefined, outer: Try): boolean {
  return inner !== undefined && inner.start >= outer.start && inner.end <= outer.end;
}
