import { isTried } from '../evaluate/events.ts';
import type { ApiPath } from '../evaluate/api-path.ts';
import type { CallEvent, Context, WriteEvent } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import {
  asText,
  options,
  settle,
  taintOf,
  undefinedValue,
  type ExternalValue,
  type Place,
  type TypeUse,
  type Value,
} from '../evaluate/values.ts';
import { listBehind } from '../evaluate/serialized.ts';
import type { Location } from '../findings/types.ts';
import type { OperationCall, OperationDraft } from '../libraries/build-types.ts';
import type { GuardRow } from '../libraries/define.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import { Chains } from './chains.ts';
import { credentialOf, textsAmong, textsOf } from './credentials.ts';
import { PlainCalls } from './plain-calls.ts';
import type { ClientOperation, Operation } from './operations.ts';
import { inNamesOfEntities } from './query-names.ts';
import type { Entity } from './types.ts';
import { copiedColumns } from './copied-columns.ts';
import { GivenValues } from './given.ts';
import { nameAt } from './expression-names.ts';
import { logged } from './logged.ts';
import { optionOf } from './option-values.ts';
import { repliedRows, type RepliedRows } from './replied-rows.ts';
import { riskOf } from './risks.ts';
import { spelledSecret } from './spelled-secrets.ts';
import { isGivenStack } from './spelled-stacks.ts';
import { unverifiedSettings } from './unverified.ts';
import { writtenInput } from './written-input.ts';

/** Names entities by the classes and names that stand for them. */
export interface EntityNames {
  /** `from`: the file that uses the name */
  named(name: string, from: string): Entity | null;
  ofClass(cls: Extract<Value, { kind: 'class' }>): string | null;
  ofName(name: string, from: string): string | null;
}

/** Translates calls into operations, once per call event. */
export class OperationReader {
  /** by the order of the call */
  readonly #cache: (readonly Operation[] | undefined)[] = [];
  readonly #plain = new PlainCalls();
  readonly #apis = new Map<ApiPath, string>();
  readonly #evaluator: Evaluator;
  readonly #knowledge: LibraryKnowledge;
  readonly #entities: EntityNames;
  readonly #chains: Chains;
  readonly #given: GivenValues;
  readonly #queries = new WeakMap<CallEvent, Extract<OperationDraft, { is: 'query' }> | null>();

  constructor(evaluator: Evaluator, knowledge: LibraryKnowledge, entities: EntityNames) {
    this.#evaluator = evaluator;
    this.#knowledge = knowledge;
    this.#entities = entities;
    this.#chains = new Chains(evaluator.activations);
    this.#given = new GivenValues(knowledge, (event) => this.#described(event));
  }

