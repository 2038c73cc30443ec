import { packageOf } from '../project/package-names.ts';
import { ApiPaths, type ApiPath } from '../evaluate/api-path.ts';
import type { CallKnowledge, CallbackKnowledge, Knowledge, PathKnowledge, PendingCall } from '../evaluate/knowledge.ts';
import type { Value } from '../evaluate/values.ts';
import type { LibraryDefinition, Row } from './define.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { PathTable } from './support/path-table.ts';

/** A library with the name its file gives it. */
export interface Library {
  readonly name: string;
  readonly definition: LibraryDefinition;
}

type Describe = (call: OperationCall) => OperationDraft | OperationDraft[] | null;
type Assignment = NonNullable<LibraryDefinition['assignments']>[string];

/** All that the rows of all libraries say about one API path. */
export interface ApiFacts extends PathKnowledge {
  readonly rows: readonly Row[];
  readonly describe: Describe | null;
}

/** Answers questions about API paths from the rows and hooks of all libraries. */
export interface LibraryKnowledge extends Knowledge {
  of(path: ApiPath): ApiFacts;
  /** expands `{a|b}` into one path each */
  expand(api: string): readonly string[];
  /** what assigning the member is; null if it is nothing of interest */
  assignment(path: ApiPath): Assignment | null;
  /** the library that an API path belongs to; null if none knows it */
  libraryOf(path: ApiPath): Library | null;
}

const nothing: ApiFacts = {
  source: null,
  call: null,
  type: '',
  constant: undefined,
  identity: false,
  checks: '',
  within: false,
  compares: '',
  conforms: null,
  injects: '',
  distinct: false,
  rows: [],
  describe: null,
};

export function compileKnowledge(libraries: readonly Library[]): LibraryKnowledge {
  const aliases = new Map<string, string>();
  const rows = new PathTable<Row[]>();
  const hooks = new PathTable<Hook>();
  const operations = new PathTable<Describe>();
  const assignments = new PathTable<Assignment>();
  const packages = new Map<string, Library>();
  const lists = new Set<string>();
  for (const library of libraries) {
    const { definition } = library;
    for (const name of definition.packages) packages.set(name, library);
    for (const row of definition.rows ?? []) {
      for (const api of expandApi(row.api)) {
        for (let at = api.indexOf('[]'); at >= 0; at = api.indexOf('[]', at + 1)) lists.add(api.slice(0, at));
        if (row.is === 'alias') aliases.set(api, row.of);
        else rows.set(api, [...(rows.own(api) ?? []), row]);
      }
    }
    for (const [api, hook] of byPath(definition.hooks)) hooks.set(api, firstOf(hooks.own(api), hook));
    for (const [api, describe] of byPath(definition.operations))
      operations.set(api, bothOf(operations.own(api), describe));
  }
  for (const { definition } of libraries) {
    for (const [pattern, assignment] of Object.entries(definition.assignments ?? {}))
      for (const api of expandApi(pattern)) assignments.set(api, assignment);
  }
  const paths = new ApiPaths(aliases, packages.keys());
  const known = new Map<ApiPath, ApiFacts>();
  return {
    paths,
    of(path) {
      let facts = known.get(path);
      if (facts === undefined)
        known.set(path, (facts = factsOf(rows.get(path) ?? [], hooks.get(path) ?? null, operations.get(path) ?? null)));
      return facts;
    },
    hasElements: ({ text }) => lists.has(text),
    expand: expandApi,
    assignment: (path) => assignments.get(path) ?? null,
    libraryOf(path) {
      const { text } = path.root;
      return packages.get(text) ?? packages.get(packageOf(text)) ?? null;
    },
  };
}

/** By each path that the patterns stand for; in one library the last pattern counts. */
function byPath<T>(patterns: Readonly<Record<string, T>> = {}): Map<string, T> {
  return new Map(Object.entries(patterns).flatMap(([pattern, value]) => expandApi(pattern).map((api) => [api, value])));
}

type Hook = (call: PendingCall) => Value | undefined;

