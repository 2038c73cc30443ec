import type { PendingCall } from '../evaluate/knowledge.ts';
import type { Event } from '../evaluate/events.ts';
import type { ScalarType, Value } from '../evaluate/values.ts';
import type { GeneratedPackage, Module, PathAliases, Program, Target } from '../link/types.ts';
import type { RiskCondition, RiskKind } from '../model/risk-kinds.ts';
import type { Front, GuardKind } from '../model/types.ts';
import type { Project } from '../project/types.ts';
import type { LibraryBuild, OperationCall, OperationDraft } from './build-types.ts';

/**
 * What is known of one package. APIs are written as paths (`evaluate/api-path.ts`): `express().get` is the
 * method, `express().get()` what it returns; `new`, calls and type annotations all look like `()`:
 * `pg.Pool()` is a pool, however the code came by it. `{a|b}` lists alternatives; one segment of a path in rows,
 * hooks and operations may be `*`, for names that the project chooses (`PrismaClient().*.findMany`). `import x`, `import * as x`
 * and `require` are the same root; `node:` starts Node's own modules, `global` the language's globals.
 */
export interface LibraryDefinition {
  /** npm names; also the roots of its APIs. Node's modules as `node:fs`, globals as `global`. */
  readonly packages: readonly string[];
  /** major versions this knowledge is for, as a semver range */
  readonly versions?: string;
  readonly docs: string;
  /** the name users know it by, when it is a framework, ORM or driver that the report should list */
  readonly title?: string;
  readonly rows?: readonly Row[];
  /** directories that a generator writes, and the package whose interface they are */
  readonly generated?: (project: Project) => readonly GeneratedPackage[];
  /** what functions without type annotations call the values that routes are added to: `names` of parameters, `methods` that add one */
  readonly conventions?: readonly {
    readonly api: string;
    readonly names: readonly string[];
    readonly methods: readonly string[];
  }[];
  /** what the parameters of its handlers are, in order, by the names that they have where nothing says their types */
  readonly handlerParams?: readonly { readonly api: string; readonly names: readonly string[] }[];
  /** specifiers that the framework maps to files of its projects by itself */
  readonly aliases?: (project: Project) => readonly PathAliases[];
  /** loads what reading needs (a parser); awaited before anything is evaluated, if the project imports one of the packages */
  readonly prepare?: (program: Program) => Promise<void> | null;
  /** the same for what reading files needs that are no code: awaited whatever the project imports */
  readonly prepareForFiles?: (project: Project) => Promise<void> | null;
  /** what a call evaluates to, where rows can't say it; key: API path of the function */
  readonly hooks?: Readonly<Record<string, (call: PendingCall) => Value | undefined>>;
  /** what a call is in the model; key: API path of the function. `null` leaves it out. */
  readonly operations?: Readonly<Record<string, (call: OperationCall) => OperationDraft | OperationDraft[] | null>>;
  /** what assigning a member is in the model (`ctx.body = …`); key: API path of the member; `state`: what was assigned to its object before */
  readonly assignments?: Readonly<
    Record<string, (value: Value, state: ReadonlyMap<string, Value> | null) => OperationDraft | null>
  >;
  /** tables and collections that the code declares; runs once, after all modules were evaluated and before any `build` */
  readonly entities?: (build: LibraryBuild) => void;
  /** how its entities declare an index; see `Entity.indexSyntax` */
  readonly indexSyntax?: string;
  /** what names mean that a file uses and nobody declares, where a framework puts its project's exports into scope */
  readonly implicitNames?: (program: Program) => (from: Module, name: string) => Target | null;
  /** what stands before the servers, as files say that are no code; `read` gives their text */
  readonly fronts?: (project: Project, read: (path: string) => string | null) => readonly Front[];
  /** structure that spans calls: applications and endpoints; runs once, after all modules were evaluated */
  readonly build?: (build: LibraryBuild) => void;
  /** ways in that are no request; runs once, when all else has run: workers are often made by the first who needs them */
  readonly consumers?: (build: LibraryBuild) => void;
}

