import type { Activation, CallEvent, WriteEvent } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import type { ClassValue, ExternalValue, Place, TypeUse, Value } from '../evaluate/values.ts';
import type { Location } from '../findings/types.ts';
import type { Expression } from '../ir/index.ts';
import type { ClassRef, Module, Program } from '../link/types.ts';
import type { Migration } from '../model/migrations.ts';
import type { Operation, ReplyOperation } from '../model/operations.ts';
import type { Walk } from '../model/walk.ts';
import type { SentParts } from './define.ts';
import type {
  CarryingRequest,
  Credential,
  AppTraits,
  Consumer,
  Delivery,
  ElementField,
  Entity,
  GuardKind,
  OptionValue,
  Param,
  Unknown,
} from '../model/types.ts';
import type { Project } from '../project/types.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An operation without what the model adds: place, API text, function and try context, and what input is in it. */
export type OperationDraft = DistributiveOmit<
  Operation,
  | 'place'
  | 'api'
  | 'inFunction'
  | 'tried'
  | 'inCatch'
  | 'ofInput'
  | 'calledBack'
  | 'writtenInput'
  | 'copied'
  | 'given'
  | 'rows'
  | 'values'
  | 'members'
  | 'inputs'
  | 'forwards'
> & { readonly api?: string };

/** A call that a library is asked to describe. */
export interface OperationCall {
  readonly event: CallEvent;
  readonly args: readonly Value[];
  readonly receiver: Value | null;
  /** the value as plain data as far as known; see `OptionValue` */
  option(value: Value | undefined): OptionValue | undefined;
  /** members of an argument that is an object; null if it is none that is known */
  object(value: Value | undefined): ReadonlyMap<string, Value> | null;
  /** a member of an object-like value; undefined if there is none or it is not known */
  property(value: Value | undefined, name: string): Value | undefined;
  text(value: Value | undefined): string | null;
  /** the entity a class or a name stands for, if a library declared it; else the name itself */
  entity(of: Value | string | undefined): string | null;
  /** the declaration of an entity that is named or stored under that name; null if none is known */
  declared(name: string): Entity | null;
  /** as `entity`, for a type argument: the `User` of `Repository<User>` */
  entityOfType(use: TypeUse): string | null;
  /** source text of the argument at an index, for names in messages */
  source(index: number): string;
  /** identity of the client or transaction that the receiver comes from */
  client(receiver: Value | null): string;
  /** calls that the same function makes on what this one gave, directly or by way of others, in order */
  chain(): readonly CallEvent[];
  /**
   * if this is the first call of its function on something that another function began to build: the whole chain, from
   * the call that it goes back to; else null
   */
  continued(): readonly CallEvent[] | null;
  /** another function calls one of these APIs on what this call gave: it only began to build */
  isContinued(apis: ReadonlySet<string>): boolean;
  locate(place: Place): Location;
}

/** What a library's `build` reads, and where it puts what it found. */
export interface LibraryBuild {
  readonly project: Project;
  readonly program: Program;
  readonly evaluator: Evaluator;
  /** Calls of an API anywhere in code that ran at start-up, in the order in which they ran. Patterns as in rows. */
  calls(api: string): readonly SeenCall[];
  /** Assignments to members of external values, e.g. `module.exports`-like registrations. */
  writes(api: string): readonly { event: WriteEvent; activation: Activation }[];
  /** Classes of server code with a decorator whose value has the given API path (`@nestjs/common.Controller()`). */
  decorated(api: string): readonly DecoratedClass[];
  /** Values of decorators, evaluated in the class's scope; `applyDecorators`-like factories are seen through. */
  decorators(cls: ClassValue, decorators: readonly Expression[]): Value[];
  classValue(ref: ClassRef): ClassValue;
  locate(place: Place): Location;
  /** Modules of server code that can serve requests (tests, scripts and front ends left out). */
  readonly modules: readonly Module[];

  /** Lets a function answer one request, and says what it did; with `describes`, what it returns counts as a reply. */
  run(callee: Value, args: readonly Value[], self?: Value, describes?: DescribedReply): Walk;

  app(draft: AppDraft): AppDraft;
  endpoint(draft: EndpointDraft): void;
  /** a way in that is no request; see `support/consumers.ts` */
  consumer(draft: ConsumerDraft): void;
  /** what is asked for each element of a list; see `support/graphql-lists.ts` */
  elementField(field: ElementField): void;
  entity(entity: Entity, cls?: ClassRef | null): void;
  /** a step of a database's history; those of one history in the order in which they are applied */
  migration(migration: Migration): void;
  /** `runs`: the handler's function and what it gets, the error first or wherever the framework puts it */
  errorHandler(app: AppDraft, place: Place, name: string, beforeRoutes: boolean, runs?: ErrorHandlerRun): void;
  listens(app: AppDraft, place: Place): void;
  unknown(unknown: Unknown): void;
}

export interface SeenCall {
  readonly event: CallEvent;
  readonly activation: Activation;
  /** true if a condition that is not known decides whether it runs */
  readonly conditional: boolean;
}

