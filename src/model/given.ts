import type { CallEvent } from '../evaluate/events.ts';
import { options, type ExternalValue, type UnknownValue, type Value } from '../evaluate/values.ts';
import type { OperationDraft } from '../libraries/build-types.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';

/** A value that a query is given, and who decides about it. */
export interface GivenValue {
  /** the member that holds it: `userId` of `{ where: { userId } }`; '' if it has no name */
  readonly name: string;
  /** `request`: whoever sends the request chooses it; `sender`: it follows from who that is; `unknown`: not known */
  readonly from: 'request' | 'sender' | 'unknown';
  /** of a request: the part of it, and the way to the value there */
  readonly in: string;
  readonly path: readonly string[];
}

/** Values in one query; of a larger one the first say enough. */
const maxValues = 40;
const maxDepth = 7;

/** Headers that prove who sends the request, or say it. */
const proofs = /auth|cookie|token|key|session|user|tenant|account/i;
const chosen: ReadonlySet<string> = new Set(['path', 'query', 'body', 'argument', 'file', 'part', 'message', 'url']);

/** Reads who decides about values: whoever sends the request, or who that is. */
export class GivenValues {
  readonly #knowledge: LibraryKnowledge;
  readonly #describe: (event: CallEvent) => readonly OperationDraft[];
  readonly #calls = new WeakMap<CallEvent, { readonly isQuery: boolean; readonly recognises: boolean }>();
  readonly #senders = new WeakMap<ExternalValue, boolean>();

  constructor(knowledge: LibraryKnowledge, describe: (event: CallEvent) => readonly OperationDraft[]) {
    this.#knowledge = knowledge;
    this.#describe = describe;
  }

  /** The values that calls get, each of a kind once. */
  of(events: readonly CallEvent[]): GivenValue[] {
    const found = new Map<string, GivenValue>();
    const add = (given: GivenValue): void => {
      const key = `${given.from} ${given.name} ${given.in} ${given.path.join('.')}`;
      if (found.size < maxValues && !found.has(key)) found.set(key, given);
    };
    for (const event of events) for (const argument of event.args) this.#collect(argument, '', 0, add);
    return [...found.values()];
  }

  /** Whether a value follows from who sends the request: the session, a verified token, the user that was found by it. */
  isSender(value: Value, depth = 0): boolean {
    if (depth > maxDepth) return false;
    return options(value).some((option) => {
      switch (option.kind) {
        case 'external':
          return this.#isSender(option, depth);
        case 'promise':
          return this.isSender(option.of, depth);
        case 'unknown':
          return provesSender(option);
        case 'text':
          return option.parts.some((part) => typeof part !== 'string' && this.isSender(part, depth + 1));
        case 'array':
          return option.elements.some((element) => this.isSender(element, depth + 1));
        case 'object':
          return option.cls === null && [...option.props.values()].some((prop) => this.isSender(prop, depth + 1));
        default:
          return false;
      }
    });
  }

  #isSender(value: ExternalValue, depth: number): boolean {
    let known = this.#senders.get(value);
    if (known !== undefined) return known;
    // what leads back to itself says nothing new
    this.#senders.set(value, false);
    known =
      this.#knowledge.of(value.path).identity ||
      (value.receiver !== null && this.#isSender(value.receiver, depth)) ||
      (value.call !== null &&
        (this.#call(value.call).recognises || value.call.args.some((argument) => this.isSender(argument, depth + 1))));
    this.#senders.set(value, known);
    return known;
  }

  #call(event: CallEvent): { readonly isQuery: boolean; readonly recognises: boolean } {
    let known = this.#calls.get(event);
    if (known === undefined) {
      const drafts = this.#describe(event);
      const rows = event.path === null ? [] : this.#knowledge.of(event.path).rows;
      known = {
        isQuery: drafts.some(({ is }) => is === 'query'),
        recognises: drafts.some(recognises) || rows.some((row) => row.is === 'guard' && row.guard === 'authentication'),
      };
      this.#calls.set(event, known);
    }
    return known;
  }

  #collect(value: Value, name: string, depth: number, add: (given: GivenValue) => void): void {
    if (depth > maxDepth) return;
    for (const option of options(value)) {
      switch (option.kind) {
        case 'unknown':
          add(ofUnknown(option, name));
          break;
        case 'promise':
          this.#collect(option.of, name, depth, add);
          break;
        case 'text':
          for (const part of option.parts) if (typeof part !== 'string') this.#collect(part, name, depth + 1, add);
          break;
        case 'array':
          for (const element of option.elements) this.#collect(element, name, depth + 1, add);
          if (option.rest !== null) this.#collect(option.rest, name, depth + 1, add);
          break;
        case 'object':
          for (const [key, prop] of option.props) this.#collect(prop, operator.test(key) ? name : key, depth + 1, add);
          if (option.rest !== null) this.#collect(option.rest, name, depth + 1, add);
          break;
        case 'external':
          if (this.#isSender(option, depth)) add({ name, from: 'sender', in: '', path: [] });
          // conditions that are made by calls: `eq(orders.userId, id)`; what a query gave is a value of its own
          else if (option.call !== null && !this.#call(option.call).isQuery)
            for (const argument of option.call.args) this.#collect(argument, name, depth + 1, add);
          break;
        default:
      }
    }
  }
}

/** Keys that say how a value is compared, not what it is. */
const operator = /^(?:\$\w+|equals|in|notIn|eq|is|isNot|some|every|AND|OR|where)$/;

function ofUnknown(value: UnknownValue, name: string): GivenValue {
  if (provesSender(value)) return { name, from: 'sender', in: '', path: [] };
  const { origin, taint } = value;
  const where = origin?.in ?? taint?.source.in ?? '';
  return chosen.has(where) || taint?.source.kind === 'request'
    ? { name, from: 'request', in: where, path: origin?.path ?? [] }
    : { name, from: 'unknown', in: '', path: [] };
}

function provesSender({ origin, taint }: UnknownValue): boolean {
  const where = origin?.in ?? taint?.source.in ?? '';
  if (where === 'header') return origin === null || origin.path.length === 0 || proofs.test(origin.path[0] ?? '');
  return where === 'cookie' || where === 'session';
}

function recognises(draft: OperationDraft): boolean {
  return (
    (draft.is === 'token' && draft.operation !== 'sign') || (draft.is === 'guard' && draft.guard === 'authentication')
  );
}
