import { asText, makePromise, options, type Value } from '../evaluate/values.ts';
import type { QueryFilter, QueryOperation } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { keysOfValue } from './support/conditions.ts';
import { setting } from './support/decorated-members.ts';
import { query, sqlOperations, sqlText } from './support/queries.ts';
import { loadSqlParser } from './support/sql.ts';

const commands = '@aws-sdk/client-dynamodb';
const client = `${commands}.DynamoDBClient()`;
const old = 'aws-sdk.DynamoDB()';
const kinds: Readonly<Record<string, QueryOperation['operation']>> = {
  Get: 'select',
  GetItem: 'select',
  Query: 'select',
  Scan: 'select',
  BatchGet: 'select',
  BatchGetItem: 'select',
  TransactGet: 'select',
  TransactGetItems: 'select',
  Put: 'upsert',
  PutItem: 'upsert',
  Update: 'update',
  UpdateItem: 'update',
  Delete: 'delete',
  DeleteItem: 'delete',
  BatchWrite: 'upsert',
  BatchWriteItem: 'upsert',
  TransactWrite: 'upsert',
  TransactWriteItems: 'upsert',
};
const expressions = ['FilterExpression', 'KeyConditionExpression', 'ConditionExpression', 'UpdateExpression', 'ProjectionExpression']; // prettier-ignore
const methods = Object.keys(kinds).map((name) => name.charAt(0).toLowerCase() + name.slice(1));

/** DynamoDB: commands of the third version of the SDK, with documents or items, and the methods of the second. */
export default defineLibrary({
  packages: [commands, '@aws-sdk/lib-dynamodb'],
  versions: '*',
  docs: 'https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/dynamodb/',
  title: 'DynamoDB',
  prepare: loadSqlParser,
  rows: [
    { api: '@aws-sdk/lib-dynamodb', is: 'alias', of: commands },
    {
      api: `${commands}.{DynamoDB|DynamoDBDocumentClient|DynamoDBDocument|DynamoDBDocumentClient.from|DynamoDBDocument.from}()`,
      is: 'alias',
      of: client,
    },
    { api: 'aws-sdk.DynamoDB.DocumentClient()', is: 'alias', of: old },
    { api: 'aws-sdk/clients/dynamodb()', is: 'alias', of: old },
    { api: 'aws-sdk/clients/dynamodb.DocumentClient()', is: 'alias', of: old },
    {
      api: `{${commands}.DynamoDBClient|aws-sdk.DynamoDB|aws-sdk.DynamoDB.DocumentClient}`,
      is: 'client',
      client: 'database',
    },
    { api: `${client}.{send|${methods.join('|')}}`, is: 'function', async: true },
    {
      api: `${commands}.{ExecuteStatementCommand|BatchExecuteStatementCommand}`,
      is: 'sink',
      kind: 'sql',
      arg: '0.Statement',
    },
    // who names the table, the key and the condition reads and writes everything
    { api: `{${client}|${old}}.{${methods.join('|')}}`, is: 'sink', kind: 'nosql', arg: 0, whole: true },
    {
      api: `${commands}.{${Object.keys(kinds)
        .map((name) => `${name}Command`)
        .join('|')}}`,
      is: 'sink',
      kind: 'nosql',
      arg: 0,
      whole: true,
    },
    // names and values have placeholders of their own
    ...expressions.flatMap((member): Row[] =>
      [
        ...Object.keys(kinds).map((name) => `${commands}.${name}Command`),
        `{${client}|${old}}.{${methods.join('|')}}`,
      ].map((api): Row => ({ api, is: 'sink', kind: 'query', arg: `0.${member}`, spliced: true })),
    ),
  ],
  hooks: {
    [`${old}.{${methods.join('|')}}().promise`]: (call) =>
      makePromise(call.receiver ?? call.external(`${old}.Output()`)),
  },
  operations: {
    [`${client}.send`]: (call): OperationDraft[] | OperationDraft | null => {
      for (const option of call.args[0] === undefined ? [] : options(call.args[0])) {
        if (option.kind !== 'external') continue;
        const [, name] = /\.(\w+)Command\(\)$/.exec(option.path.text) ?? [];
        if (name === 'ExecuteStatement')
          return sqlOperations(sqlText(call, option.args[0], 'Statement'), call.client(call.receiver));
        if (name !== undefined && kinds[name] !== undefined) return described(call, name, option.args[0]);
      }
      return null;
    },
    [`{${client}|${old}}.{${methods.join('|')}}`]: (call) =>
      described(call, call.event.name.charAt(0).toUpperCase() + call.event.name.slice(1), call.args[0]),
  },
});

