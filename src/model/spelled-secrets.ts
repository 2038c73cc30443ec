import type { CallEvent } from '../evaluate/events.ts';
import { asString, options, type Value } from '../evaluate/values.ts';
import type { Row } from '../libraries/define.ts';
import { literalText } from './literal-text.ts';
import { secretWithin } from './secret-texts.ts';
import type { SecretOperation } from './operations.ts';

type SecretRow = Extract<Row, { is: 'secret' }>;
export type SpelledSecret = Pick<
  SecretOperation,
  'is' | 'what' | 'kind' | 'text' | 'spelled' | 'fallback' | 'argument'
>;

/** The secret that a call is given as a text of the code, where a library says that it is one; null if it is none, or comes from elsewhere. */
export function spelledSecret(
  { arg, what, kind, within, named }: SecretRow,
  event: CallEvent,
  member: (value: Value, name: string) => Value | undefined,
): SpelledSecret | null {
  if (named !== undefined && asString(event.args[named])?.toLowerCase() !== 'authorization') return null;
  const [index = '0', ...path] = String(arg).split('.');
  let values: Value[] = event.args.slice(Number(index), Number(index) + 1);
  for (const name of path)
    values = values.flatMap((value) => (/^[*~]/.test(name) ? membersOf(value, name) : (member(value, name) ?? [])));
  const place = event.argPlaces[Number(index)] ?? event.place;
  for (const option of values.flatMap((value) => (value.kind === 'array' ? value.elements : [value]))) {
    const text = literalText(option);
    const spelled = text ?? fallbackText(option);
    const secret = spelled === null ? '' : within === undefined ? spelled : secretWithin(spelled, within);
    if (secret === '') continue;
    return {
      is: 'secret',
      what,
      kind,
      text: secret,
      spelled: spelled ?? secret,
      fallback: text === null,
      argument: place.module.locate(place.start, place.end),
    };
  }
  return null;
}

/** All that an object holds, whatever it is called (`*`), or is called so in any case (`~name`). */
function membersOf(value: Value, pattern: string): Value[] {
  return options(value).flatMap((option) =>
    option.kind === 'object'
      ? [...option.props].flatMap(([name, held]) =>
          pattern === '*' || name.toLowerCase() === pattern.slice(1) ? [held] : [],
        )
      : [],
  );
}

/** `process.env.SECRET || 'text'`, `config.get('secret', 'text')` */
function fallbackText(value: Value): string | null {
  if (value.kind === 'external' && value.path.text.endsWith('.get()')) return literalText(value.args[1]);
  if (value.kind !== 'union') return null;
  const texts = options(value).flatMap((option) => literalText(option) ?? []);
  const others = options(value).filter((option) => option.kind === 'external' || option.kind === 'unknown');
  return texts.length === 1 && others.length > 0 ? (texts[0] ?? null) : null;
}