export type Row =
  /** another way to reach the same thing: `{ api: 'express.Router()', is: 'alias', of: 'express()' }` */
  | { readonly api: string; readonly is: 'alias'; readonly of: string }
  /** the member or call result is input that somebody else controls; `in`: body, query, path, header, cookie, file, url, argument, message */
  | {
      readonly api: string;
      readonly is: 'source';
      readonly kind: SourceKind;
      readonly in: string;
      /** its members are texts, or lists of texts, unless the project has one of these packages, which make objects of them */
      readonly flat?: readonly string[];
    }
  /** the member or call result is what a file holds, or what another service or a model answers: nobody's input, and not ours */
  | { readonly api: string; readonly is: 'origin'; readonly kind: SourceKind }
  /** the member or call result is a scalar */
  | { readonly api: string; readonly is: 'scalar'; readonly type: ScalarType }
  /** the member is this constant */
  | { readonly api: string; readonly is: 'constant'; readonly value: string | number }
  /** the member or call says who sends the request: refusing because of it is authentication */
  | { readonly api: string; readonly is: 'identity' }
  /** the value (a router) is what was done to it: of two that one factory of the project makes, each has a life of its own */
  | { readonly api: string; readonly is: 'distinct' }
  /** a decorator's value: the decorated parameter or field is given this, made with the decorator's arguments */
  | { readonly api: string; readonly is: 'injects'; readonly of: string }
  /** where it returns true, its argument is of that type */
  | { readonly api: string; readonly is: 'predicate'; readonly type: ScalarType }
  /** where it returns true, argument 0 is a path that begins with the folder that argument 1 is */
  | { readonly api: string; readonly is: 'within' }
  /** where it returns true, its first argument is a member of the second, equal to it, or what the pattern lets through */
  | { readonly api: string; readonly is: 'comparison'; readonly as: 'member' | 'equal' | 'pattern' }
  /**
   * where it returns true (`answers`), comes back (`throws`), or its result says so (`tells`: no `error`, or `valid`), that argument is
   * what a schema lets through
   */
  | {
      readonly api: string;
      readonly is: 'conforms';
      readonly arg: number;
      readonly how: 'answers' | 'throws' | 'tells';
    }
  /** how a function behaves; see `CallRow` */
  | ({ readonly api: string; readonly is: 'function' } & CallRow)
  /** input in the argument (index, or index and property path such as `0.text` or `0.*.text`, or `receiver`; `assigned`: what is assigned to the member) does harm of this kind, unless another argument (`1.root`), or the receiver's setting of that name, is given */
  | {
      readonly api: string;
      readonly is: 'sink';
      readonly kind: SinkKind;
      readonly arg: number | string;
      readonly unless?: string;
      /** all of these, if there are several */
      readonly when?: SinkCondition | readonly SinkCondition[];
      /** takes names of files and nothing else: a whole body is one as well, and so are bytes, where others may take them for contents */
      readonly names?: true;
      /** only where the argument, or what is not known of it, is input as a whole: its members may be */
      readonly whole?: true;
      /** only where the argument is a text that input is a part of: as a whole it is what the endpoint is there for */
      readonly spliced?: true;
      /** of values that stand in an object or a list, only those that the text in the first argument names like this (group `name`) */
      readonly named?: RegExp;
      /** of a list of messages, `{ role, content }` or `[role, content]`, only those with one of these roles */
      readonly roles?: readonly string[];
      /** it makes the reply, which is sent later: the type that its result is given goes along */
      readonly builds?: true;
      /** only for input from that part of the request: `header` */
      readonly from?: string;
    }
  /** taint of the arguments (-1: the receiver) reaches the result; `gives: 'data'`: and all that is read from it or that its methods give */
  | { readonly api: string; readonly is: 'propagator'; readonly from: readonly number[]; readonly gives?: 'data' }
  /** the result is harmless for these kinds of sinks (`*`: all); taint of argument 0 otherwise goes on */
  | { readonly api: string; readonly is: 'sanitizer'; readonly kinds: readonly (SinkKind | '*')[] }
  /** calling it (in middleware or handler), or applying what it returns as middleware, is a guard of that kind */
  | ({ readonly api: string; readonly is: 'guard' } & GuardRow)
  /** as middleware, it makes these members of the request harmless for these kinds of sinks */
  | {
      readonly api: string;
      readonly is: 'cleans';
      readonly kinds: readonly SinkKind[];
      readonly members: readonly string[];
    }
  | {
      readonly api: string;
      readonly is: 'log';
      readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
      readonly structured: boolean;
    }
  | { readonly api: string; readonly is: 'blocking' }
  | {
      readonly api: string;
      readonly is: 'client';
      readonly client: 'database' | 'http' | 'queue' | 'cache' | 'mail' | 'other';
      /** of one that keeps connections until it is closed: settings that say how many; none where code does not say it */
      readonly pool?: readonly string[];
    }
  /**
   * The argument (index, or index and property path such as `0.auth.pass`; `*` is any name, `~name` that name in any case) is a secret. `key`:
   * any text works, and who knows it can forge or read; `credential`: one that another service has to know; `account`: the name that
   * goes with one.
   */
  | {
      readonly api: string;
      readonly is: 'secret';
      readonly arg: number | string;
      readonly what: string;
      readonly kind: 'key' | 'credential' | 'account';
      /**
       * `header`: it is the value of a header, after the name of a scheme (`Bearer …`); `connection`: a list of settings, of which one
       * is the password
       */
      readonly within?: 'header' | 'connection';
      /** index of an argument that has to name the header `Authorization` */
      readonly named?: number;
    }
  /**
   * The call does without a protection, where its arguments meet all of these conditions (and where `except` is not given, an index
   * or index and property path). `risk` is what rules ask for.
   */
  | {
      readonly api: string;
      readonly is: 'risk';
      readonly risk: RiskKind;
      readonly when?: readonly RiskCondition[];
      readonly except?: string;
    }
  /** any other call that rules ask for by tag */
  | { readonly api: string; readonly is: 'tagged'; readonly tags: readonly string[] };

