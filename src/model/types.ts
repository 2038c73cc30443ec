import type { Location } from '../findings/types.ts';
import type { ModuleFacts } from '../ir/index.ts';
import type { ImportCycle } from '../link/types.ts';
import type { Package, Project, SourceFile } from '../project/types.ts';
import type { Decision } from './decisions.ts';
import type { IdentityCondition } from './identity.ts';
import type { LiveDatabase } from './live-database.ts';
import type { Migration } from './migrations.ts';
import type { NamedString } from './named-strings.ts';
import type { CatalogTable, RealSchema } from './real-schema.ts';
import type { Operation } from './operations.ts';
import type { ValueShape } from './value-shape.ts';
import type { VulnerablePackage } from './vulnerable.ts';

/**
 * The Backend Model: what the backend is, apart from how it is written. The audit extracts it from code;
 * it knows nothing of rules, reports or libraries. Immutable once built.
 */
export interface BackendModel {
  readonly project: Project;
  /** text of a file that is not source code (Dockerfile, compose, schema …); null if it cannot be read */
  readonly readDocument: (path: string) => string | null;
  /** servers and applications that are created in the code, in order of place */
  readonly apps: readonly App[];
  /** proxies and platforms that the repository says stand before its servers, sorted by file */
  readonly fronts: readonly Front[];
  /** sorted by file and line of the route */
  readonly endpoints: readonly Endpoint[];
  /** the ways in that are no request, sorted by file and line */
  readonly consumers: readonly Consumer[];
  readonly entities: readonly Entity[];
  /** what answers a field of each element of a list in GraphQL */
  readonly elementFields: readonly ElementField[];
  /** by history, and those of one history in the order in which they are applied */
  readonly migrations: readonly Migration[];
  /** what PostgreSQL made of migrations, by history; empty if they were not run */
  readonly schemas: readonly RealSchema[];
  /** the running database that the user named; null: none */
  readonly live: LiveDatabase | null;
  /** installed packages that something is known against, by name; null if no advisories were given */
  readonly vulnerable: readonly VulnerablePackage[] | null;
  /** how large the user says that tables are, by name: `small`, `large`, or a number of rows */
  readonly tableSizes: Readonly<Record<string, 'small' | 'large' | number>>;
  /** every operation found anywhere in server code, once per place and statement, in order of place */
  readonly operations: readonly Operation[];
  /** kinds of sources that the user counts as attackers, besides those that always are */
  readonly distrusted: ReadonlySet<string>;
  /** input that reaches a dangerous place */
  readonly flows: readonly Flow[];
  /** conditions whose outcome the sender of a request chooses, and what depends on it, in order of place */
  readonly decisions: readonly Decision[];
  readonly transactions: readonly Transaction[];
  readonly sources: readonly SourceModule[];
  /** files that declare tests, sorted by path; their helpers and fixtures are not among them */
  readonly tests: readonly SourceFile[];
  readonly cycles: readonly ImportCycle[];
  /** frameworks and libraries in use by the server code, by the name users know them by, sorted */
  readonly frameworks: readonly string[];
  /** seen, but not understood */
  readonly unknowns: readonly Unknown[];
  /** which kinds of facts could be established, for the rules' `needs` */
  readonly facts: ReadonlySet<FactKind>;
}

/** `endpoints`: there is at least one; `entries`: an endpoint or a consumer; `server`: something listens or a framework is in use; … */
export type FactKind =
  | 'server'
  | 'endpoints'
  | 'entries'
  | 'entities'
  | 'migrations'
  | 'migrated-schema'
  | 'live-database'
  | 'advisories'
  | 'queries'
  | 'transactions'
  | 'flows'
  | 'packages'
  | 'typescript'
  | 'sources';

/** A source file as rules about code see it. */
export interface SourceModule {
  readonly file: SourceFile;
  readonly package: Package | null;
  readonly facts: ModuleFacts;
  readonly layer: Layer;
  /** why it is that layer */
  readonly layerReason: string;
  readonly imports: readonly { to: SourceModule; place: Location; typeOnly: boolean; deferred: boolean }[];
  /** a test imports it, directly or not, or requests an endpoint that it serves */
  readonly reachedByTests: boolean;
  /** the strings it spells out, with their names; read when asked for */
  strings(): readonly NamedString[];
  locate(start: number, end: number): Location;
}

