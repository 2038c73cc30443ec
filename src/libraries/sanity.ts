import { asText, makePromise, unknown, type Value } from '../evaluate/values.ts';
import type { QueryFilter } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { keysOfValue } from './support/conditions.ts';
import { setting, settingText } from './support/decorated-members.ts';
import { query } from './support/queries.ts';
import { templateSql } from './support/tagged-sql.ts';

const client = '@sanity/client.createClient()';
const patch = `${client}.patch()`;

/** Sanity: documents by queries in GROQ, and patches of them. */
export default defineLibrary({
  packages: ['@sanity/client', 'next-sanity', 'groq', '@sanity/groq-store'],
  versions: '*',
  docs: 'https://www.sanity.io/docs/js-client',
  title: 'Sanity',
  rows: [
    {
      api: '{@sanity/client|@sanity/client.SanityClient|next-sanity.createClient|next-sanity.SanityClient}()',
      is: 'alias',
      of: client,
    },
    { api: `${client}.withConfig()`, is: 'alias', of: client },
    { api: '{@sanity/client.createClient|next-sanity.createClient}', is: 'client', client: 'database' },
    {
      api: `${client}.{fetch|create|createIfNotExists|createOrReplace|delete|getDocument|getDocuments|mutate}`,
      is: 'function',
      async: true,
    },
    {
      api: `${patch}.{set|setIfMissing|unset|inc|dec|insert|append|prepend|ifRevisionId}`,
      is: 'function',
      returns: 'receiver',
    },
    { api: `${client}.fetch`, is: 'sink', kind: 'sql', arg: 0 },
    { api: '{groq.defineQuery|next-sanity.defineQuery}', is: 'function', returns: 'argument 0' },
  ],
  hooks: {
    // the tag is for editors: the text stays as it is, and its values are no parameters
    '{groq|groq.groq|next-sanity.groq}': (call) =>
      call.event.form === 'template' ? call.external('groq.Text()', { args: call.args }) : undefined,
    [`${patch}.commit`]: () => makePromise(unknown),
  },
  operations: {
    [`${client}.fetch`]: (call) => fetched(call),
    [`${client}.{getDocument|getDocuments}`]: (call) =>
      query('select', {
        ...common(call, null),
        filters: [{ column: '_id', operator: call.event.name === 'getDocument' ? '=' : 'in' }],
        limited: true,
        single: call.event.name === 'getDocument',
        onMissing: 'null',
      }),
    [`${client}.{create|createIfNotExists|createOrReplace}`]: (call) =>
      query(call.event.name === 'create' ? 'insert' : 'upsert', {
        ...common(call, settingText(call.args[0], '_type')),
        filters: [],
        written: keysOfValue(call.args[0]),
      }),
    [`${client}.delete`]: (call) =>
      query('delete', { ...common(call, null), filters: [{ column: '_id', operator: '=' }], limited: true }),
    [`${patch}.commit`]: (call) =>
      query('update', { ...common(call, null), filters: [{ column: '_id', operator: '=' }], limited: true }),
  },
});

function common(call: OperationCall, type: string | null): { entities: string[]; client: string; api: string } {
  return {
    entities: type === null ? [] : [type],
    client: call.client(call.receiver),
    api: `sanity.${call.event.name}`,
  };
}

function textOf(value: Value | undefined): string | null {
  if (value?.kind === 'external' && value.path.text === 'groq.Text()')
    return templateSql(value.args, { isTemplate: () => false });
  return asText(value) ?? asText(setting(value, 'query'));
}

/** `*[_type == "post" && slug.current == $slug] | order(date desc) [0...10] { title }` */
function fetched(call: OperationCall): OperationDraft {
  const text = textOf(call.args[0]);
  if (text === null) return query('raw', common(call, null));
  const filters: QueryFilter[] = [];
  const types = new Set<string>();
  const [, inside = ''] = /\*\s*\[((?:[^[\]]|\[[^\]]*\])*)\]/.exec(text) ?? [];
  for (const [, column = '', operator = '', value = ''] of inside.matchAll(
    /([\w.>-]+)\s*(==|!=|<=|>=|<|>|\bin\b|\bmatch\b)\s*(\[[^\]]*\]|"[^"]*"|'[^']*'|[^\s&|)]+)/g,
  )) {
    if (column === '_type') for (const [, type = ''] of value.matchAll(/["']([^"']+)["']/g)) types.add(type);
    else
      filters.push({
        column,
        operator:
          operator === '=='
            ? '='
            : operator === 'in'
              ? 'in'
              : operator === 'match' || operator === '!='
                ? 'other'
                : 'range',
      });
  }
  const [, order = ''] = /\|\s*order\(([^)]*)\)/.exec(text) ?? [];
  const single = /\]\s*(?:\|\s*order\([^)]*\)\s*)?\[\s*0\s*\]/.test(text);
  const counted = /^\s*count\s*\(/.test(text);
  return query(counted ? 'count' : 'select', {
    ...common(call, null),
    entities: [...types],
    filters: /\{\?\}/.test(inside) ? null : filters,
    order: order
      .split(',')
      .map((each) => each.trim().split(/\s+/)[0] ?? '')
      .filter((each) => each !== ''),
    limited: counted || single || /\[[^\]]*\.\.[^\]]*\]/.test(text.slice(text.indexOf(']'))),
    single: single || counted,
    text,
    onMissing: single ? 'null' : 'empty',
  });
}