function described(call: OperationCall, command: string, input: Value | undefined): OperationDraft | OperationDraft[] {
  const operation = kinds[command] ?? 'raw';
  const api = `DynamoDB.${command}`;
  const of = call.client(call.receiver);
  if (command.startsWith('Batch')) {
    const tables = keysOfValue(setting(input, 'RequestItems')) ?? [];
    return query(operation, { entities: tables, client: of, api, filters: [], limited: true });
  }
  if (command.startsWith('Transact')) {
    const list = setting(input, 'TransactItems');
    const items = list?.kind === 'array' ? list.elements : [];
    const inner = items.flatMap((item) =>
      item.kind === 'object' ? [...item.props].flatMap(([name, each]) => described(call, name, each)) : [],
    );
    const reads = command.startsWith('TransactGet');
    if (inner.length === 0) inner.push(query(operation, { client: of, api }));
    return reads
      ? inner
      : [{ is: 'transaction', operation: 'begin' }, ...inner, { is: 'transaction', operation: 'commit' }];
  }
  const table = tableName(setting(input, 'TableName'));
  const common = { entities: table === null ? [] : [table], client: of, api };
  const key = (keysOfValue(setting(input, 'Key')) ?? []).map((column): QueryFilter => ({ column, operator: '=' }));
  const limited = setting(input, 'Limit') !== undefined;
  switch (command) {
    case 'Query':
      return query('select', { ...common, filters: conditions(input, 'KeyConditionExpression'), limited });
    case 'Scan':
      return query(asText(setting(input, 'Select')) === 'COUNT' ? 'count' : 'select', {
        ...common,
        filters: conditions(input, 'FilterExpression'),
        limited,
      });
    case 'Put':
    case 'PutItem':
      return query('upsert', { ...common, filters: [], written: keysOfValue(setting(input, 'Item')) });
    default:
      return query(operation, {
        ...common,
        filters: key,
        limited: true,
        single: true,
        ...(operation === 'select' ? { onMissing: 'null' as const } : {}),
      });
  }
}

/** A table's name, or that of the variable of the environment which has it: tables are named where they are deployed. */
function tableName(value: Value | undefined): string | null {
  const alternatives = value === undefined ? [] : options(value);
  const text = alternatives.map((option) => asText(option)).find((each) => each !== null && !each.includes('{?}'));
  if (text !== undefined) return text;
  for (const option of alternatives) {
    const [, name] = option.kind === 'external' ? (/^global\.process\.env\.(\w+)$/.exec(option.path.text) ?? []) : [];
    if (name !== undefined) return name;
  }
  return null;
}

/** `#email = :email AND begins_with(sk, :prefix)`, with the names behind the placeholders. */
function conditions(input: Value | undefined, member: string): QueryFilter[] | null {
  const expression = setting(input, member);
  if (expression === undefined) return [];
  const text = asText(expression);
  if (text === null || text.includes('{?}')) return null;
  const names = setting(input, 'ExpressionAttributeNames');
  const named = (name: string): string => (name.startsWith('#') ? (asText(setting(names, name)) ?? name) : name);
  const filters: QueryFilter[] = [];
  for (const [, called, inner, name, operator] of text.matchAll(
    /(\w+)\s*\(\s*([#\w.]+)[^)]*\)|([#\w.]+)\s*(<=|>=|<>|=|<|>|\bBETWEEN\b|\bIN\b)/gi,
  )) {
    if (called !== undefined && inner !== undefined)
      filters.push({ column: named(inner), operator: called === 'begins_with' ? 'like' : 'other' });
    else if (name !== undefined)
      filters.push({
        column: named(name),
        operator: operator === '=' ? '=' : operator === '<>' ? 'other' : /in/i.test(operator ?? '') ? 'in' : 'range',
      });
  }
  return filters;
}
