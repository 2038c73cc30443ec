import type { Location } from '../findings/types.ts';
import type { CopiedColumn } from './copied-columns.ts';
import type { GivenValue } from './given.ts';
import type { RiskKind } from './risk-kinds.ts';
import type { RepliedRows } from './replied-rows.ts';
import type { Credential, GuardKind, OptionValue } from './types.ts';
import type { ValueShape } from './value-shape.ts';

/**
 * Something that code does to the world outside itself. Libraries translate calls into operations;
 * rules and reports see only these. `place` is the call.
 */
export type Operation =
  | QueryOperation
  | ReplyOperation
  | LogOperation
  | HttpOperation
  | BlockingOperation
  | FileOperation
  | CommandOperation
  | HashOperation
  | TokenOperation
  | GuardOperation
  | ClientOperation
  | TransactionOperation
  | PublishOperation
  | ThrowOperation
  | DiscardOperation
  | ProcessOperation
  | CipherOperation
  | KeyOperation
  | CookieOperation
  | GuessableOperation
  | MatchOperation
  | ScanOperation
  | UnverifiedOperation
  | SecretOperation
  | RiskOperation
  | CallOperation;

interface Base {
  readonly place: Location;
  /** the API as a reader knows it: `pg.Pool.query`, `res.json`, `jwt.verify`; for functions of the project its name */
  readonly api: string;
  /** the function of the project whose body it is in */
  readonly inFunction: string;
  /** innermost try with catch around it in its function */
  readonly tried: boolean;
  readonly inCatch: boolean;
}

export interface QueryOperation extends Base {
  readonly is: 'query';
  readonly operation: 'select' | 'count' | 'insert' | 'update' | 'delete' | 'upsert' | 'ddl' | 'raw';
  /** entity names (or table names where no entity is known); empty if not known */
  readonly entities: readonly string[];
  /** columns that the filter constrains; null if the filter could not be read */
  readonly filters: readonly QueryFilter[] | null;
  readonly order: readonly string[];
  /** number of rows is limited: true, false, or null if not known. A look-up by a unique key, an aggregate or `findOne` is limited. */
  readonly limited: boolean | null;
  /** returns at most one row by its API (`findOne`, `findUnique`, `.rows[0]`) */
  readonly single: boolean;
  /** update or delete without any condition */
  readonly everyRow: boolean;
  /** relations fetched along */
  readonly includes: readonly string[];
  /** columns returned, null for all */
  readonly columns: readonly string[] | null;
  /** columns written, null if not known or not a write */
  readonly written: readonly string[] | null;
  /** lists in the row that get one more element, whatever their length is */
  readonly appended?: readonly string[];
  /** columns written with values that come straight from the request: `password` here is plain text. The model adds it. */
  readonly writtenInput?: readonly string[];
  /** the values that it is given, in its conditions and for its columns, as far as the request decides about them. The model adds it. */
  readonly given?: readonly GivenValue[];
  /** columns that it writes with what a row of another query holds. The model adds it. */
  readonly copied?: readonly CopiedColumn[];
  /** SQL text with `{?}` for parts that are not known; null for builders and ORMs */
  readonly text: string | null;
  /** which client or connection; operations on a transaction's client have its id */
  readonly client: string;
  /** it is handed a transaction that came from elsewhere, and may be none */
  readonly handedOn?: true;
  /** null if it throws or returns an array: what the API gives when there is no row */
  readonly onMissing: 'null' | 'throws' | 'empty';
  /** it is done when the call returns: nobody has to wait for it */
  readonly sync?: true;
}

/** A column of the query's first entity, or `Entity.column` of another one that is joined. */
export interface QueryFilter {
  readonly column: string;
  readonly operator: '=' | 'in' | 'range' | 'like' | 'other';
  /** the value may be missing, and then nothing is asked of the column; absent if that is not known */
  readonly optional?: true;
}

export interface ReplyOperation extends Base {
  readonly is: 'reply';
  readonly status: number | null;
  readonly kind: 'json' | 'text' | 'html' | 'file' | 'redirect' | 'stream' | 'empty' | 'error' | 'unknown';
  readonly keys: readonly string[] | null;
  /** the body contains the message, stack or text of an error that was caught: which part; '' if not */
  readonly leaksError: '' | 'message' | 'stack' | 'error';
  /** rows of queries that are sent as they are. The model adds it. */
  readonly rows?: readonly RepliedRows[];
}

export interface LogOperation extends Base {
  readonly is: 'log';
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** false for console.* */
  readonly structured: boolean;
  /** names of values that are logged: variables, members, keys of objects that the call spells out. What is computed from a value is not that value. */
  readonly values: readonly string[];
  /** those of them that only the value tells, not the code of the call: a member of a configuration that a function was given */
  readonly carried?: readonly string[];
  /** members of objects that were made elsewhere, and where that is */
  readonly members: readonly { readonly name: string; readonly place: Location }[];
  /** parts of the input that are logged as they are: `{ in: 'body', path: ['password'] }`; an empty path is the whole of it */
  readonly inputs: readonly { readonly in: string; readonly path: readonly string[] }[];
  /** something that its function was given is logged: the caller knows what that is */
  readonly forwards: boolean;
}

