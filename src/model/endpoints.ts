import { withoutSteps } from './routes-in-order.ts';
import type { Activation, Context, ReturnEvent } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { inChainTransactions } from './chain-transactions.ts';
import { options, settle, taintOf, type Value } from '../evaluate/values.ts';
import type { AppDraft, EndpointDraft } from '../libraries/build-types.ts';
import type { SentParts } from '../libraries/define.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import { statusNamed } from './errors.ts';
import { alike, authenticating, readsCredentials, withoutCredentials } from './anonymous.ts';
import { credentialsOf } from './credentials.ts';
import { describedReplies } from './described-replies.ts';
import { GuardChains } from './guard-chains.ts';
import { kindsShown } from './guards.ts';
import { entitiesOf, markReached, runHandler, type Handling } from './handling.ts';
import { locate, type OperationReader } from './operations-of.ts';
import { ownSecretOf, withoutOwnSecrets } from './own-secrets.ts';
import type { ReplyOperation } from './operations.ts';
import type {
  App,
  Endpoint,
  FunctionInfo,
  Guard,
  GuardKind,
  Param,
  Reply,
  Step,
  Transaction,
  Unknown,
} from './types.ts';
import { verdictOf } from './verdicts.ts';
import type { Walk } from './walk.ts';

/** Follows endpoints' chains and handlers and says what they are. */
export class EndpointReader {
  /** which endpoints come through an activation */
  readonly reached = new Map<Activation, Endpoint[]>();
  /** handlers, and what of that which they return does harm */
  readonly sent = new Map<Activation, SentParts>();
  readonly #evaluator: Evaluator;
  readonly #reader: OperationReader;
  readonly #apps: ReadonlyMap<AppDraft, App>;
  readonly #transactions: Map<string, Transaction>;
  readonly #chains: GuardChains;
  readonly #knowledge: LibraryKnowledge;

  constructor(
    evaluator: Evaluator,
    reader: OperationReader,
    knowledge: LibraryKnowledge,
    apps: ReadonlyMap<AppDraft, App>,
    told: Readonly<Record<string, readonly GuardKind[]>>,
    transactions: Map<string, Transaction>,
  ) {
    this.#transactions = transactions;
    this.#evaluator = evaluator;
    this.#reader = reader;
    this.#apps = apps;
    this.#knowledge = knowledge;
    this.#chains = new GuardChains(evaluator, reader, knowledge, told);
  }