  of(event: CallEvent, inFunction: string): readonly Operation[] {
    return (this.#cache[event.order] ??= withUnverified(event, inFunction, this.#read(event, inFunction)));
  }

  /** What assigning a member is, if a library says so: a reply (`ctx.body = …`), not a query. */
  ofAssignment(event: WriteEvent, inFunction: string): Operation | null {
    const path = event.target.path.member(event.property);
    const base = {
      place: locate(event.place),
      api: apiText(path.text),
      inFunction,
      tried: isTried(event.context),
      inCatch: isInCatch(event.context),
    };
    const draft = this.#knowledge.assignment(path)?.(event.value, event.state) ?? null;
    if (draft === null)
      return tellsRequestsApart(event) ? { is: 'guard', guard: 'request-id', covers: '', ...base } : null;
    if (draft.is === 'query' || draft.is === 'token' || draft.is === 'log') return null;
    if (draft.is === 'reply') return { ...base, ...draft, rows: this.rowsIn(event.value) };
    return { ...base, ...draft } satisfies Operation;
  }

  /** Rows of queries that a value holds. */
  rowsIn(value: Value): RepliedRows[] {
    return repliedRows(value, {
      query: (event) => this.#queryOf(event),
      builtBy: (event) => this.#builtBy(event),
      locate: ({ place }) => locate(place),
    });
  }

  #queryOf(event: CallEvent): Extract<OperationDraft, { is: 'query' }> | null {
    let known = this.#queries.get(event);
    if (known === undefined) {
      const draft = this.#described(event).find((each) => each.is === 'query');
      const { file } = event.place.module;
      known = draft === undefined ? null : inNamesOfEntities(draft, (name) => this.#entities.named(name, file.path));
      this.#queries.set(event, known);
    }
    return known;
  }

  /** Whether a value follows from who sends the request. */
  isSender(value: Value): boolean {
    return this.#given.isSender(value);
  }

  /** A query with the calls that say more of it: `.where()` and the like, before and after. */
  #builtBy(event: CallEvent): CallEvent[] {
    const before: CallEvent[] = [];
    for (const option of event.receiver === null ? [] : options(settle(event.receiver)))
      for (let at = option.kind === 'external' ? option : null; at !== null; at = at.receiver)
        if (at.call !== null) before.push(at.call);
    return [event, ...before, ...this.#chains.after(event).filter(({ receiver }) => isOn(receiver, event))];
  }

  #described(event: CallEvent): readonly OperationDraft[] {
    const described =
      event.path === null ? null : (this.#knowledge.of(event.path).describe?.(this.#call(event)) ?? null);
    return described === null ? [] : Array.isArray(described) ? described : [described];
  }

  #read(event: CallEvent, inFunction: string): readonly Operation[] {
    const caught = { tried: isTried(event.context), inCatch: isInCatch(event.context) };
    if (event.path === null) return this.#plain.of(event, event.name, inFunction, caught);
    const known = this.#knowledge.of(event.path);
    const { file } = event.place.module;
    const drafts = this.#described(event).map((draft) => {
      if (draft.is === 'query') return inNamesOfEntities(draft, (name) => this.#entities.named(name, file.path));
      return draft.is === 'reply' && draft.leaksError === '' && isGivenStack(event)
        ? { ...draft, leaksError: 'stack' as const }
        : draft;
    });
    const tags: string[] = [];
    // middleware that is called by hand: `const headers = helmet(); … headers(req, res, next)`
    if (event.path.text.endsWith('()')) {
      for (const row of this.#knowledge.of(this.#knowledge.paths.parse(event.path.text.slice(0, -2))).rows)
        if (row.is === 'guard') drafts.push(guardDraft(row, event));
    }
    for (const row of known.rows) {
      switch (row.is) {
        case 'log':
          drafts.push({ is: 'log', level: row.level, structured: row.structured });
          break;
        case 'guard':
          if (
            row.unless !== undefined &&
            event.args.some(
              (argument) => row.unless !== undefined && optionsOf(argument)[row.unless.option] === row.unless.is,
            )
          )
            break;
          drafts.push(guardDraft(row, event));
          break;
        case 'blocking':
          drafts.push({ is: 'blocking', what: event.name });
          break;
        case 'client':
          drafts.push({
            is: 'client',
            client: row.client,
            options: optionsOf(event.args.at(-1)),
            ...(row.pool === undefined ? {} : { pool: poolOf(event.args, row.pool) }),
          });
          break;
        case 'secret': {
          const spelled = spelledSecret(row, event, this.#call(event).property);
          if (spelled !== null) drafts.push(spelled);
          break;
        }
        case 'risk': {
          const risk = riskOf(row, event, this.#call(event).property);
          if (risk !== null) drafts.push(risk);
          break;
        }
        case 'tagged':
          tags.push(
            ...row.tags.map((tag) => (tag === 'password-check' && isOfHeader(event.args[0]) ? 'key-check' : tag)),
          );
          break;
        default:
      }
    }
    const api = this.#apiOf(event.path);
    if (drafts.length === 0) return this.#plain.of(event, api, inFunction, caught, tags);
    if (tags.length > 0) drafts.push({ is: 'call', tags, args: event.args.map((argument) => asText(argument)) });
    const base = { place: locate(event.place), api, inFunction, ...caught };
    // the draft may name the API as its users do
    return drafts.map((draft): Operation => {
      if (draft.is === 'query')
        return {
          ...base,
          ...draft,
          writtenInput: writtenInput(draft, event.args),
          given: this.#given.of(this.#builtBy(event)),
          copied: copiedColumns(draft, this.#builtBy(event), (value) => this.rowsIn(value)),
        };
      if (draft.is === 'reply' && draft.kind === 'json')
        return { ...base, ...draft, rows: event.args.flatMap((argument) => this.rowsIn(argument)) };
      if (draft.is === 'token')
        return {
          ...base,
          ...draft,
          ofInput: taintOf(event.args[0] ?? undefinedValue, 0) !== null,
          carriedIn: carrierOf(event.args[0]),
          calledBack: event.args.some((argument) => argument.kind === 'function'),
        };
      if (draft.is === 'log') return { ...base, ...draft, ...logged(event) };
      if (draft.is === 'guard') return { ...base, ...draft, carriedIn: carrierOf(event.args[0]) };
      return { ...base, ...draft };
    });
  }

  #apiOf(path: ApiPath): string {
    let text = this.#apis.get(path);
    if (text === undefined) this.#apis.set(path, (text = apiText(path.text)));
    return text;
  }

  #call(event: CallEvent): OperationCall {
    const evaluator = this.#evaluator;
    const file = event.place.module.file.path;
    const property = (value: Value | undefined, name: string): Value | undefined => {
      if (value === undefined) return undefined;
      const found = evaluator.asRoot((machine) => machine.member(value, name, event.place));
      return found.kind === 'literal' && found.value === undefined ? undefined : found;
    };
    return {
      event,
      args: event.args,
      receiver: event.receiver,
      option: optionOf,
      object: (value) => {
        const object = value === undefined ? undefined : options(value).find((option) => option.kind === 'object');
        return object?.kind === 'object' ? object.props : null;
      },
      property,
      text: (value) => asText(value),
      entity: (of) => this.#entity(of, file),
      declared: (name) => this.#entities.named(name, file),
      entityOfType: (use) => this.#entityOfType(use),
      source: (index) => {
        const place = event.argPlaces[index];
        return place === undefined ? '' : nameAt(place);
      },
      client: clientOf,
      chain: () => this.#chains.after(event),
      continued: () => this.#chains.continued(event),
      isContinued: (apis) => this.#chains.isContinued(event, apis),
      locate,
    };
  }

  #entity(of: Value | string | undefined, from: string): string | null {
    if (of === undefined) return null;
    if (typeof of === 'string') return this.#entities.ofName(of, from) ?? of;
    for (const option of options(of)) {
      if (option.kind === 'class') return this.#entities.ofClass(option);
      if (option.kind === 'literal' && typeof option.value === 'string')
        return this.#entities.ofName(option.value, from) ?? option.value;
    }
    return null;
  }