/** A request to another service. */
export interface HttpOperation extends Base {
  readonly is: 'http';
  /** a timeout or abort signal is set, at the call or at the client; null if not known */
  readonly timeout: boolean | null;
  readonly method: string | null;
  readonly url: string | null;
}

/** Blocks the event loop while it runs. */
export interface BlockingOperation extends Base {
  readonly is: 'blocking';
  /** `readFileSync`, `pbkdf2Sync`, `execSync` */
  readonly what: string;
}

export interface FileOperation extends Base {
  readonly is: 'file';
  readonly operation: 'read' | 'write' | 'delete' | 'list' | 'stream';
  /** its path, in the words of the code */
  readonly path?: string;
  /** … as far as it is known, `{?}` for the rest; absent if nothing of it is */
  readonly target?: string;
  /** names of what is written to it: variables, members, what is spliced into a text or put under a key; what is computed is left out */
  readonly content?: readonly string[];
  /** made where every user of the machine may make files, under a name that can be known before, and taken as it is if it is there */
  readonly inShared?: boolean;
}

export interface CommandOperation extends Base {
  readonly is: 'command';
  readonly shell: boolean;
}

export interface HashOperation extends Base {
  readonly is: 'hash';
  readonly algorithm: string;
  /** what is hashed is called like a password */
  readonly ofPassword: boolean;
  /** work factor (bcrypt rounds, pbkdf2 iterations); null if there is none or it is not known */
  readonly cost: number | null;
  /** key of a keyed hash, if it is a literal in the code */
  readonly literalKey?: string | null;
  /** what is hashed, in the words of the code */
  readonly of?: string;
  /** what is hashed comes from a request or a message */
  readonly ofRequest?: boolean;
  /** it is made to sign or to check a signature */
  readonly signs?: boolean;
}

/** Encrypts or decrypts. */
export interface CipherOperation extends Base {
  readonly is: 'cipher';
  readonly operation: 'encrypt' | 'decrypt';
  /** with size and mode as far as they are given, in OpenSSL's words: `aes-256-cbc`, `des-ecb`, `rc4` */
  readonly algorithm: string;
  /** the initialisation vector is the same each time, there is none, or it is not known */
  readonly iv: 'fixed' | 'none' | null;
  /** the key is made of a password by a fast hash, and without salt */
  readonly derivesKey: boolean;
  /** decrypts with authentication tags of any length, also of four bytes */
  readonly anyTag?: boolean;
  /** what it gives is used without asking whether the tag fits */
  readonly tagUnasked?: boolean;
}

/** Makes a key, or takes part in agreeing on one. */
export interface KeyOperation extends Base {
  readonly is: 'key';
  /** `symmetric`: one that both sides hold */
  readonly algorithm: 'rsa' | 'dsa' | 'dh' | 'ec' | 'symmetric';
  readonly bits: number | null;
  /** of an elliptic curve: its name */
  readonly curve: string | null;
}

/** Sets a cookie. */
export interface CookieOperation extends Base {
  readonly is: 'cookie';
  /** null if it is not known */
  readonly name: string | null;
  /** what it holds, in the words of the code */
  readonly value: string;
  /** names of what it holds, also where it is written as text first */
  readonly content?: readonly string[];
  /** it holds what only the server can have made: a signed token, a random one */
  readonly ofToken: boolean;
  /** null if they are not known */
  readonly options: Readonly<Record<string, OptionValue>> | null;
  /** it is the one that a session goes by, and this is where sessions are kept: in the process, in the cookie itself, or elsewhere */
  readonly session?: 'memory' | 'cookie' | 'elsewhere';
}

/** A value that can be guessed gets a name: variable, member, parameter or the function that returns it. */
export interface GuessableOperation extends Base {
  readonly is: 'guessable';
  readonly name: string;
  /** where the value comes from */
  readonly source: Location;
  /** what it comes from: `Math.random()` */
  readonly from: string;
}

/** Searches text that comes from outside for a regular expression. */
export interface MatchOperation extends Base {
  readonly is: 'match';
  readonly pattern: string;
  readonly flags: string;
  /** the code has looked at the length of some text before */
  readonly limited: boolean;
  /** who chooses the text; see `Flow.source` */
  readonly from: { readonly kind: string; readonly in: string; readonly label: string; readonly location: Location };
}

/** Goes through a list of rows or of input: a step only where a loop does so again and again, and for `reduce`. */
export interface ScanOperation extends Base {
  readonly is: 'scan';
  /** `find`, `includes`, `reduce` … */
  readonly method: string;
  /** place of the query whose rows it goes through; null if it is input */
  readonly overQuery: Location | null;
  readonly overInput: boolean;
}