/**
 * Inferred from what a module does. `route`: declares or handles endpoints; `data`: issues queries and handles no requests;
 * `service`: in between, called by routes and calling data; `model`: declares entities; `infrastructure`: clients and configuration.
 */
export type Layer = 'route' | 'service' | 'data' | 'model' | 'infrastructure' | 'unknown';

/** One application object or server. */
export interface App {
  readonly id: string;
  readonly framework: string;
  readonly place: Location;
  readonly package: Package | null;
  /** everything that every request of the app passes, in order */
  readonly guards: readonly Guard[];
  /** error middleware, exception filters, setErrorHandler … */
  readonly errorHandlers: readonly ErrorHandler[];
  /** where it starts to listen; null if that was not found */
  readonly listens: Location | null;
  /** what the framework or its configuration does by itself */
  readonly traits: AppTraits;
}

/** Something that takes requests before the server does, as a file of the repository says. */
export interface Front {
  readonly name: string;
  readonly file: string;
  /** replies are compressed there; null: not known */
  readonly compresses: boolean | null;
}

/** null: not known */
export interface AppTraits {
  /** a rejected promise of a handler is turned into an error reply */
  readonly catchesAsyncErrors: boolean | null;
  /** the framework's own error reply hides internals */
  readonly safeDefaultErrors: boolean | null;
  /** structured logging is built in and on */
  readonly logs: boolean | null;
  /** what goes wrong is logged without further code, as text with levels */
  readonly textLogs?: boolean;
  /** each request gets an id that logs carry */
  readonly requestIds: boolean | null;
  /** closes on SIGTERM without further code */
  readonly shutdownHooks: boolean | null;
  /** not a server process of its own: functions called by a platform */
  readonly serverless: boolean;
  /** it compresses replies without further code */
  readonly compresses?: true;
  /** of several routes that match, the one registered first is taken; routers that look paths up prefer the literal one */
  readonly routesInOrder?: boolean;
  /** a router that no application was seen to use: what surrounds it is not known */
  readonly part?: boolean;
}

export interface ErrorHandler {
  readonly place: Location;
  readonly name: string;
  /** registered before the last route, so that later routes' errors bypass it */
  readonly beforeRoutes: boolean;
  /** what it does with an error; empty if it could not be followed */
  readonly steps: readonly Step[];
}

