import type { CallEvent } from '../evaluate/events.ts';
import { options, type Value } from '../evaluate/values.ts';
import type { Row } from '../libraries/define.ts';
import { literalText } from './literal-text.ts';
import type { SecretOperation } from './operations.ts';

type SecretRow = Extract<Row, { is: 'secret' }>;
export type SpelledSecret = Pick<SecretOperation, 'is' | 'what' | 'kind' | 'text' | 'fallback' | 'argument'>;

/** The secret that a call is given as a text of the code, where a library says that it is one; null if it is none, or comes from elsewhere. */
export function spelledSecret(
  { arg, what, kind, begins }: SecretRow,
  event: CallEvent,
  member: (value: Value, name: string) => Value | undefined,
): SpelledSecret | null {
  const [index = '0', ...path] = String(arg).split('.');
  let values: Value[] = event.args.slice(Number(index), Number(index) + 1);
  for (const name of path)
    values = values.flatMap((value) => (name === '*' ? membersOf(value) : (member(value, name) ?? [])));
  const place = event.argPlaces[Number(index)] ?? event.place;
  for (const option of values.flatMap((value) => (value.kind === 'array' ? value.elements : [value]))) {
    const text = literalText(option);
    if (begins !== undefined && text?.startsWith(begins) !== true) continue;
    const spare = text === null ? fallbackText(option) : null;
    if (text === null && spare === null) continue;
    return {
      is: 'secret',
      what,
      kind,
      text: text ?? spare ?? '',
      fallback: text === null,
      argument: place.module.locate(place.start, place.end),
    };
  }
  return null;
}

/** All that an object holds, whatever it is called. */
function membersOf(value: Value): Value[] {
  return options(value).flatMap((option) => (option.kind === 'object' ? [...option.props.values()] : []));
}

/** `process.env.SECRET || 'text'` */
function fallbackText(value: Value): string | null {
  if (value.kind !== 'union') return null;
  const texts = options(value).flatMap((option) => literalText(option) ?? []);
  const others = options(value).filter((option) => option.kind === 'external' || option.kind === 'unknown');
  return texts.length === 1 && others.length > 0 ? (texts[0] ?? null) : null;
}
