import type { Expression } from '../ir/index.ts';
import { assignTo, evaluateAssign } from './assignments.ts';
import { evaluateArguments, evaluateCall, noteMethod, siteOf } from './call-expressions.ts';
import { evaluateConditional, evaluateLogical } from './conditional-expressions.ts';
import type { Fate } from './events.ts';
import { isArrow, placeOf, type Frame } from './frame.ts';
import { noteUse } from './language.ts';
import type { Machine } from './machine.ts';
import { evaluateIndex, evaluateMember } from './member-expressions.ts';
import { evaluateMeta, globalValue, readVariable } from './names.ts';
import { narrowedValue } from './narrowed.ts';
import { evaluateArray, evaluateMarkup, evaluateObject } from './object-expressions.ts';
import { evaluateBinary, evaluateUnary } from './operators.ts';
import { noteDeleted } from './patterns.ts';
import { lookedAtAddress } from './private-addresses.ts';
import { requiredValue } from './required.ts';
import { evaluateTemplate } from './templates.ts';
import { awaited } from './thenables.ts';
import { join, literal, makePromise, nullValue, undefinedValue, unknown, unknownNumber, type Value } from './values.ts';

/** The value of an expression, each kind by the file that knows it. */
export function evaluateExpression(machine: Machine, frame: Frame, expression: Expression, fate: Fate): Value {
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return literal(expression.value);
    case 'null':
      return nullValue;
    case 'bigint':
      return literal(BigInt(expression.value.replaceAll('_', '')));
    case 'regexp':
      return { kind: 'regexp', pattern: expression.pattern, flags: expression.flags };
    case 'template':
      return evaluateTemplate(machine, frame, expression, fate);
    case 'name':
      return expression.variable < 0
        ? globalValue(machine, frame, expression.name)
        : readVariable(machine, frame, expression.variable);
    case 'this':
      return frame.self;
    case 'super':
      return frame.home?.parent ?? unknown;
    case 'member': {
      const narrowed = frame.narrowed.size === 0 ? undefined : narrowedValue(frame, expression);
      return (
        narrowed ??
        evaluateMember(
          machine,
          frame,
          expression.object,
          expression.property,
          placeOf(frame, expression),
          expression.optional,
        )
      );
    }
    case 'index':
      return evaluateIndex(machine, frame, expression.object, expression.index, placeOf(frame, expression));
    case 'call': {
      const narrowed = frame.narrowed.size === 0 ? undefined : narrowedValue(frame, expression);
      if (narrowed !== undefined) return narrowed;
      const site = siteOf(frame, expression, fate, 'call');
      const result = evaluateCall(machine, frame, expression.callee, expression.args, site, expression.optional);
      lookedAtAddress(machine, frame, expression);
      return result;
    }
    case 'new': {
      const callee = machine.evaluate(frame, expression.callee);
      const args = evaluateArguments(machine, frame, expression.args);
      const site = siteOf(frame, expression, fate, 'new');
      if (expression.callee.kind === 'index')
        noteMethod(
          machine,
          machine.evaluate(frame, expression.callee.object),
          machine.evaluate(frame, expression.callee.index),
          false,
          site,
        );
      return machine.construct(callee, args, site);
    }
    case 'spread':
      return machine.evaluate(frame, expression.value);
    case 'object':
      return evaluateObject(machine, frame, expression);
    case 'array':
      return evaluateArray(machine, frame, expression.elements);
    case 'function':
      return machine.functionAt(frame, expression.fn, isArrow(frame, expression.fn) ? frame.self : null, frame.home);
    case 'class':
      return machine.classAt(frame, expression.cls);
    case 'assign':
      return evaluateAssign(machine, frame, expression, fate);
    case 'update':
      machine.evaluate(frame, expression.target);
      assignTo(machine, frame, expression.target, unknownNumber);
      return unknownNumber;
    case 'binary':
      return evaluateBinary(machine, frame, expression);
    case 'logical':
      return evaluateLogical(machine, frame, expression, fate);
    case 'unary':
      if (expression.operator === 'delete') noteDeleted(machine, frame, expression.value);
      if (expression.operator === 'delete' && expression.value.kind === 'member')
        machine.setMember(
          machine.evaluate(frame, expression.value.object),
          expression.value.property,
          undefinedValue,
          placeOf(frame, expression.value),
        );
      return evaluateUnary(machine, frame, expression.operator, expression.value);
    case 'conditional':
      return evaluateConditional(machine, frame, expression, fate);
    case 'await':
      return awaited(machine, machine.evaluate(frame, expression.value, 'await'), placeOf(frame, expression));
    case 'yield': {
      const value = expression.value === null ? undefinedValue : machine.evaluate(frame, expression.value);
      const given = expression.delegate ? machine.element(value, placeOf(frame, expression)) : value;
      frame.yielded = frame.yielded === null ? given : join(frame.yielded, given);
      // what runs it as a coroutine gives back what a promise gives
      return value.kind === 'promise' && !expression.delegate ? value.of : (frame.activation.callee?.sent ?? unknown);
    }
    case 'sequence': {
      let value: Value = undefinedValue;
      expression.values.forEach((part, index) => {
        value = machine.evaluate(frame, part, index === expression.values.length - 1 ? fate : 'use');
      });
      return value;
    }
    case 'cast':
      return evaluateCast(machine, frame, expression, fate);
    case 'import': {
      const source = machine.evaluate(frame, expression.source);
      const isCode = source.kind === 'text' && String(source.parts[0]).startsWith('data:');
      noteUse(machine, isCode ? 'evaluate' : 'require', 'import', [source], placeOf(frame, expression));
      return makePromise(requiredValue(machine, frame, source), false);
    }
    case 'markup':
      return evaluateMarkup(machine, frame, expression);
    case 'meta':
      return evaluateMeta(machine, frame, expression.name);
    case 'unsupported':
      return unknown;
  }
}

function evaluateCast(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'cast' }>,
  fate: Fate,
): Value {
  const value = machine.evaluate(frame, expression.value, fate);
  if (expression.type === null || expression.form === 'const' || expression.form === 'satisfies') return value;
  // a cast to a class says what an unknown value is; it never cleans input
  if (value.kind === 'unknown' && value.taint === null && value.origin === null)
    return machine.typed({ module: frame.module, type: expression.type }) ?? value;
  return value;
}
