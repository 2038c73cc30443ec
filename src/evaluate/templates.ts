import type { TemplateExpression } from '../ir/index.ts';
import type { Fate } from './events.ts';
import { placeOf, type Frame } from './frame.ts';
import type { Machine, Site } from './machine.ts';
import { withStep } from './taint.ts';
import { addressText } from './url-members.ts';
import { literal, makeArray, makeText, type Place, type Value } from './values.ts';

/** A template, or the call of its tag. */
export function evaluateTemplate(machine: Machine, frame: Frame, expression: TemplateExpression, fate: Fate): Value {
  const given = expression.values.map((value) => machine.evaluate(frame, value));
  const values =
    expression.tag === null ? given.map((value) => spelledOutBy(machine, value, placeOf(frame, expression))) : given;
  if (expression.tag === null) {
    const parts: (string | Value)[] = [];
    expression.texts.forEach((text, index) => {
      parts.push(text);
      const value = values[index];
      if (value !== undefined) parts.push(value);
    });
    return stepped(makeText(parts), placeOf(frame, expression), 'put into a string');
  }
  const texts = makeArray(expression.texts.map((text) => literal(text)));
  const site: Site = {
    place: placeOf(frame, expression),
    argPlaces: [placeOf(frame, expression), ...expression.values.map((value) => placeOf(frame, value))],
    spelled: [true],
    fate,
    form: 'template',
    typeArgs: [],
  };
  if (expression.tag.kind === 'member') {
    return machine.callMethod(
      machine.evaluate(frame, expression.tag.object),
      expression.tag.property,
      [texts, ...values],
      site,
    );
  }
  // sql.type(schema)`…` and other tags that are calls
  return machine.call(
    machine.evaluate(frame, expression.tag),
    [texts, ...values],
    null,
    site,
    expression.tag.kind === 'name' ? expression.tag.name : '',
  );
}

/** A text with one step more on the way of the input in it. */
export function stepped(value: Value, place: Place, message: string): Value {
  if (value.kind === 'text' && value.taint !== null) return { ...value, taint: withStep(value.taint, place, message) };
  if (value.kind === 'unknown' && value.taint !== null)
    return { ...value, taint: withStep(value.taint, place, message) };
  return value;
}

/** What an object with a `toString` is as a text, and an address whose parts were set. */
export function spelledOutBy(machine: Machine, value: Value, place: Place): Value {
  if (value.kind !== 'object') return addressText(value);
  if (value.cls === null && value.props.get('toString')?.kind !== 'function') return value;
  const method = machine.member(value, 'toString', place);
  return method.kind === 'function' ? machine.invoke(method, [], value, place, 'call', 'use') : value;
}