  #entityOfType({ module, type }: TypeUse, depth = 0): string | null {
    if (depth > 4) return null;
    if (type.kind === 'typeof') return this.#entities.ofName(type.name, module.file.path) ?? type.name;
    if (type.kind === 'intersection' || type.kind === 'union') {
      for (const each of type.types) {
        const found = this.#entityOfType({ module, type: each }, depth + 1);
        if (found !== null) return found;
      }
    }
    if (type.kind !== 'reference') return null;
    const target = this.#evaluator.program.typeOf(module, type);
    if (target.kind === 'class') return this.#entities.ofClass(this.#evaluator.classValue(target.ref));
    if (target.kind === 'alias')
      return this.#entityOfType({ module: target.module, type: target.type }, depth + 1) ?? type.name;
    // `HydratedDocument<Cat>` of a package is about a Cat
    const [first] = type.args;
    if (target.kind === 'package')
      return first === undefined ? null : this.#entityOfType({ module, type: first }, depth + 1);
    return this.#entities.ofName(type.name, module.file.path) ?? (depth === 0 ? type.name : null);
  }
}

/** A key that comes with each request is compared to recognise who sends it, not to log somebody in. */
function isOfHeader(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    options(value).some((option) => {
      if (option.kind === 'unknown' && option.origin !== null) return /^(?:header|cookie)$/.test(option.origin.in);
      const source = taintOf(option, 0)?.source;
      return source?.kind === 'request' && /^(?:request header|cookie)\b/.test(source.label);
    })
  );
}

export function locate(place: Place): Location {
  return place.module.locate(place.start, place.end);
}

/** The path as people write it: `express().get` → `express.get`, `node:fs.readFileSync` → `fs.readFileSync`. */
export function apiText(path: string): string {
  return path
    .replaceAll('()', '')
    .replaceAll('[]', '')
    .replace(/^node:/, '')
    .replace(/^global\./, '');
}

export function isInCatch(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'catch') return true;
  return false;
}

/** Gives a request an id of its own: `req.id = …`, `ctx.state.correlationId = …`. */
function tellsRequestsApart({ target, property }: WriteEvent): boolean {
  return (
    (property === 'id' && target.path.text.endsWith('Request()')) ||
    /^(?:req|request|correlation|trace)_?id$/i.test(property)
  );
}

/** The part of the request that holds a value, or the members of an object that is given: `{ idToken: req.body.token }`; '' if not known. */
function carrierOf(value: Value | undefined): string {
  if (value === undefined) return '';
  const parts = options(settle(value)).flatMap((option) => {
    if (option.kind === 'object') return [...option.props.values()].map(carrierOf).filter((part) => part !== '');
    return [(option.kind === 'unknown' ? option.origin?.in : undefined) ?? taintOf(option, 0)?.source.in ?? ''];
  });
  return parts.every((part) => part === parts[0]) ? (parts[0] ?? '') : '';
}