/** Where something outside makes the backend do something, and what it does then. */
export interface EntryPoint {
  /** `POST /users`, `queue mails`: unique together with the place */
  readonly label: string;
  readonly package: Package | null;
  /** where it is declared */
  readonly place: Location;
  readonly handler: FunctionInfo | null;
  /** functions of the project that the handler calls directly, in order */
  readonly callees: readonly FunctionInfo[];
  /** every call that the handler's own code spells out, in order, once for each name */
  readonly calls: readonly WrittenCall[];
  /** every function of the project that runs on its way, with the calls that lead there, outermost first */
  readonly ways: readonly (readonly CallFrame[])[];
  /** everything that happens on its way: guards first, then the handler, calls followed, in order */
  readonly steps: readonly Step[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** registered only under a condition */
  readonly conditional: boolean;
  /** what on its way was not understood: unresolved guards, an unresolved handler, a budget that ran out */
  readonly unknowns: readonly Unknown[];
}

export interface Endpoint extends EntryPoint {
  readonly protocol: 'http' | 'graphql' | 'ws' | 'grpc' | 'rpc';
  /** upper case; `ALL` for every verb; for graphql `QUERY`, `MUTATION`, `SUBSCRIPTION`; for ws and rpc the event's kind */
  readonly method: string;
  /** full path as the framework writes it, prefixes joined; `{?}` stands for a part that could not be computed */
  readonly path: string;
  /** the path of the HTTP server that carries a protocol of its own: `/graphql`, `/api/trpc`; '' where it is not HTTP or not known */
  readonly mount: string;
  /** the HTTP request that carries a call of a protocol of its own, where each call has a path; null for others and for HTTP itself */
  readonly request: CarryingRequest | null;
  readonly framework: string;
  readonly app: App | null;
  /** position among all endpoints in the order in which they are registered */
  readonly order: number;
  /** the whole chain in the order in which it runs: global, router, route, in-handler */
  readonly guards: readonly Guard[];
  readonly auth: Verdict;
  readonly authorization: Verdict;
  /** the handler itself, or what it calls, looks at who sends the request; absent: it does not */
  readonly looksAtSender?: true;
  readonly validation: Verdict;
  readonly rateLimit: Verdict;
  readonly csrf: Verdict;
  readonly params: readonly Param[];
  readonly replies: readonly Reply[];
}

export interface CarryingRequest {
  readonly method: string;
  readonly path: string;
  /** where it has the arguments, as JSON: the whole body, the query parameter `input`, or packed in another way */
  readonly input: 'body' | 'query' | 'packed';
}

/** A message, a job, an event of the process, or the clock. */
export interface Consumer extends EntryPoint {
  /** `queue`: each message is for one worker; `topic`: for everybody who subscribes; `event`: within the process; `schedule`: the clock */
  readonly kind: 'queue' | 'topic' | 'event' | 'schedule';
  /** of the queue, topic or event; of a schedule the cron expression or `every 5000 ms`; `{?}` stands for a part that could not be computed */
  readonly name: string;
  /** what delivers it: the package, by the name users know it by */
  readonly library: string;
  readonly delivery: Delivery;
}

/** How a consumer is run, as far as the code says so; null: it does not, or it could not be computed. */
export interface Delivery {
  /** tries in all, the first included */
  readonly attempts: number | null;
  /** how long it waits before the next try, as the code says it: `exponential 1000` */
  readonly backoff: string | null;
  /** where messages go that fail for good */
  readonly deadLetter: string | null;
  /** messages or jobs that one process handles at a time */
  readonly concurrency: number | null;
  /** of a schedule */
  readonly timezone: string | null;
  /** of a schedule: whether a run may begin while the one before is not done */
  readonly overlapping: boolean | null;
}

/** A question about an endpoint. `value` null: not known, because of `reason`. */
export interface Verdict {
  readonly value: boolean | null;
  /** the guards or the lack of them, in a few words */
  readonly reason: string;
  readonly place: Location | null;
}

export type GuardKind =
  | 'authentication'
  | 'authorization'
  | 'validation'
  | 'rate-limit'
  | 'csrf'
  | 'security-headers'
  | 'cors'
  | 'body-parser'
  | 'session'
  | 'request-id'
  | 'logging'
  | 'compression'
  | 'upload'
  | 'static-files'
  | 'metrics'
  | 'error-tracking'
  | 'signature'
  | 'timeout'
  | 'other';

/** Something a request passes before (or in) its handler. */
export interface Guard {
  /** what it is called in the code */
  readonly name: string;
  /** every kind it was shown to be; empty if it was followed and does none of these; `null` if it could not be followed */
  readonly kinds: readonly GuardKind[] | null;
  readonly scope: 'global' | 'router' | 'route' | 'handler';
  /** where it is applied */
  readonly place: Location;
  /** what shows the kinds: the call, the package, the reply 401 */
  readonly evidence: readonly { kind: GuardKind; place: Location; message: string }[];
  /** applied under a condition, or lets some requests through (`unless`, `optional`) */
  readonly conditional: boolean;
  /** options that matter to rules, by name, as far as known: `{ origin: '*', credentials: true }` */
  readonly options: Readonly<Record<string, OptionValue>>;
  /** which parts of the input a validation covers: `body`, `query` … */
  readonly covers: readonly string[];
  /** of an authentication: what a request has to bring along, as far as that is known */
  readonly credentials?: readonly Credential[];
}

/** How a request says who sends it. `key`: a secret of the application's own in a header or cookie. */
export interface Credential {
  readonly kind: 'bearer' | 'basic' | 'key';
  readonly in: 'header' | 'cookie';
  /** of the header, in lower case, or of the cookie */
  readonly name: string;
}

/** undefined-valued options are left out; `unknown` is a value that is there but not known. */
export type OptionValue =
  | string
  | number
  | boolean
  | null
  | { readonly unknown: true }
  | readonly OptionValue[]
  | { readonly object: Readonly<Record<string, OptionValue>> };

export interface Param {
  readonly name: string;
  readonly in: 'path' | 'query' | 'body' | 'header' | 'cookie' | 'file' | 'argument';
  readonly place: Location | null;
  /** what validates it; '' if nothing does */
  readonly validatedBy: string;
  /** only guards read it: a token, a language */
  readonly byGuard?: true;
  /** it is declared (a type, a parameter for a whole body), but no code was seen to read it by its name */
  readonly declared?: true;
  /** a request without it is refused, or (false) is not; absent: not known */
  readonly required?: boolean;
  /** what it may be; absent: not known */
  readonly shape?: ValueShape;
}

export interface Reply {
  /** null: not known */
  readonly status: number | null;
  readonly kind: 'json' | 'text' | 'html' | 'file' | 'redirect' | 'stream' | 'empty' | 'error' | 'unknown';
  /** top-level keys of a JSON body; null if not known */
  readonly keys: readonly string[] | null;
  readonly place: Location;
}

/** A call as it is written. */
export interface WrittenCall {
  /** what is called, arguments left out: `users.save`, `factory().save` */
  readonly text: string;
  readonly place: Location;
  /** the function of the project that it leads to; null if it leads elsewhere, or nobody knows where */
  readonly to: FunctionInfo | null;
}

export interface FunctionInfo {
  readonly name: string;
  readonly location: Location;
  /** declared `async`: what goes wrong in it rejects its promise */
  readonly async: boolean;
}

/** Something on the way of a request. Steps of calls that are made in several places repeat. */
export interface Step {
  readonly operation: Operation;
  /** functions of the project entered to get there, outermost first; the first is a guard or the handler */
  readonly via: readonly CallFrame[];
  /** the guard whose code it is; null for the handler's */
  readonly guard: Guard | null;
  /** loops around it, outermost first, across functions */
  readonly loops: readonly LoopInfo[];
  /** conditions around it, outermost first, across functions */
  readonly conditions: readonly ConditionInfo[];
  /** innermost `try` with a catch around it, across functions; null if none */
  readonly tried: Location | null;
  /** in a `catch` clause (or a `.catch` callback), across functions */
  readonly inCatch: boolean;
  readonly transaction: Transaction | null;
  /** what becomes of the result; a discarded promise is `discard` */
  readonly fate: 'await' | 'return' | 'discard' | 'use';
}

export interface CallFrame {
  readonly name: string;
  /** where the function is */
  readonly location: Location;
  /** where it is called */
  readonly calledAt: Location;
  readonly async: boolean;
  /** what becomes of its result */
  readonly fate: Step['fate'];
}

export interface LoopInfo {
  readonly place: Location;
  /** over a list that the code spells out, or a constant number of times */
  readonly constant: boolean;
  /** place of the query whose rows it goes over; null if it goes over something else */
  readonly overQuery: Location | null;
  /** over input: a list in the request */
  readonly overInput: boolean;
  /** … that the request carries as such, and not what was made of other input */
  readonly overSent: boolean;
  /** the iterations run at the same time (`Promise.all(list.map(…))`) */
  readonly concurrent: boolean;
}

export interface ConditionInfo {
  readonly place: Location;
  readonly text: string;
  readonly truth: boolean;
  /** an early exit before it, rather than a block around it */
  readonly after: boolean;
  /** what it says about who sends the request; '' if nothing */
  readonly identity: IdentityCondition;
}

export interface Transaction {
  readonly id: string;
  /** what its statements run on, where that has an id of its own: a connection, a session */
  readonly client?: string;
  readonly place: Location;
  readonly endPlace: Location | null;
}

/** A field of a GraphQL type that a list is made of: its function is called for each element. */
export interface ElementField {
  /** `Post.author` */
  readonly label: string;
  readonly place: Location;
  /** the field that gives the list */
  readonly listedBy: Location;
  readonly steps: readonly Step[];
}

/** A table, collection or model. */
export interface Entity {
  readonly name: string;
  /** name in the database, if declared; else the name */
  readonly table: string;
  readonly kind: 'table' | 'collection';
  readonly library: string;
  readonly location: Location;
  readonly columns: readonly Column[];
  readonly indexes: readonly Index[];
  readonly relations: readonly Relation[];
  /** conditions of rows, as far as code declares them */
  readonly checks?: readonly Check[];
  /** SQL of the database that it is in: `postgres`, `mysql` (MariaDB too), `sqlite`, `any` for another one; absent if that is not known */
  readonly dialect?: string;
  /** read from the statements that make the table: a class that stands for the same table is declared beside them, not instead */
  readonly fromStatements?: boolean;
  /** says what rows look like to the code, and not how the table is made */
  readonly isSketch?: true;
  /** each write of a row is refused if somebody else wrote it since it was read */
  readonly isVersioned?: true;
  /** keeps members that it does not declare */
  readonly isOpen?: true;
  /** how an index is added where it is declared: `{names}`, `{quoted}`, `{keys}`, `{members}` and, as in the database, `{columns}`, `{table}`, `{raw}` (unquoted), `{index}` and `{name}` (unquoted) are filled in; default: SQL */
  readonly indexSyntax?: string;
  /** as PostgreSQL has it, where its migrations were run or it was asked */
  readonly made?: CatalogTable;
}

export interface Column {
  readonly name: string;
  /** name in the database */
  readonly column: string;
  /** as declared */
  readonly type: string;
  /** in the words of the database, where its migrations were run */
  readonly sqlType?: string;
  /** all that it may hold, as the code that declares it says */
  readonly values?: readonly string[];
  /** those of its enumeration, in order */
  readonly sqlValues?: readonly string[];
  readonly nullable: boolean | null;
  readonly primary: boolean;
  readonly unique: boolean;
  readonly hasDefault: boolean;
  /** the database is to fill it in, as it is declared; absent: the code does, or that is not known */
  readonly isFilledIn?: true;
  /** rows come without it unless it is asked for, or it is left out when they become JSON */
  readonly hidden?: true;
  readonly location: Location;
}

/** Primary keys and uniques are indexes too. Columns in order, by property name. */
export interface Index {
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly primary: boolean;
  /** partial, expression, full text: serves some queries only */
  readonly partial: boolean;
  /** what the database calls it, where that is known */
  readonly name?: string;
  readonly location: Location;
}

export interface Check {
  /** '' where the ORM makes one up */
  readonly name: string;
  /** in SQL; '' if that is not known */
  readonly text: string;
  readonly location: Location;
}

export interface Relation {
  readonly name: string;
  readonly to: string;
  readonly kind: 'one-to-one' | 'one-to-many' | 'many-to-one' | 'many-to-many';
  /** columns that hold the reference; empty on the other side */
  readonly columns: readonly string[];
  /** columns that the rows of the other table are looked up by, `table.column` for those of a table between; where the declaration says it */
  readonly lookedUpBy?: readonly string[];
  /** the code alone knows of it: no foreign key is made of it */
  readonly isUnenforced?: true;
  readonly location: Location;
}

/** Input that reaches a place where it can do harm, with its whole way. */
export interface Flow {
  /** `sql`, `nosql`, `command`, `path`, `html` … */
  readonly kind: string;
  readonly source: {
    readonly kind: string;
    /** the part that holds the input (`body`, `header` …); of a caller: `export` or, if nothing was seen to call it, `unused` */
    readonly in: string;
    readonly label: string;
    readonly location: Location;
    /** of rows of a database: the entity as the query names it, and the column */
    readonly column?: { readonly entity: string; readonly name: string };
    /** it came as the name that something was stored under */
    readonly asKey?: true;
  };
  /** between source and sink, in order */
  readonly steps: readonly { readonly location: Location; readonly message: string }[];
  readonly sink: {
    readonly location: Location;
    readonly api: string;
    readonly label: string;
    /** constant text after the input: `.json` in `reports/${id}.json`; '' if there is none */
    readonly ending: string;
  };
  /** of a filter: another of its members says whose the rows are, and is not the client's */
  readonly ofOne?: true;
  /** endpoints whose requests take this way */
  readonly endpoints: readonly Endpoint[];
  /** consumers whose messages take this way */
  readonly consumers: readonly Consumer[];
}

export interface Unknown {
  readonly kind: 'handler' | 'guard' | 'path' | 'import' | 'query' | 'budget' | 'route' | 'migration';
  readonly message: string;
  readonly location: Location | null;
}