export interface DecoratedClass {
  readonly ref: ClassRef;
  readonly cls: ClassValue;
  /** the decorator's value: an external value with the call's arguments */
  readonly decorator: ExternalValue;
}

/** An application or server object, identified by the value that stands for it. */
export interface AppDraft {
  readonly framework: string;
  readonly place: Place;
  readonly traits: AppTraits;
  /** middleware of the whole app, in order */
  readonly guards: GuardDraft[];
  /** arguments that its middleware gets */
  readonly requestArguments?: () => readonly Value[];
  /** the same application as its own framework told it: left out where only this package adds endpoints to it */
  readonly builtOn?: AppDraft | null;
}

export interface ErrorHandlerRun {
  readonly value: Value;
  readonly args: readonly Value[];
  readonly self?: Value;
}

/** What a value that a handler returns says of the reply, where handlers describe replies by what they return; several for one of several. */
export type DescribedReply = (
  value: Value,
) => readonly Pick<ReplyOperation, 'status' | 'kind' | 'keys' | 'leaksError'>[];

/** One step of a chain before it was looked into. */
export interface GuardDraft {
  /** a function, an external value (`helmet()`), or something unknown */
  readonly value: Value;
  readonly scope: 'global' | 'router' | 'route';
  readonly place: Place;
  readonly conditional: boolean;
  readonly name?: string;
  /** what it is called is no evidence of what it does: something that may let requests pass was not understood */
  readonly nameless?: true;
  /** kinds that the way it is declared shows (`@UseGuards(…)`, `schema: {…}`), besides what its code shows */
  readonly kinds?: readonly GuardKind[];
  readonly covers?: readonly string[];
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** what a request has to bring along, where the declaration says so */
  readonly asks?: readonly Credential[];
  /** how to run it: arguments for the function; default: those of the endpoint */
  readonly args?: readonly Value[];
  /** … or what it gets for those of the endpoint: `handle({ event, resolve })` */
  readonly given?: (args: readonly Value[]) => readonly Value[];
  /** arguments after those */
  readonly more?: readonly Value[];
  /** what it returns is a reply, if it describes one */
  readonly describes?: DescribedReply;
  /** what becomes of that which it returns: `request` are the arguments that the handler will get */
  readonly gives?: (value: Value, request: readonly Value[]) => void;
  readonly self?: Value;
  /** it is called on its first argument, which is `this` where nothing else is */
  readonly onFirst?: true;
}

export interface EndpointDraft {
  readonly app: AppDraft | null;
  readonly protocol: 'http' | 'graphql' | 'ws' | 'grpc' | 'rpc';
  readonly method: string;
  readonly path: string;
  /** see `Endpoint.mount` */
  readonly mount?: string;
  /** see `Endpoint.request` */
  readonly request?: CarryingRequest;
  readonly framework: string;
  readonly place: Place;
  /** the function whose call registers it, and whether the path stands in that call: a helper may register routes for others */
  readonly registered?: { readonly in: Activation; readonly spelled: boolean };
  /** false for routes of a router that no application was seen to use */
  readonly mounted?: boolean;
  /** the whole chain before the handler, in order */
  readonly guards: readonly GuardDraft[];
  readonly handler: Value;
  /** for a method of a class: its instance */
  readonly self?: Value;
  /** see `GuardDraft` */
  readonly onFirst?: true;
  /** endpoints with the same text here get equal requests, so that guards they share need to run only once */
  readonly requests?: string;
  /** arguments for one request: fresh request and response values, shared by guards and handler */
  arguments(): readonly Value[];
  /** what a returned value means: an HTTP reply (Fastify, Nest, Hono), or nothing (Express) */
  readonly replies: 'return' | 'call';
  /** with `replies: 'return'`: the returned value is no reply but describes one, `{ statusCode: 404, body }` */
  readonly describes?: DescribedReply;
  /** what of a returned value reaches the client in a way that may do harm */
  readonly sends?: SentParts;
  /** status of a reply that sets none */
  readonly defaultStatus: number;
  readonly params?: readonly Param[];
  /** known without looking at the chain: declared public or protected */
  readonly auth?: boolean;
  readonly conditional: boolean;
}

/** A consumer before it was looked into: what a message, a job, an event or the clock runs. */
export interface ConsumerDraft {
  readonly kind: Consumer['kind'];
  readonly name: string;
  readonly library: string;
  readonly place: Place;
  /** as an endpoint's: the function whose call registers it, and whether the name stands in that call */
  readonly registered?: { readonly in: Activation; readonly spelled: boolean };
  readonly handler: Value;
  /** what asked for messages itself, instead of a handler: it is not run again */
  readonly ran?: Activation;
  /** for a method of a class: its instance */
  readonly self?: Value;
  /** what one message or job gives the handler; see `support/consumers.ts` */
  arguments(): readonly Value[];
  readonly delivery?: Partial<Delivery>;
  /**
   * How long it stays. `kept`: somewhere outside, whoever registers it; `process` (default): what a request registers is that
   * request's; `caller`: it counts only if what registers it is there from the start.
   */
  readonly stays?: 'kept' | 'process' | 'caller';
  readonly conditional: boolean;
  /** what of its declaration was not understood */
  readonly unknowns?: readonly Unknown[];
}
