/**
 * What was found, as `map` and `trace` show it: the report's own description of a backend, so that the model can change without
 * changing what other programs read. Paths are relative to the audited directory.
 */
export interface Inventory {
  tool: { name: string; version: string };
  project: string;
  about: AboutEntry;
  /** by file and line of the route */
  endpoints: EndpointEntry[];
  entities: EntityEntry[];
  queries: QueryEntry[];
  /** queue and event consumers, scheduled jobs */
  consumers: ConsumerEntry[];
  packages: PackageEntry[];
  /** what was seen outside of any endpoint or consumer, but not understood */
  unknowns: UnknownEntry[];
}

/** What the manifest of the project says; '' where it says nothing. */
export interface AboutEntry {
  version: string;
  description: string;
  license: string;
  author: string;
  url: string;
}

/** Something that was not understood, with its place if it has one. */
export interface UnknownEntry {
  message: string;
  file: string | null;
  line: number | null;
}

export interface Place {
  file: string;
  line: number;
}

export interface NamedPlace extends Place {
  name: string;
}

/** A function of the project with the place where it is declared, or a call of something else with its own place. */
export interface CalleeEntry extends NamedPlace {
  /** the call as it is written: `this.users.find`, `res.status().json`; '' if the handler's own code does not spell it out */
  written: string;
  inProject: boolean;
}

export interface EndpointEntry extends Place {
  /** `POST /users`; for other protocols the operation */
  label: string;
  protocol: string;
  method: string;
  path: string;
  /** path of the HTTP server that carries the protocol; '' for HTTP itself */
  mount: string;
  /** the HTTP request that carries a call of a protocol of its own; null for others and for HTTP itself */
  request: { method: string; path: string; input: 'body' | 'query' | 'packed' } | null;
  framework: string;
  /** name of the package it belongs to; '' if none */
  package: string;
  handler: NamedPlace | null;
  /** what the handler calls, in order */
  callees: CalleeEntry[];
  params: ParamEntry[];
  guards: GuardAnswers;
  /** everything a request passes before the handler, in order */
  chain: GuardEntry[];
  /** what a request has to bring along to be let in, any of them; empty if nothing, or if it is not known (see `guards.auth`) */
  credentials: CredentialEntry[];
  reads: string[];
  writes: string[];
  replies: { status: number | null; kind: string; keys: string[] | null; line: number; file: string }[];
  /** registered only under a condition */
  conditional: boolean;
  /** what on its way was not understood */
  unknowns: UnknownEntry[];
  /** the whole way of a request, in order, for `trace`: what each guard and the handler do follows an entry of depth 0 for it */
  steps: StepEntry[];
}

export interface ParamEntry {
  name: string;
  /** `path`, `query`, `body`, `header`, `cookie`, `file` or `argument` */
  in: string;
  /** '' if nothing does */
  validatedBy: string;
  /** a request without it is refused; null: not known */
  required: boolean | null;
  /** null: not known */
  schema: SchemaEntry | null;
  /** a schema or type names it, but no code was seen to read it by its name */
  declared: boolean;
  /** only guards read it */
  byGuard: boolean;
}

/** A small part of JSON Schema: what is known of a value. */
export interface SchemaEntry {
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';
  format?: string;
  enum?: (string | number | boolean)[];
  items?: SchemaEntry;
  properties?: Record<string, SchemaEntry>;
  required?: string[];
}

export interface CredentialEntry {
  /** `bearer` and `basic`: the schemes of HTTP; `session`: a cookie that stands for a session; `key`: any other secret */
  kind: 'bearer' | 'basic' | 'session' | 'key';
  in: 'header' | 'cookie';
  /** of the header or cookie; '' if not known */
  name: string;
}

/**
 * true, false, or null where it is not known; `evidence` says why, under `authentication`, `authorization`, `validation`,
 * `rate-limit` and `csrf`.
 */
export interface GuardAnswers {
  auth: boolean | null;
  authorization: boolean | null;
  validation: boolean | null;
  rateLimit: boolean | null;
  csrf: boolean | null;
  evidence: { guard: string; reason: string; file: string | null; line: number | null }[];
}

export interface GuardEntry extends NamedPlace {
  /** null: it could not be followed */
  kinds: string[] | null;
  scope: string;
  /** applied only under a condition */
  conditional: boolean;
}

/** One thing that happens to a request. */
export interface StepEntry extends Place {
  /** `guard`, `handler`, `call`, `query`, `reply`, `http`, `log`, `throw` … */
  kind: string;
  /** calls deep; 0 for the guard or the handler itself */
  depth: number;
  /** what it does, in a few words: `select from users where email`, `reply 201 json` */
  text: string;
  /** of a query: what it reads or writes */
  entities: string[];
  /** of a query: it changes something */
  writes: boolean;
  /** what holds for it: `in a transaction`, `in a loop over the rows of …`, `only if …` */
  notes: string[];
}

export interface EntityEntry extends Place {
  name: string;
  table: string;
  kind: string;
  library: string;
  /** of the database that it is in; absent if that is not known */
  dialect?: string;
  columns: ColumnEntry[];
  /** `partial`: it holds some rows only, or expressions */
  indexes: { columns: string[]; unique: boolean; partial?: boolean }[];
  relations: { name: string; to: string; kind: string; columns: string[] }[];
}

export interface ColumnEntry {
  name: string;
  /** as declared */
  type: string;
  nullable: boolean | null;
  primary: boolean;
  unique: boolean;
  /** name in the database, where it is another */
  column?: string;
  /** in the words of the database, where migrations were run */
  sqlType?: string;
  /** those of its enumeration, in order */
  sqlValues?: string[];
  /** absent: there is none, or it is not known */
  hasDefault?: boolean;
}

export interface QueryEntry extends Place {
  operation: string;
  entities: string[];
  /** `email =`, `created_at range`; null if the filter could not be read */
  filters: string[] | null;
  order: string[];
  /** the number of rows is bounded; null if not known */
  limited: boolean | null;
}

/** A way in that is no request. */
export interface ConsumerEntry extends Place {
  /** `queue mails`, `schedule 0 3 * * *` */
  label: string;
  /** `queue`, `topic`, `event` or `schedule` */
  kind: string;
  /** of the queue, topic or event; of a schedule when it runs. `{?}` stands for what could not be computed */
  name: string;
  /** what delivers it */
  library: string;
  /** name of the package it belongs to; '' if none */
  package: string;
  handler: NamedPlace | null;
  /** functions of the project that the handler calls */
  callees: CalleeEntry[];
  delivery: DeliveryEntry;
  reads: string[];
  writes: string[];
  /** registered only under a condition */
  conditional: boolean;
  /** what on its way was not understood */
  unknowns: UnknownEntry[];
  /** the whole way of a message, as an endpoint's */
  steps: StepEntry[];
}

/** How it is run, as far as the code says so; null where it does not. */
export interface DeliveryEntry {
  /** tries in all, the first included */
  attempts: number | null;
  /** how long it waits before the next try: `exponential 1000` */
  backoff: string | null;
  /** where messages go that fail for good */
  deadLetter: string | null;
  /** messages that one process handles at a time */
  concurrency: number | null;
  timezone: string | null;
  /** of a schedule: whether a run may begin while the one before is not done */
  overlapping: boolean | null;
}

export interface PackageEntry {
  name: string;
  directory: string;
  kind: string;
}