export interface GuardRow {
  readonly guard: GuardKind;
  /** part of the input that a validation covers */
  readonly covers?: string;
  /** an option that makes it let everybody through: then it is no guard of that kind */
  readonly unless?: { readonly option: string; readonly is: string | boolean };
  /** an option without which it is no guard of that kind */
  readonly needs?: string;
  /** lets some requests through by its nature */
  readonly conditional?: boolean;
  /** given a function, it leaves the decision to that: it finds out who sends the request, and refuses nobody */
  readonly leaves?: boolean;
  /** what a request has to bring along: `strategy` if the text that it is given says so, as in `authenticate('jwt')` */
  readonly by?: CredentialRow;
}

/** What a package asks for: `strategy` leaves it to the text that it is given, as in `authenticate('jwt')`. */
export type CredentialRow = 'bearer' | 'basic' | 'strategy';

/** Only if that option of an argument is on (or one of these texts), the argument is one of these texts, or the reply was given a content type like this. */
export type SinkCondition =
  | { readonly arg: number; readonly option: string; readonly is?: readonly string[] }
  /** only if there is such an argument */
  | { readonly argument: number }
  /**
   * only in versions of the package before this one (or where no manifest says which: `unsaid`), and where the argument `flag` is true,
   * if there is a flag
   */
  | { readonly package: string; readonly below: string; readonly flag?: number; readonly unsaid?: true }
  | { readonly arg: number; readonly oneOf: readonly string[] }
  /** the text there is like this */
  | { readonly arg: number; readonly like: RegExp }
  /** what is there is a number, and no bytes */
  | { readonly number: number }
  /** what is there (`0.cmd.0`) is one of these texts */
  | { readonly at: string; readonly oneOf: readonly string[] }
  /** … and not known to be like this */
  | { readonly at: string; readonly unlike: RegExp }
  | { readonly contentType: string }
  /** what is there is a list, and not one of what it holds */
  | { readonly list: number }
  /** the receiver was made with something like this: an API's value, a text, an option that is on */
  | { readonly madeOf: RegExp }
  /** none of these packages is among the dependencies of the code's own manifest */
  | { readonly without: readonly string[] }
  /** the headers there (`1.headers`) give a content type like this */
  | { readonly headersAt: string; readonly type: string };

