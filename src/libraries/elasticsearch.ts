import { asText, options, type Value } from '../evaluate/values.ts';
import type { QueryFilter } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { keysOfValue } from './support/conditions.ts';
import { names, setting } from './support/decorated-members.ts';
import { query } from './support/queries.ts';

const client = '@elastic/elasticsearch.Client()';
const methods = [
  'search', 'msearch', 'count', 'get', 'getSource', 'mget', 'exists', 'index', 'create', 'update', 'updateByQuery', 'delete', 'deleteByQuery', 'bulk', 'scroll', 'reindex',
]; // prettier-ignore

/** Elasticsearch and OpenSearch: indexes, documents and the query language. */
export default defineLibrary({
  packages: ['@elastic/elasticsearch', 'elasticsearch', '@opensearch-project/opensearch', '@nestjs/elasticsearch'],
  versions: '*',
  docs: 'https://www.elastic.co/docs/reference/elasticsearch/clients/javascript',
  title: 'Elasticsearch',
  rows: [
    {
      api: '{elasticsearch.Client|@opensearch-project/opensearch.Client|@nestjs/elasticsearch.ElasticsearchService}()',
      is: 'alias',
      of: client,
    },
    {
      api: '{@elastic/elasticsearch.Client|elasticsearch.Client|@opensearch-project/opensearch.Client}',
      is: 'client',
      client: 'database',
    },
    { api: `${client}.{${methods.join('|')}}`, is: 'function', async: true },
    ...['query', 'body', 'body.query', 'aggs', 'sort', 'runtime_mappings'].map((member) => ({
      api: `${client}.{search|count|updateByQuery|deleteByQuery}`,
      is: 'sink' as const,
      kind: 'nosql' as const,
      arg: `0.${member}`,
    })),
    ...['script.source', 'script.inline', 'body.script.source'].map((member) => ({
      api: `${client}.{search|update|updateByQuery}`,
      is: 'sink' as const,
      kind: 'code' as const,
      arg: `0.${member}`,
    })),
    { api: `${client}.close`, is: 'tagged', tags: ['closes-client'] },
  ],
  operations: { [`${client}.{${methods.join('|')}}`]: described },
});

function described(call: OperationCall): OperationDraft {
  const [input] = call.args;
  const body = setting(input, 'body');
  const member = (name: string): Value | undefined => setting(input, name) ?? setting(body, name);
  const { name } = call.event;
  const entities = names(setting(input, 'index')).filter((index) => !index.includes('{?}'));
  const common = { entities, client: call.client(call.receiver), api: `elasticsearch.${name}` };
  const byId = { filters: [{ column: '_id', operator: '=' as const }], limited: true, single: true };
  const asked = member('query') === undefined ? [] : conditions(member('query'), 0);
  const everyRow = asked !== null && asked.length === 0;
  switch (name) {
    case 'search':
      // ten hits, unless it says how many
      return query('select', {
        ...common,
        filters: asked,
        limited: true,
        order: orderOf(member('sort')),
        columns: null,
      });
    case 'count':
      return query('count', { ...common, filters: asked, limited: true, single: true, columns: [] });
    case 'get':
    case 'getSource':
    case 'exists':
      return query('select', { ...common, ...byId, onMissing: 'throws' });
    case 'mget':
      return query('select', { ...common, filters: [{ column: '_id', operator: 'in' }], limited: true });
    case 'index':
    case 'create':
      return query(name === 'create' || setting(input, 'id') === undefined ? 'insert' : 'upsert', {
        ...common,
        filters: [],
        written: keysOfValue(setting(input, 'document') ?? body),
      });
    case 'update':
      return query('update', { ...common, ...byId, written: keysOfValue(member('doc')) });
    case 'delete':
      return query('delete', { ...common, ...byId });
    case 'updateByQuery':
      return query('update', { ...common, filters: asked, everyRow });
    case 'deleteByQuery':
      return query('delete', { ...common, filters: asked, everyRow });
    case 'bulk':
    case 'reindex':
      return query('upsert', { ...common, filters: [] });
    default:
      return query('select', { ...common, limited: true });
  }
}

const groups = new Set([
  'bool',
  'must',
  'filter',
  'should',
  'must_not',
  'constant_score',
  'nested',
  'query',
  'function_score',
  'dis_max',
  'queries',
]);
const leaves: Readonly<Record<string, QueryFilter['operator']>> = {
  term: '=',
  terms: 'in',
  match: 'other',
  match_phrase: 'other',
  match_phrase_prefix: 'other',
  prefix: 'like',
  wildcard: 'like',
  regexp: 'like',
  fuzzy: 'other',
  range: 'range',
};

/** Fields that a query is about; null if a part could not be read. */
function conditions(value: Value | undefined, depth: number): QueryFilter[] | null {
  const filters: QueryFilter[] = [];
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind === 'literal') continue;
    if (depth > 8 || (option.kind !== 'object' && option.kind !== 'array') || option.rest !== null) return null;
    if (option.kind === 'array') {
      for (const each of option.elements) {
        const inner = conditions(each, depth + 1);
        if (inner === null) return null;
        filters.push(...inner);
      }
      continue;
    }
    for (const [key, each] of option.props) {
      const operator = leaves[key];
      if (operator !== undefined) for (const column of keysOfValue(each) ?? []) filters.push({ column, operator });
      else if (key === 'ids') filters.push({ column: '_id', operator: 'in' });
      else if (key === 'exists')
        filters.push(...names(setting(each, 'field')).map((column): QueryFilter => ({ column, operator: 'other' })));
      else if (key === 'multi_match' || key === 'query_string' || key === 'simple_query_string')
        filters.push(
          ...names(setting(each, 'fields')).map((column): QueryFilter => ({
            column: column.split('^')[0] ?? column,
            operator: 'other',
          })),
        );
      else if (groups.has(key)) {
        const inner = conditions(each, depth + 1);
        if (inner === null) return null;
        filters.push(
          ...(key === 'must_not' ? inner.map(({ column }): QueryFilter => ({ column, operator: 'other' })) : inner),
        );
      }
    }
  }
  return filters;
}

function orderOf(value: Value | undefined): string[] {
  if (value?.kind === 'array') return value.elements.flatMap(orderOf);
  const text = asText(value);
  return text === null ? (keysOfValue(value) ?? []) : [text.split(':')[0] ?? text];
}
