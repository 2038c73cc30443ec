import type { PendingCall } from '../evaluate/knowledge.ts';
import { asText, makePromise, options, settle, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { QueryFilter } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { keysOfValue } from './support/conditions.ts';
import { query } from './support/queries.ts';

const admin = '@google-cloud/firestore';
const store = `${admin}.Firestore()`;
const documents = `${admin}.Query()`;
const document = `${admin}.DocumentReference()`;
const transaction = `${admin}.Transaction()`;
const web = 'firebase/firestore';
const shaping = [
  'where',
  'orderBy',
  'limit',
  'limitToLast',
  'offset',
  'select',
  'startAt',
  'startAfter',
  'endAt',
  'endBefore',
  'withConverter',
];
const operators: Readonly<Record<string, QueryFilter['operator']>> = {
  '==': '=',
  in: 'in',
  '<': 'range',
  '<=': 'range',
  '>': 'range',
  '>=': 'range',
};

/** Firestore on the server and in the browser: collections, documents, queries, batches and transactions. */
export default defineLibrary({
  packages: [admin, 'firebase-admin', 'firebase', '@firebase/firestore'],
  versions: '*',
  docs: 'https://firebase.google.com/docs/firestore/query-data/queries',
  title: 'Firestore',
  rows: [
    { api: 'firebase-admin/firestore', is: 'alias', of: admin },
    { api: '@firebase/firestore', is: 'alias', of: web },
    { api: `${admin}.{getFirestore|initializeFirestore}()`, is: 'alias', of: store },
    { api: 'firebase-admin.firestore()', is: 'alias', of: store },
    { api: '{firebase-admin.initializeApp|firebase-admin.app}().firestore()', is: 'alias', of: store },
    { api: 'firebase-admin.firestore.Firestore()', is: 'alias', of: store },
    { api: `${store}.{collection|collectionGroup}()`, is: 'alias', of: documents },
    { api: `${admin}.{CollectionReference|CollectionGroup}()`, is: 'alias', of: documents },
    { api: `{${store}|${documents}}.doc()`, is: 'alias', of: document },
    { api: `${document}.collection()`, is: 'alias', of: documents },
    { api: `${documents}.{${shaping.join('|')}}()`, is: 'alias', of: documents },
    { api: `${store}.{batch|bulkWriter}()`, is: 'alias', of: transaction },
    { api: `${web}.writeBatch()`, is: 'alias', of: transaction },
    { api: `${admin}.WriteBatch()`, is: 'alias', of: transaction },
    { api: `{${admin}.getFirestore|firebase-admin.firestore|${web}.getFirestore}`, is: 'client', client: 'database' },
    { api: `{${documents}|${documents}.count()}.get`, is: 'function', async: true },
    { api: `${documents}.add`, is: 'function', async: true },
    { api: `${document}.{get|set|update|delete|create}`, is: 'function', async: true },
    {
      api: `${web}.{getDocs|getDoc|addDoc|setDoc|updateDoc|deleteDoc|getCountFromServer}`,
      is: 'function',
      async: true,
    },
    { api: `{${documents}|${document}}.onSnapshot`, is: 'function', keeps: true },
    { api: `${web}.onSnapshot`, is: 'function', keeps: true },
  ],
  hooks: {
    [`${store}.runTransaction`]: (call) => inTransaction(call, call.args[0]),
    [`${web}.runTransaction`]: (call) => inTransaction(call, call.args[1]),
    [`${transaction}.{set|update|delete|create}`]: (call) => call.receiver ?? unknown,
    [`${transaction}.{get|getAll}`]: (call) => makePromise(call.external(`${admin}.Snapshot()`, { args: call.args })),
  },
  operations: {
    [`${documents}.get`]: (call) => selected(call, call.receiver),
    [`${documents}.count().get`]: (call) =>
      counted(call, call.receiver?.kind === 'external' ? call.receiver.receiver : null),
    [`${documents}.add`]: (call) => written(call, 'insert', call.receiver, call.args[0]),
    ...Object.fromEntries(
      (['get', 'set', 'update', 'delete', 'create'] as const).map((name) => [
        `${document}.${name}`,
        (call: OperationCall) => ofDocument(call, name, call.receiver, call.args[0]),
      ]),
    ),
    ...Object.fromEntries(
      (['get', 'set', 'update', 'delete', 'create'] as const).map((name) => [
        `${transaction}.${name}`,
        (call: OperationCall) => ofDocument(call, name, call.args[0] ?? null, call.args[1]),
      ]),
    ),
    [`${web}.getDocs`]: (call) => selected(call, call.args[0] ?? null),
    [`${web}.onSnapshot`]: (call) => watched(call, call.args[0] ?? null),
    [`{${documents}|${document}}.onSnapshot`]: (call) => watched(call, call.receiver),
    [`${web}.getCountFromServer`]: (call) => counted(call, call.args[0] ?? null),
    [`${web}.addDoc`]: (call) => written(call, 'insert', call.args[0] ?? null, call.args[1]),
    [`${web}.getDoc`]: (call) => ofDocument(call, 'get', call.args[0] ?? null, undefined),
    [`${web}.setDoc`]: (call) => ofDocument(call, 'set', call.args[0] ?? null, call.args[1]),
    [`${web}.updateDoc`]: (call) => ofDocument(call, 'update', call.args[0] ?? null, call.args[1]),
    [`${web}.deleteDoc`]: (call) => ofDocument(call, 'delete', call.args[0] ?? null, undefined),
    [`{${store}|${web}}.runTransaction`]: () => ({ is: 'transaction', operation: 'run', api: 'runTransaction' }),
  },
});

function inTransaction(call: PendingCall, work: Value | undefined): Value | undefined {
  if (work === undefined || options(work).every(({ kind }) => kind !== 'function')) return undefined;
  const own = call.external(transaction, { receiver: call.receiver?.kind === 'external' ? call.receiver : null });
  return makePromise(settle(call.invoke(work, [own])));
}

interface PathStep {
  readonly name: string;
  readonly args: readonly Value[];
}

/** What leads to a query or a document, the last step first: of method calls their receivers, of functions their first arguments. */
function steps(value: Value | null): readonly PathStep[] {
  return waysTo(value, 0).reduce((longest, way) => (way.length > longest.length ? way : longest), []);
}

/** Different ways to one query that are told apart. */
const maxWays = 32;

/** … each way of what is put together under conditions: `if (city) found = query(found, where('city', '==', city))`. */
function waysTo(value: Value | null, depth: number): readonly (readonly PathStep[])[] {
  const found = (value === null || depth > 30 ? [] : options(settle(value))).flatMap((at) => {
    if (at.kind !== 'external') return [];
    const ofWeb = at.path.text.startsWith(`${web}.`);
    const [first, ...rest] = at.args;
    const own: PathStep[] = [];
    if (at.call !== null) {
      const { name } = at.call;
      if (ofWeb && name === 'query')
        for (const each of rest) {
          const constraint = externalOf(each);
          if (constraint !== null) own.push({ name: constraint.path.name, args: constraint.args });
        }
      else own.push({ name, args: ofWeb ? rest : at.args });
    }
    const before = waysTo(ofWeb ? (first ?? null) : at.receiver, depth + 1);
    return before.length === 0 ? [own] : before.map((way) => [...own, ...way]);
  });
  return found.slice(0, maxWays);
}

function externalOf(value: Value | null): ExternalValue | null {
  const found = value === null ? undefined : options(settle(value)).find(({ kind }) => kind === 'external');
  return found?.kind === 'external' ? found : null;
}

/** The collection that a query or a document is of: the last one of `users/1/posts`. */
function collectionOf(value: Value | null): string | null {
  for (const { name, args } of steps(value)) {
    const texts = args.map((each) => asText(each) ?? '{?}').join('/');
    const parts = texts.split('/').filter((part) => part !== '');
    const at =
      name === 'doc' ? parts.length - 2 : name === 'collection' || name === 'collectionGroup' ? parts.length - 1 : -1;
    const part = parts[at];
    if (part !== undefined) return part.includes('{?}') ? null : part;
  }
  return null;
}

function filtersOf(value: Value | null): QueryFilter[] | null {
  const ways = waysTo(value, 0).map(conditionsIn);
  const filters = new Map<string, QueryFilter>();
  for (const way of ways)
    for (const filter of way ?? []) {
      const key = `${filter.column} ${filter.operator}`;
      const always = ways.every((other) => other?.some((each) => `${each.column} ${each.operator}` === key) === true);
      filters.set(key, always ? filter : { ...filter, optional: true });
    }
  return ways.includes(null) ? null : [...filters.values()];
}

function conditionsIn(way: readonly PathStep[]): QueryFilter[] | null {
  const filters: QueryFilter[] = [];
  for (const { name, args } of way) {
    if (name !== 'where') continue;
    const column = asText(args[0]);
    if (column === null || column.includes('{?}')) return null;
    filters.unshift({ column, operator: operators[asText(args[1]) ?? ''] ?? 'other' });
  }
  return filters;
}

function common(call: OperationCall, value: Value | null): { entities: string[]; client: string; api: string } {
  const collection = collectionOf(value);
  return {
    entities: collection === null ? [] : [collection],
    client: call.client(externalOf(value)),
    api: `${collection ?? 'collection'}.${call.event.name}`,
  };
}

function selected(call: OperationCall, value: Value | null): OperationDraft {
  const of = steps(value);
  return query('select', {
    ...common(call, value),
    filters: filtersOf(value),
    order: of
      .flatMap(({ name, args }) => (name === 'orderBy' ? [asText(args[0]) ?? ''] : []))
      .filter((column) => column !== ''),
    limited: isLimited(value),
  });
}

/** Null if only some of the ways to it limit it. */
function isLimited(value: Value | null): boolean | null {
  const ways = waysTo(value, 0).map((way) => way.some(({ name }) => name === 'limit' || name === 'limitToLast'));
  return ways.length > 0 && ways.every(Boolean) ? true : ways.includes(true) ? null : false;
}

/** Listening begins with all that is there. */
function watched(call: OperationCall, value: Value | null): OperationDraft {
  return steps(value)[0]?.name === 'doc' ? ofDocument(call, 'get', value, undefined) : selected(call, value);
}

function counted(call: OperationCall, value: Value | null): OperationDraft {
  return query('count', {
    ...common(call, value),
    filters: filtersOf(value),
    limited: true,
    single: true,
    columns: [],
  });
}

function written(
  call: OperationCall,
  operation: 'insert',
  value: Value | null,
  data: Value | undefined,
): OperationDraft {
  return query(operation, { ...common(call, value), filters: [], written: keysOfValue(data) });
}

function ofDocument(
  call: OperationCall,
  name: 'get' | 'set' | 'update' | 'delete' | 'create',
  value: Value | null,
  data: Value | undefined,
): OperationDraft {
  // a transaction reads queries too
  if (name === 'get' && steps(value)[0]?.name !== 'doc' && collectionOf(value) !== null) return selected(call, value);
  const parts = {
    ...common(call, value),
    filters: [{ column: 'id', operator: '=' as const }],
    limited: true,
    single: true,
  };
  if (name === 'get') return query('select', { ...parts, onMissing: 'null' });
  if (name === 'delete') return query('delete', parts);
  if (name === 'create') return query('insert', { ...parts, filters: [], written: keysOfValue(data) });
  return query(name === 'set' ? 'upsert' : 'update', { ...parts, written: keysOfValue(data) });
}
