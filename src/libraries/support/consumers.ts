import {
  asText,
  makeUnknown,
  options,
  unknown,
  type ExternalValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import { optionOf } from '../../model/option-values.ts';
import type { Consumer, Delivery, OptionValue } from '../../model/types.ts';
import type { ConsumerDraft, LibraryBuild, SeenCall } from '../build-types.ts';

/** What a message holds. Whoever sends it chooses it. */
export function messageValue(place: Place, path: readonly string[] = []): Value {
  const label = path.length === 0 ? 'message' : `message \`${path.join('.')}\``;
  return makeUnknown({ source: { kind: 'message', in: 'message', label, place }, safeFor: 0, step: null }, '', {
    in: 'message',
    path,
    validatedBy: '',
  });
}

/** Something of a package, as the package hands it to a handler: `bullmq.Job()`. */
export function given(build: LibraryBuild, path: string, props?: Map<string, Value>): ExternalValue {
  const { evaluator } = build;
  return evaluator.external(evaluator.knowledge.paths.parse(path), props === undefined ? {} : { props });
}

/** The names that a value may be; `{?}` if it is not known, or where a part of it is not. */
export function namesOf(value: Value | undefined): string[] {
  if (value === undefined) return ['{?}'];
  const names = options(value).flatMap((option): string[] => {
    if (option.kind === 'array')
      return [...option.elements, ...(option.rest === null ? [] : [option.rest])].flatMap(namesOf);
    const text = option.kind === 'regexp' ? `/${option.pattern}/` : asText(option);
    return text === null || text === '' ? [] : [text];
  });
  return names.length === 0 ? ['{?}'] : [...new Set(names)];
}

/** The one name that a value is; `{?}` in it for what is not known. */
export function nameOfQueue(value: Value | undefined): string {
  const [name, ...others] = namesOf(value);
  return others.length === 0 ? (name ?? '{?}') : '{?}';
}

/** A member of a value; undefined if it has none, or it is not known. */
export function memberOf(build: LibraryBuild, value: Value | undefined, name: string, place: Place): Value | undefined {
  if (value === undefined) return undefined;
  const found = build.evaluator.asRoot((machine) => machine.member(value, name, place));
  const known = options(found).filter(
    (option) => option.kind !== 'unknown' && !(option.kind === 'literal' && option.value === undefined),
  );
  return known.length === 0 ? undefined : found;
}

/** Settings as plain data, as far as known; empty if there are none. */
export function settingsOf(value: Value | undefined): Readonly<Record<string, OptionValue>> {
  for (const option of value === undefined ? [] : options(value)) {
    const plain = optionOf(option);
    if (typeof plain === 'object' && plain !== null && 'object' in plain) return plain.object;
  }
  return {};
}

export function numberIn(settings: Readonly<Record<string, OptionValue>>, name: string): number | null {
  const value = settings[name];
  return typeof value === 'number' ? value : null;
}

export function textIn(settings: Readonly<Record<string, OptionValue>>, name: string): string | null {
  const value = settings[name];
  return typeof value === 'string' ? value : null;
}

export function flagIn(settings: Readonly<Record<string, OptionValue>>, name: string): boolean | null {
  const value = settings[name];
  return typeof value === 'boolean' ? value : null;
}

/** What a call that registers a consumer says. */
export interface Registration {
  readonly kind: Consumer['kind'];
  readonly library: string;
  /** one consumer for each name */
  readonly names: readonly string[];
  /** which argument of the call the name is; where it is passed on, its callers are where a reader would look */
  readonly nameAt?: number;
  readonly handler: Value | undefined;
  readonly self?: Value;
  readonly arguments: (name: string) => readonly Value[];
  readonly delivery?: Partial<Delivery>;
  /** see `ConsumerDraft`; workers of queues are kept anyway */
  readonly stays?: ConsumerDraft['stays'];
}

/** Where a consumer is declared: by a call, or by a decorator. */
export type DeclaredAt = SeenCall | { readonly place: Place };

/** Declares what one call or decorator registers. */
export function declareConsumer(build: LibraryBuild, at: DeclaredAt, what: Registration): void {
  const { nameAt, names, handler, arguments: given_, self, delivery, kind, library } = what;
  const where =
    'event' in at
      ? {
          place: at.event.place,
          registered: { in: at.activation, spelled: nameAt === undefined || at.event.spelled[nameAt] === true },
          conditional: at.conditional,
        }
      : { place: at.place, conditional: false };
  for (const name of names)
    build.consumer({
      kind,
      library,
      name,
      ...where,
      handler: handler ?? unknown,
      arguments: () => given_(name),
      stays: kind === 'queue' ? 'kept' : (what.stays ?? 'process'),
      ...(self === undefined ? {} : { self }),
      ...(delivery === undefined ? {} : { delivery }),
    });
}

/** Declares a consumer that asks for messages itself: it is the function that gets them. */
export function declarePolling(
  build: LibraryBuild,
  seen: SeenCall,
  { kind, library, names, delivery }: Pick<Registration, 'kind' | 'library' | 'names' | 'delivery'>,
): void {
  const { event, activation, conditional } = seen;
  // a function that only hands on what it received leaves it to its caller
  let ran = activation;
  for (let returned = event.fate === 'return'; returned && ran.caller?.callee != null;) {
    const inner = ran;
    ran = ran.caller;
    returned = ran.events.some((each) => each.kind === 'enter' && each.activation === inner && each.fate === 'return');
  }
  for (const name of names)
    build.consumer({
      kind,
      library,
      name,
      place: event.place,
      registered: { in: activation, spelled: true },
      handler: unknown,
      ran,
      arguments: () => [],
      stays: kind === 'queue' ? 'kept' : 'process',
      conditional,
      ...(delivery === undefined ? {} : { delivery }),
    });
}

/** `every 5 min`, for a number of milliseconds; `every {?}` if it is not known. */
export function everyInWords(milliseconds: Value | number | undefined): string {
  const number =
    typeof milliseconds === 'number'
      ? milliseconds
      : milliseconds?.kind === 'literal' && typeof milliseconds.value === 'number'
        ? milliseconds.value
        : null;
  if (number === null) return 'every {?}';
  const units: readonly [number, string][] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ];
  const unit = units.find(([size]) => number >= size && number % size === 0);
  return unit === undefined ? `every ${number} ms` : `every ${number / unit[0]} ${unit[1]}`;
}

/** `exponential 1000`, `fixed 5000`, `5000`: how a queue's settings say how long to wait before the next try. */
export function backoffIn(settings: Readonly<Record<string, OptionValue>>, name = 'backoff'): string | null {
  const value = settings[name];
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  if (typeof value !== 'object' || value === null || !('object' in value)) return null;
  const { type, delay, strategy } = value.object;
  const kind = typeof type === 'string' ? type : typeof strategy === 'string' ? strategy : '';
  return [kind, typeof delay === 'number' ? String(delay) : ''].filter((part) => part !== '').join(' ') || null;
}