/** Several libraries may know something of one call: what plugins are to a framework. The first that knows the value gives it. */
function firstOf(known: Hook | undefined, hook: Hook): Hook {
  return known === undefined ? hook : (call) => known(call) ?? hook(call);
}

/** … and the call is all that they say it is. */
function bothOf(known: Describe | undefined, describe: Describe): Describe {
  if (known === undefined) return describe;
  return (call) => {
    const drafts = [known(call) ?? [], describe(call) ?? []].flat();
    return drafts.length === 0 ? null : drafts;
  };
}

/** `express().{get|post}` → `express().get`, `express().post`. */
export function expandApi(api: string): string[] {
  const open = api.indexOf('{');
  if (open < 0) return [api];
  const close = api.indexOf('}', open);
  const before = api.slice(0, open);
  return api
    .slice(open + 1, close)
    .split('|')
    .flatMap((option) => expandApi(before + option + api.slice(close + 1)));
}

function factsOf(
  rows: readonly Row[],
  hook: ((call: PendingCall) => Value | undefined) | null,
  describe: Describe | null,
): ApiFacts {
  if (rows.length === 0 && hook === null && describe === null) return nothing;
  let source: PathKnowledge['source'] = null;
  let type: PathKnowledge['type'] = '';
  let constant: PathKnowledge['constant'];
  let compares: PathKnowledge['compares'] = '';
  let checks: PathKnowledge['checks'] = '';
  let conforms: PathKnowledge['conforms'] = null;
  let injects = '';
  let callRow: Extract<Row, { is: 'function' }> | null = null;
  const propagates: number[] = [];
  const makesSafe: string[] = [];
  let givesData = false;
  for (const row of rows) {
    switch (row.is) {
      case 'source':
        source = { kind: row.kind, in: row.in, flat: row.flat ?? null };
        break;
      case 'scalar':
        type = row.type;
        break;
      case 'predicate':
        checks = row.type;
        break;
      case 'comparison':
        compares = row.as;
        break;
      case 'conforms':
        conforms = { arg: row.arg, how: row.how };
        break;
      case 'constant':
        constant = row.value;
        break;
      case 'injects':
        injects = row.of;
        break;
      case 'function':
        callRow = row;
        break;
      case 'propagator':
        propagates.push(...row.from);
        if (row.gives === 'data') givesData = true;
        break;
      case 'sanitizer':
        makesSafe.push(...row.kinds);
        propagates.push(0);
        break;
      default:
    }
  }
  // a path that some library describes is a known function even if nothing is said about how it behaves
  const call: CallKnowledge | null =
    rows.length > 0 || hook !== null || describe !== null
      ? callKnowledge(callRow, propagates, givesData, makesSafe, hook)
      : null;
  const is = (what: Row['is']): boolean => rows.some((row) => row.is === what);
  return {
    source,
    call,
    type,
    constant,
    identity: is('identity'),
    injects,
    checks,
    within: is('within'),
    compares,
    conforms,
    distinct: is('distinct'),
    rows,
    describe,
  };
}

function callKnowledge(
  row: Extract<Row, { is: 'function' }> | null,
  propagates: readonly number[],
  givesData: boolean,
  makesSafe: readonly string[],
  hook: CallKnowledge['hook'],
): CallKnowledge {
  const callbacks: CallbackKnowledge[] = [];
  if (row?.calls !== undefined)
    callbacks.push({
      argument: row.calls === 'all' ? -1 : row.calls,
      with: row.with ?? [],
      loop: row.loop ?? false,
      result: row.result ?? false,
    });
  else if (row?.keeps !== true) callbacks.push({ argument: -1, with: [], loop: false, result: false });
  const returns = row?.returns;
  return {
    returns: returns === undefined ? 'value' : returns === 'receiver' ? 'receiver' : 'argument',
    returnsArgument: returns?.startsWith('argument ') === true ? Number(returns.slice('argument '.length)) : 0,
    async: row?.async ?? false,
    callbacks,
    keepsCallbacks: row?.keeps ?? false,
    throws: row?.throws ?? false,
    asserts: row?.asserts ?? false,
    propagates,
    givesData,
    makesSafe,
    type: '',
    hook,
  };
}
