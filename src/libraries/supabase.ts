import type { CallEvent } from '../evaluate/events.ts';
import { asText, isNull, type ExternalValue } from '../evaluate/values.ts';
import type { QueryFilter } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { isTrue } from './support/arguments.ts';
import { keysOfValue } from './support/conditions.ts';
import { names, settingText } from './support/decorated-members.ts';
import { limitedBy, query } from './support/queries.ts';

const client = '@supabase/supabase-js.createClient()';
const builder = `${client}.from()`;
const verbs = ['select', 'insert', 'upsert', 'update', 'delete'];
const operators: Readonly<Record<string, QueryFilter['operator']>> = {
  eq: '=',
  neq: 'other',
  gt: 'range',
  gte: 'range',
  lt: 'range',
  lte: 'range',
  like: 'like',
  ilike: 'other',
  is: 'other',
  in: 'in',
  contains: 'other',
  containedBy: 'other',
  overlaps: 'other',
  textSearch: 'other',
  rangeGt: 'other',
  rangeLt: 'other',
};
const fluent = [
  ...verbs, ...Object.keys(operators), 'match', 'not', 'or', 'filter', 'order', 'limit', 'range', 'single', 'maybeSingle', 'csv', 'abortSignal', 'returns', 'overrideTypes', 'throwOnError', 'explain', 'rollback', 'likeAllOf', 'likeAnyOf', 'ilikeAnyOf', 'setHeader',
]; // prettier-ignore

const building = new Set(fluent.map((name) => `${builder}.${name}`));

/** Supabase: tables by name over PostgREST, filtered and shaped by a chain of calls. */
export default defineLibrary({
  packages: [
    '@supabase/supabase-js',
    '@supabase/ssr',
    '@supabase/postgrest-js',
    '@supabase/auth-helpers-nextjs',
    '@supabase/auth-helpers-remix',
    '@supabase/auth-helpers-sveltekit',
  ],
  versions: '1 || 2',
  docs: 'https://supabase.com/docs/reference/javascript/select',
  title: 'Supabase',
  rows: [
    {
      api: '{@supabase/supabase-js.SupabaseClient|@supabase/ssr.createServerClient|@supabase/ssr.createBrowserClient|@supabase/postgrest-js.PostgrestClient|@supabase/auth-helpers-nextjs.createServerComponentClient|@supabase/auth-helpers-nextjs.createRouteHandlerClient|@supabase/auth-helpers-nextjs.createServerActionClient|@supabase/auth-helpers-nextjs.createMiddlewareClient|@supabase/auth-helpers-remix.createServerClient}()',
      is: 'alias',
      of: client,
    },
    { api: `${client}.schema()`, is: 'alias', of: client },
    { api: '{@supabase/supabase-js.createClient|@supabase/ssr.createServerClient}', is: 'client', client: 'database' },
    { api: `${builder}.{${fluent.join('|')}}`, is: 'function', returns: 'receiver' },
    { api: `${builder}.then`, is: 'function', calls: 0, with: ['receiver'], result: true, async: true },
    { api: `${client}.rpc`, is: 'function', async: true },
  ],
  operations: {
    // what another function goes on with is a query there
    [`${client}.from`]: (call) => (call.isContinued(building) ? null : described(call, [call.event, ...call.chain()])),
    [`${builder}.{${fluent.join('|')}}`]: (call) => {
      const chain = call.continued();
      const root = chain?.findLastIndex((event) => event.path?.text === `${client}.from`) ?? -1;
      return chain === null || root < 0 ? null : described(call, chain.slice(root));
    },
    [`${client}.rpc`]: (call): OperationDraft =>
      query('raw', { client: call.client(call.receiver), api: `supabase.rpc('${call.text(call.args[0]) ?? ''}')` }),
  },
});