  /** In the order in which they are registered; routes that only lead to another one are steps of it. */
  readAll(drafts: readonly EndpointDraft[]): Endpoint[] {
    const all = drafts.map((draft, order) => this.#read(draft, order));
    const endpoints = withoutSteps(all);
    if (endpoints.length === all.length) return endpoints;
    const kept = new Set(endpoints);
    for (const [activation, through] of this.reached) {
      const left = through.filter((endpoint) => kept.has(endpoint));
      if (left.length === 0) this.reached.delete(activation);
      else this.reached.set(activation, left);
    }
    return endpoints;
  }

  #read(draft: EndpointDraft, order: number): Endpoint {
    const { args, passed } = this.#chains.run(draft);
    const unknowns: Unknown[] = [];
    const guards: Guard[] = passed.map(({ guard }) => guard);
    for (const guard of guards)
      if (guard.kinds === null)
        unknowns.push({ kind: 'guard', message: `${guard.name} could not be followed`, location: guard.place });
    const { walk: handling, info, callees, calls, activations } = this.#handle(draft, args());
    const handler = info ?? this.#packageHandler(draft, guards);
    if (handler === null)
      unknowns.push({
        kind: 'handler',
        message: `handler of ${draft.method} ${draft.path} could not be found`,
        location: locate(draft.place),
      });
    if (handling.incomplete)
      unknowns.push({
        kind: 'budget',
        message: `${draft.method} ${draft.path} does more than could be followed`,
        location: locate(draft.place),
      });
    const authenticated = guards.some(
      ({ kinds, conditional }) => !conditional && kinds?.includes('authentication') === true,
    );
    const inHandler = this.#inHandlerGuard(draft, args, handling, handler, authenticated);
    if (inHandler !== null) guards.push(inHandler);
    const steps: Step[] = [
      ...inChainTransactions([...passed.flatMap(({ walk: way }) => way.steps), ...handling.steps]),
    ];
    if (draft.sends !== undefined) for (const activation of activations) this.sent.set(activation, draft.sends);
    if (draft.replies === 'return' && draft.describes === undefined)
      for (const activation of activations) steps.push(...this.#returned(handling, activation, draft));
    for (const { transaction } of steps) if (transaction !== null) this.#transactions.set(transaction.id, transaction);

    const ofGuards = passed
      .flatMap(({ guard, walk: way }) => (guard.scope === 'global' ? way.inputs.filter(isOwn) : way.inputs))
      .map((input): Param => ({ ...input, byGuard: true }));
    // what a guard has put there does not come from the client
    const replaced = new Set(passed.flatMap(({ walk: way }) => [...way.replaced]));
    const ofHandler = handling.inputs.filter((input) => !replaced.has(`${input.in} ${input.name}`));
    const params = withCheckedMembers(paramsOf(draft, [...ofGuards, ...ofHandler], guards), steps);
    const endpoint: Endpoint = {
      label: `${draft.method} ${draft.path}`,
      protocol: draft.protocol,
      method: draft.method,
      path: draft.path,
      mount: draft.mount ?? '',
      request: draft.request ?? null,
      framework: draft.framework,
      app: draft.app === null ? null : (this.#apps.get(draft.app) ?? null),
      package: draft.place.module.package,
      place: locate(draft.place),
      order,
      handler,
      guards,
      auth:
        draft.auth === undefined
          ? (ownSecretOf(handling.steps, guards) ?? verdictOf('authentication', guards))
          : { value: draft.auth, reason: draft.auth ? 'declared' : 'declared public', place: locate(draft.place) },
      authorization: verdictOf('authorization', guards),
      ...(looksAtSender(handling.activations, this.#reader) ? { looksAtSender: true as const } : {}),
      validation: verdictOf('validation', guards),
      rateLimit: verdictOf('rate-limit', guards),
      csrf: verdictOf('csrf', guards),
      params,
      replies: repliesOf(steps, draft),
      callees,
      calls,
      ways: [...passed.flatMap(({ walk: way }) => way.ways), ...handling.ways],
      steps,
      reads: entitiesOf(steps, false),
      writes: entitiesOf(steps, true),
      conditional: draft.conditional,
      unknowns,
    };
    markReached(this.reached, [...passed.map(({ walk: way }) => way), handling], endpoint);
    return endpoint;
  }

  /** A route that a package answers, by middleware that ends the chain: `passport.authenticate('google')`. */
  #packageHandler(draft: EndpointDraft, guards: Guard[]): FunctionInfo | null {
    if (!options(draft.handler).some((option) => option.kind === 'external')) return null;
    const guard = this.#chains.describe({
      value: draft.handler,
      scope: 'route',
      place: draft.place,
      conditional: false,
    });
    guards.push(guard);
    return { name: guard.name, location: guard.place, async: false };
  }

  #handle(draft: EndpointDraft, args: readonly Value[]): Handling {
    const handling = runHandler(draft, args, this.#evaluator, this.#reader);
    if (draft.describes !== undefined)
      for (const activation of handling.activations)
        handling.walk.steps.push(...describedReplies(activation, draft.describes, this.#reader));
    return handling;
  }

  /** Checks that the handler makes itself, as one guard. */
  #inHandlerGuard(
    draft: EndpointDraft,
    args: () => readonly Value[],
    handling: Walk,
    handler: FunctionInfo | null,
    authenticated: boolean,
  ): Guard | null {
    const steps = [...withoutOwnSecrets(handling.steps)];
    // who is turned away before cannot come here: to run everything once more would only cost time
    const alone =
      !authenticated && readsCredentials(handling)
        ? withoutCredentials(this.#evaluator, null, () => this.#handle(draft, args()).walk)
        : null;
    const evidence = authenticating(
      kindsShown(steps),
      steps,
      alone && alike(alone.steps, handling.steps, steps),
    ).filter(({ kind }) => kind !== 'rate-limit');
    const [first] = evidence;
    if (first === undefined || handler === null) return null;
    const covers = handling.steps.flatMap(({ operation }) =>
      operation.is === 'guard' && operation.covers !== '' ? [operation.covers] : [],
    );
    return {
      name: handler.name,
      kinds: [...new Set(evidence.map(({ kind }) => kind))],
      scope: 'handler',
      place: first.place,
      evidence,
      conditional: false,
      options: {},
      covers: [...new Set(covers)],
      ...(evidence.some(({ kind }) => kind === 'authentication')
        ? { credentials: credentialsOf(null, { steps, inputs: handling.inputs }, this.#knowledge) }
        : {}),
    };
  }

  /** What a handler returns is its reply. */
  #returned(handling: Walk, activation: Activation, draft: EndpointDraft): Step[] {
    return handling.returns.flatMap((event) => {
      const value = settle(event.value);
      if (options(value).every((option) => this.#isReply(option))) return [];
      const operation: ReplyOperation = {
        is: 'reply',
        status: statusSetBefore(event, activation) ?? draft.defaultStatus,
        kind:
          value.kind === 'literal' && value.value === undefined
            ? 'empty'
            : value.kind === 'literal' || value.kind === 'text'
              ? 'text'
              : 'json',
        keys: keysOf(value),
        leaksError: '',
        rows: this.#reader.rowsIn(value),
        place: locate(event.place),
        api: 'return',
        inFunction: activation.module.facts.functions[activation.fn]?.name ?? '',
        tried: false,
        inCatch: false,
      };
      return [
        {
          operation,
          via: [],
          guard: null,
          loops: [],
          conditions: [],
          tried: null,
          inCatch: false,
          transaction: null,
          fate: 'return' as const,
        },
      ];
    });
  }

  /** `return reply.send(…)`: the reply is the call, not what it returns. */
  #isReply(value: Value): boolean {
    if (value.kind !== 'external') return false;
    return (
      /(?:Reply|Response)\(\)/.test(value.path.text) ||
      (value.call !== null && this.#reader.of(value.call, '').some((operation) => operation.is === 'reply'))
    );
  }
}

/** `reply.code(201); return …`, `set.status = 201; return …`: the status that the code on the way to a `return` assigned last; null if it did not. */
function statusSetBefore(event: ReturnEvent, activation: Activation): number | null {
  const end = activation.events.indexOf(event);
  for (let at = end - 1; at >= 0; at--) {
    const before = activation.events[at];
    if (before?.kind !== 'write' || !isAround(before.context, event.context)) continue;
    const status = before.value.kind === 'literal' ? before.value.value : null;
    if (before.property === 'statusCode') return typeof status === 'number' ? status : null;
    // anything may have a status, but few have one like this
    if (before.property !== 'status') continue;
    if (typeof status === 'number' && status >= 200 && status < 600) return status;
    const named = typeof status === 'string' ? statusNamed(status) : null;
    if (named !== null) return named;
  }
  return null;
}

/** Whether what happened under `outer` has happened whenever the code under `inner` runs. */
function isAround(outer: Context | null, inner: Context | null): boolean {
  if (outer === null) return true;
  for (let at = inner; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

const lookers = new WeakMap<Activation, boolean>();

function looksAtSender(activations: ReadonlySet<Activation>, reader: OperationReader): boolean {
  return activations.values().some((activation) => {
    let looks = lookers.get(activation);
    if (looks === undefined) {
      looks =
        activation.args.some((argument) => reader.isSender(argument)) ||
        activation.events.some(
          (event) =>
            (event.kind === 'input' && event.in === 'identity') ||
            (event.kind === 'call' && event.args.some((argument) => reader.isSender(argument))),
        );
      lookers.set(activation, looks);
    }
    return looks;
  });
}

/** Top-level keys of a value that is sent as JSON; null if not known. */
export function keysOf(value: Value): string[] | null {
  if (value.kind === 'object' && value.rest === null && taintOf(value, 0) === null) return [...value.props.keys()];
  return null;
}

function paramsOf(draft: EndpointDraft, inputs: readonly Param[], guards: readonly Guard[]): Param[] {
  const params = new Map<string, Param>();
  const covered = (where: string): string =>
    guards.find((guard) => guard.kinds?.includes('validation') === true && guard.covers.includes(where))?.name ?? '';
  const add = (param: Param): void => {
    const key = `${param.in} ${param.name}`;
    const known = params.get(key);
    const weaker = known?.byGuard === true && param.byGuard === undefined;
    if (known === undefined || weaker || (known.declared === true && param.declared === undefined))
      params.set(key, param.validatedBy === '' ? { ...param, validatedBy: covered(param.in) } : param);
  };
  for (const param of draft.params ?? []) add(param);
  for (const name of pathParams(draft.path)) add({ name, in: 'path', place: locate(draft.place), validatedBy: '' });
  const inPath = pathParams(draft.path);
  const spelledOut = !/[*(?]|\{\?\}/.test(draft.path);
  for (const input of inputs) {
    // `req.body.hasOwnProperty('id')` reads no parameter of that name
    if (input.name in Object.prototype) continue;
    // middleware that several routes share reads parameters that only some of them have
    if (input.in === 'path' && spelledOut && !inPath.includes(input.name.split('.')[0] ?? '')) continue;
    if (input.name !== '' && input.in !== 'argument') add({ ...input, name: input.name.split('.')[0] ?? input.name });
  }
  // `save(req.body)`: a body of which no member is named; otherwise its members are the parameters
  const whole = inputs.find((input) => input.name === '' && input.in === 'body' && input.byGuard === undefined);
  if (whole !== undefined && ![...params.values()].some((param) => param.in === 'body'))
    add({ ...whole, name: 'body', declared: true });
  return withoutWholes([...params.values()]);
}

/** What the schemas that parts of the request have to meet say of their members; members that nobody reads by name are declared. */
function withCheckedMembers(params: readonly Param[], steps: readonly Step[]): Param[] {
  const all = new Map(params.map((param) => [`${param.in} ${param.name}`, param]));
  for (const { operation, guard } of steps) {
    if (operation.is !== 'guard' || operation.guard !== 'validation' || operation.shape === undefined) continue;
    const where = memberPlaces.find((place) => place === operation.covers);
    if (where === undefined) continue;
    for (const { name, shape, required } of operation.shape.members ?? []) {
      const key = `${where} ${name}`;
      const known = all.get(key);
      if (known === undefined && where === 'path') continue;
      const base = known ?? {
        name,
        in: where,
        place: operation.place,
        validatedBy: guard?.name ?? operation.api,
        declared: true as const,
      };
      all.set(key, {
        ...base,
        ...(base.shape === undefined && shape.type !== null ? { shape } : {}),
        ...(base.required === undefined && required !== null ? { required } : {}),
      });
    }
  }
  return withoutWholes([...all.values()]);
}

const memberPlaces = ['body', 'query', 'path'] as const;

/** A parameter for a whole body or query string says nothing more where its members are known. */
function withoutWholes(params: readonly Param[]): Param[] {
  return params.filter(
    (param) =>
      param.declared !== true ||
      param.name !== param.in ||
      !params.some((other) => other.in === param.in && other !== param && other.byGuard === undefined),
  );
}

/** Headers and cookies that middleware of the whole application reads are no parameters of each of its endpoints. */
function isOwn(input: Param): boolean {
  return input.in !== 'header' && input.in !== 'cookie';
}

/** `:id`, `{id}`, `[id]` and `*` segments. */
export function pathParams(path: string): string[] {
  const names: string[] = [];
  for (const match of path.matchAll(/:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\}/g)) {
    const name = match[1] ?? match[2];
    if (name !== undefined) names.push(name);
  }
  return names;
}

function repliesOf(steps: readonly Step[], draft: EndpointDraft): Reply[] {
  const replies = new Map<string, Reply>();
  for (const { operation } of steps) {
    if (operation.is !== 'reply') continue;
    const status =
      operation.status ??
      (operation.kind === 'error' ? 500 : operation.kind === 'redirect' ? 302 : draft.defaultStatus);
    const key = `${status} ${operation.kind} ${operation.keys?.join(',') ?? ''}`;
    if (!replies.has(key))
      replies.set(key, { status, kind: operation.kind, keys: operation.keys, place: operation.place });
  }
  return [...replies.values()];
}