export interface CallRow {
  /** what it returns: a value of its own (default), its receiver (fluent methods), or an argument */
  readonly returns?: 'receiver' | `argument ${number}`;
  /** returns a promise of it */
  readonly async?: boolean;
  /** functions among the arguments that run before the call is done: index, or 'all' */
  readonly calls?: number | 'all';
  /** what they get: API paths of values (`express.Request()`), `element` of the receiver, `element N` of an argument, `receiver`, `argument N`, `data` that a propagator gives, `unknown` */
  readonly with?: readonly string[];
  /** they run once for each element */
  readonly loop?: boolean;
  /** the call returns what they return */
  readonly result?: boolean;
  /** functions among the arguments are kept for later (routes, listeners): do not run them here */
  readonly keeps?: boolean;
  /** never returns: what follows does not run */
  readonly throws?: boolean;
  /** returns only where its first argument is true */
  readonly asserts?: boolean;
}

export type SourceKind =
  | 'request'
  | 'message'
  | 'file'
  /** names of files, which whoever may create one chooses */
  | 'filename'
  | 'environment'
  | 'argument'
  | 'database'
  | 'response'
  | 'model'
  | 'caller';

export type SinkKind =
  | 'sql'
  /** text in the language of another kind of database or of a search: Cypher, GraphQL, Flux, filters */
  | 'query'
  | 'nosql'
  | 'command'
  | 'path'
  | 'html'
  | 'code'
  | 'url'
  /** what comes behind the host of such an address: made of `url` where the host is ours */
  | 'url-path'
  /** host that something else than a web server is expected at */
  | 'host'
  | 'redirect'
  | 'template'
  | 'log'
  | 'header'
  | 'regex'
  | 'xml'
  | 'xpath'
  | 'ldap'
  | 'deserialization'
  | 'prototype'
  | 'resource'
  | 'email'
  | 'llm'
  /** what a language model is asked: harmless by itself, unless the text around it tells what to do with it */
  | 'prompt'
  | 'format'
  /** what nobody may guess: session ids, keys, codes */
  | 'secret'
  /** names, settings and partials of a template, as an object whose members the client chooses */
  | 'locals'
  /** a record that is stored, as an object whose members the client chooses */
  | 'record'
  /** the name of a member that is written */
  | 'property'
  /** the name of a member that is called */
  | 'method'
  /** XML whose own entities are expanded */
  | 'entities'
  /** text that is handled as text where it may be a list */
  | 'confusion'
  /** markup and scripts for a browser that the server runs */
  | 'rendered'
  /** what a header says that browsers obey for the sake of users */
  | 'policy'
  /** contents of a file that is written */
  | 'written'
  /** what another host is sent */
  | 'sent'
  /** a word of a command that the program takes for an option if it begins with a hyphen */
  | 'option';

/** What of a value that a handler returns does harm if the client chose it: text that is sent as a page, an address that a browser is sent to. */
export type SentParts = (
  value: Value,
  /** what the handler did */
  events: readonly Event[],
) => readonly { readonly kind: SinkKind; readonly value: Value }[];

/** Types a library; the registry adds its name (the file's). */
export function defineLibrary(definition: LibraryDefinition): LibraryDefinition {
  return definition;
}