/** What a chain that begins with a table does; null until it says what. */
function described(call: OperationCall, chain: readonly CallEvent[]): OperationDraft | null {
  const [root] = chain;
  const verb = chain.find((event, index) => index > 0 && verbs.includes(event.name));
  if (root === undefined || verb === undefined) return null;
  const table = asText(root.args[0]);
  const [first, second] = verb.args;
  const filters = filtersOf(chain);
  const common = {
    entities: table === null || table.includes('{?}') ? [] : [table],
    client: clientOf(call, root),
    api: `supabase.from('${table ?? ''}').${verb.name}`,
    filters,
  };
  const one = chain.find(({ name }) => name === 'single' || name === 'maybeSingle');
  switch (verb.name) {
    case 'insert':
      return query('insert', { ...common, filters: [], written: keysOfValue(first) });
    case 'upsert':
      return query('upsert', {
        ...common,
        filters: (settingText(second, 'onConflict') ?? '')
          .split(',')
          .flatMap((column): QueryFilter[] => (column.trim() === '' ? [] : [{ column: column.trim(), operator: '=' }])),
        written: keysOfValue(first),
      });
    case 'update':
      return query('update', { ...common, written: keysOfValue(first), everyRow: filters?.length === 0 });
    case 'delete':
      return query('delete', { ...common, everyRow: filters?.length === 0 });
    default: {
      const { columns, includes } = selection(asText(first));
      if (second?.kind === 'object' && isTrue(second.props.get('head')))
        return query('count', { ...common, limited: true, single: true, columns: [] });
      return query('select', {
        ...common,
        columns,
        includes,
        order: chain.flatMap(({ name, args }) => (name === 'order' ? names(args[0]) : [])),
        limited: one === undefined ? limitedBy(chain, 'limit', 'range') : true,
        single: one !== undefined,
        onMissing: one === undefined ? 'empty' : 'null',
      });
    }
  }
}

function filtersOf(chain: readonly CallEvent[]): QueryFilter[] | null {
  const filters: QueryFilter[] = [];
  let unread = false;
  const add = (column: string | null, operator: QueryFilter['operator']): void => {
    if (column === null || column.includes('{?}')) unread = true;
    else if (!filters.some((each) => each.column === column && each.operator === operator))
      filters.push({ column, operator });
  };
  for (const { name, args } of chain) {
    const operator = operators[name];
    const [first, second, third] = args;
    if (operator !== undefined) add(asText(first), third === undefined && isNull(second) ? 'other' : operator);
    else if (name === 'not' || name === 'likeAllOf' || name === 'likeAnyOf' || name === 'ilikeAnyOf')
      add(asText(first), 'other');
    else if (name === 'filter') add(asText(first), operators[asText(second) ?? ''] ?? 'other');
    else if (name === 'match') for (const key of keysOfValue(first) ?? ['{?}']) add(key, '=');
    else if (name === 'or') {
      const text = asText(first);
      const parts = [...(text ?? '').matchAll(/(?:^|[,(])\s*(\w+)\.(?:not\.)?(\w+)\./g)];
      if (parts.length === 0) unread = true;
      for (const [, column = '', is = ''] of parts)
        add(column, operators[is] === '=' ? 'in' : (operators[is] ?? 'other'));
    }
  }
  return unread ? null : filters;
}

/** `'id, title, author:users(name), comments(*)'` */
function selection(text: string | null): { columns: string[] | null; includes: string[] } {
  const includes: string[] = [];
  const columns: string[] = [];
  let all = text === null || text.includes('{?}');
  let depth = 0;
  for (const [, part = ''] of (text ?? '*').matchAll(/([^,()]+|[,()])/g)) {
    const word = part.trim();
    if (part === '(') {
      if (depth === 0) includes.push((columns.pop() ?? '').split(':').at(-1)?.split('!')[0]?.replace(/^\.+/, '') ?? '');
      depth++;
    } else if (part === ')') depth--;
    else if (part !== ',' && depth === 0 && word !== '') {
      if (word === '*') all = true;
      columns.push(word);
    }
  }
  return {
    columns: all ? null : columns.map((column) => column.split(':').at(-1)?.split('::')[0] ?? column),
    includes,
  };
}

function clientOf(call: OperationCall, root: CallEvent): string {
  const receiver: ExternalValue | null = root.receiver?.kind === 'external' ? root.receiver : null;
  return call.client(receiver);
}