/** Certificates of other servers are not checked. */
export interface UnverifiedOperation extends Base {
  readonly is: 'unverified';
  /** what says so: `rejectUnauthorized: false` */
  readonly setting: string;
  /** only where the environment or a setting says so */
  readonly sometimes: boolean;
  /** certificates are checked, but by a version of the protocol that is broken */
  readonly outdated?: true;
}

export interface TokenOperation extends Base {
  readonly is: 'token';
  readonly operation: 'sign' | 'verify' | 'decode';
  /** the token comes from the request */
  readonly ofInput: boolean;
  /** the part of the request that it comes in, if known: `header`, `body`. The model adds it. */
  readonly carriedIn?: string;
  /** tells a callback whether the token is valid, rather than failing if it is not */
  readonly calledBack: boolean;
  /** key given as a literal in the code: the literal's text; null otherwise */
  readonly literalKey: string | null;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** accepts unsigned tokens or leaves the algorithm to the token: true, false, null if not known */
  readonly algorithmsPinned: boolean | null;
  readonly expires: boolean | null;
}

/** A call that by itself is evidence of a guard: `jwt.verify`, `schema.parse`, `passport.authenticate`. */
export interface GuardOperation extends Base {
  readonly is: 'guard';
  readonly guard: GuardKind;
  /** part of the input that is checked: `body`, `query`; '' if not known */
  readonly covers: string;
  /** what the whole of that part must be; absent: not known */
  readonly shape?: ValueShape;
  /** what it gives is a copy without members that the shape does not list; what it was given stays as it is */
  readonly reduces?: true;
  /** what a request has to bring along to pass; absent: not known */
  readonly by?: Credential;
  /** leaves the decision to a function that it is given */
  readonly calledBack?: boolean;
  /** the part of the request that what it is given comes in, if known. The model adds it. */
  readonly carriedIn?: string;
}

/** Creates a client: connection pool, ORM client, HTTP client, queue, cache. */
export interface ClientOperation extends Base {
  readonly is: 'client';
  readonly client: 'database' | 'http' | 'queue' | 'cache' | 'mail' | 'other';
  readonly options: Readonly<Record<string, OptionValue>>;
  /** it keeps connections until it is closed, and says how many, leaves that to the library, or that is not known; absent: it keeps none */
  readonly pool?: 'set' | 'default' | 'unknown';
  /** the framework makes it where its module is loaded: one for each process, not for each place */
  readonly byFramework?: true;
}

export interface TransactionOperation extends Base {
  readonly is: 'transaction';
  readonly operation: 'begin' | 'commit' | 'rollback' | 'run';
  /** the connection or session that it holds on; absent if what is part of it has its id instead */
  readonly client?: string;
  /** asked of a pool, which gives each statement to another connection */
  readonly onPool?: true;
}

export interface PublishOperation extends Base {
  readonly is: 'publish';
  readonly to: string;
}

export interface ThrowOperation extends Base {
  readonly is: 'throw';
  /** class of what is thrown: `Error`, `NotFoundException`; '' if not known or not an error */
  readonly error: string;
  /** HTTP status that the framework makes of it; null if none is known */
  readonly status: number | null;
}

/** A promise that nothing waits for and whose rejection nobody handles. */
export interface DiscardOperation extends Base {
  readonly is: 'discard';
  /** `void f()`: on purpose */
  readonly explicit: boolean;
  /** the function that returns the promise; '' if it is not a plain call */
  readonly of: string;
  /** something in it can fail and is not caught there; for a call out of the project always true */
  readonly canReject: boolean;
}

/** `process.on('SIGTERM')`, `process.exit()` and other dealings with the process. */
export interface ProcessOperation extends Base {
  readonly is: 'process';
  /** `on:SIGTERM`, `on:unhandledRejection`, `exit`, `env` */
  readonly what: string;
  /** for env: the variable's name */
  readonly name: string;
  /** a handler that lets the process go on (does not exit) */
  readonly continues: boolean | null;
}

/** Gives something a secret that the code spells out. */
export interface SecretOperation extends Base {
  readonly is: 'secret';
  /** what it is for: `session secret`, `password of the database` */
  readonly what: string;
  /**
   * `key`: any text works, and who knows it can forge or read; `credential`: one that another service has to know; `account`: the name
   * that goes with one
   */
  readonly kind: 'key' | 'credential' | 'account';
  readonly text: string;
  /** all of the text that holds it: `Bearer …` */
  readonly spelled: string;
  /** only where nothing else sets it */
  readonly fallback: boolean;
  /** the argument that holds it, where it is one */
  readonly argument?: Location;
}

/** Does without a protection that it could have. */
export interface RiskOperation extends Base {
  readonly is: 'risk';
  readonly risk: RiskKind;
  /** what says so, as a reader would write it: `allErrors: true`; '' where it is the call itself */
  readonly setting: string;
}

/** Any other call out of the project that has a known path. */
export interface CallOperation extends Base {
  readonly is: 'call';
  readonly tags: readonly string[];
  /** string arguments as far as known, by position; null where not */
  readonly args: readonly (string | null)[];
}
