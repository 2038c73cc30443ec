import type { CallEvent } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { asText, options, type Place, type Value } from '../evaluate/values.ts';
import type { Expression } from '../ir/index.ts';
import { memberOf, type Sink } from './sink-arguments.ts';
import { elementsAt } from './sink-places.ts';

/** What one message says, and where it stands. */
interface Message {
  readonly value: Value;
  readonly place: Place;
}

/** Names of the member that has what a message says. */
const contents = ['content', 'parts'];

/** What messages of one of the roles say: a list of them, or a single one. */
export function messagesIn(evaluator: Evaluator, event: CallEvent, { arg, roles = [] }: Sink): Message[] {
  const where = String(arg);
  const given = memberOf(evaluator, event, where);
  if (given === null) return [];
  const argument = event.argPlaces[Number.parseInt(where, 10)] ?? event.place;
  const spelled = elementsAt(argument, where.split('.').slice(1));
  const isOne = (role: Value | undefined): boolean =>
    role !== undefined && options(role).some((option) => roles.includes(asText(option) ?? ''));
  return options(given).flatMap((option) => {
    const messages =
      option.kind === 'array' ? [...option.elements, ...(option.rest === null ? [] : options(option.rest))] : [option];
    return messages.flatMap((message, index) => {
      const value = saidBy(message, isOne);
      if (value === null) return [];
      const at = contentAt(spelled[index] ?? null);
      const { module } = argument;
      return [{ value, place: at === null ? event.place : { module, start: at.start, end: at.end } }];
    });
  });
}

function saidBy(message: Value, isOne: (role: Value | undefined) => boolean): Value | null {
  if (message.kind === 'object' && isOne(message.props.get('role')))
    return contents.map((name) => message.props.get(name)).find((content) => content !== undefined) ?? null;
  return message.kind === 'array' && isOne(message.elements[0]) ? (message.elements[1] ?? null) : null;
}

function contentAt(message: Expression | null): Expression | null {
  if (message?.kind === 'array') return message.elements[1] ?? null;
  if (message?.kind !== 'object') return null;
  return message.properties.find(({ key }) => key !== null && contents.includes(key))?.value ?? null;
}