/** Lists in lists, and promises of them, that are looked through; some hold themselves. */
const maxNested = 20;

/** The innermost call that a value goes back to: for `(await pool.query(…)).rows[0]` the query. */
export function originCall(value: Value, depth = maxNested): CallEvent | null {
  if (depth === 0) return null;
  for (const option of options(value)) {
    if (option.kind === 'promise') return originCall(option.of, depth - 1);
    if (option.kind === 'array' && option.rest !== null) {
      const list = listBehind(option);
      return originCall(option.rest, depth - 1) ?? (list === null ? null : originCall(list, depth - 1));
    }
    if (option.kind !== 'external') continue;
    for (let at: ExternalValue | null = option; at !== null; at = at.receiver) if (at.call !== null) return at.call;
  }
  return null;
}

/** Whether a value is what a call gave, or what further calls on that gave. */
function isOn(value: Value | null, event: CallEvent): boolean {
  return (
    value !== null &&
    options(settle(value)).some((option) => {
      for (let at = option.kind === 'external' ? option : null; at !== null; at = at.receiver)
        if (at.call === event) return true;
      return false;
    })
  );
}

/** Whether a client is told how many connections to keep: by a setting, or in the address that it is given. */
function poolOf(args: readonly Value[], settings: readonly string[]): NonNullable<ClientOperation['pool']> {
  if (settings.length === 0) return 'unknown';
  let known = true;
  for (const [index, argument] of args.entries())
    for (const option of options(settle(argument))) {
      if (option.kind === 'object') {
        if (settings.some((name) => option.props.has(name))) return 'set';
        known &&= option.rest === null;
      } else if (index === 0) {
        // an address; what an environment has in it is not known, and hardly the size of a pool
        if (/pool|limit|max/i.test(asText(option) ?? '')) return 'set';
        known &&=
          option.kind === 'literal' ||
          option.kind === 'text' ||
          (option.kind === 'external' && option.path.text.startsWith('global.process.env'));
      } else known = false;
    }
  return known ? 'default' : 'unknown';
}

function optionsOf(value: Value | undefined): Extract<Operation, { is: 'client' }>['options'] {
  const option = value === undefined ? undefined : optionOf(value);
  return typeof option === 'object' && option !== null && 'object' in option ? option.object : {};
}

function clientOf(receiver: Value | null): string {
  if (receiver === null) return '';
  for (const option of options(receiver)) {
    if (option.kind !== 'external') continue;
    let at: ExternalValue = option;
    while (at.call === null && at.receiver !== null) at = at.receiver;
    if (at.call !== null) {
      const { file, line, column } = locate(at.call.place);
      return `${file}:${line}:${column}`;
    }
    return at.path.text;
  }
  return '';
}

function guardDraft(row: GuardRow, event: CallEvent): OperationDraft {
  const texts = [...textsAmong(event.args), ...(event.receiver?.kind === 'external' ? textsOf(event.receiver) : [])];
  const by = row.by === undefined ? null : credentialOf(row.by, texts);
  return {
    is: 'guard',
    guard: row.guard,
    covers: row.covers ?? '',
    ...(by === null ? {} : { by }),
    ...(row.leaves === true && hasCallback(event) ? { calledBack: true } : {}),
  };
}

/** What it was made with has a function in it: `authenticate('jwt', (error, user) => { … })(request, response, next)`. */
function hasCallback({ path, args, receiver }: CallEvent): boolean {
  const given = path?.text.endsWith('()') === true ? (receiver?.kind === 'external' ? receiver.args : []) : args;
  return given.some((argument) => argument.kind === 'function');
}

/** What a call does, and what its options turn off. */
function withUnverified(event: CallEvent, inFunction: string, operations: readonly Operation[]): readonly Operation[] {
  if (event.path === null || event.path.root.text === 'global') return operations;
  const settings = unverifiedSettings(event);
  if (settings.length === 0) return operations;
  const base = {
    api: apiText(event.path.text),
    inFunction,
    tried: isTried(event.context),
    inCatch: isInCatch(event.context),
  };
  return [
    ...operations,
    ...settings.map(({ at, ...setting }): Operation => ({ is: 'unverified', ...setting, ...base, place: locate(at) })),
  ];
}
