import { asString, options, unknown, type Value } from '../../evaluate/values.ts';
import type { QueryOperation } from '../../model/operations.ts';
import type { Column, Relation } from '../../model/types.ts';
import type { LibraryBuild, OperationCall, OperationDraft } from '../build-types.ts';
import type { LibraryDefinition, Row } from '../define.ts';
import { keysOfValue, readConditions, type ConditionStyle } from './conditions.ts';
import { at, entriesOf, textAt } from './deployed-functions.ts';
import { query } from './queries.ts';
import { strapiApi } from './strapi-places.ts';
import { schemaOf } from './strapi-routes.ts';

const conditions: ConditionStyle = {
  groups: { $and: 'all', $or: 'any', $not: 'none' },
  operators: {
    $eq: '=',
    $eqi: '=',
    $in: 'in',
    $gt: 'range',
    $gte: 'range',
    $lt: 'range',
    $lte: 'range',
    $between: 'range',
    ...Object.fromEntries(
      ['$contains', '$containsi', '$startsWith', '$startsWithi', '$endsWith', '$endsWithi', '$like'].map((name) => [
        name,
        'like' as const,
      ]),
    ),
    ...Object.fromEntries(
      ['$ne', '$nei', '$notIn', '$null', '$notNull', '$notContains'].map((name) => [name, 'other' as const]),
    ),
  },
};

const kinds: Readonly<Record<string, QueryOperation['operation']>> = {
  findOne: 'select',
  findFirst: 'select',
  findMany: 'select',
  findPage: 'select',
  findWithCount: 'select',
  load: 'select',
  count: 'count',
  create: 'insert',
  createMany: 'insert',
  clone: 'insert',
  update: 'update',
  updateMany: 'update',
  publish: 'update',
  unpublish: 'update',
  discardDraft: 'update',
  delete: 'delete',
  deleteMany: 'delete',
};
const methods = Object.keys(kinds).join('|');
const entityService = `${strapiApi}.entityService`;
const documents = `${strapiApi}.documents()`;
const tables = `${strapiApi}.db.query()`;

/** The entity service, documents and the query engine. */
export const dataRows: readonly Row[] = [
  { api: `${strapiApi}.query()`, is: 'alias', of: tables },
  ...[entityService, documents, tables].map((api): Row => ({
    api: `${api}.{${methods}}`,
    is: 'function',
    async: true,
  })),
];

export const dataOperations: NonNullable<LibraryDefinition['operations']> = {
  [`${entityService}.{${methods}}`]: (call) => {
    const { name } = call.event;
    const byId = /^(?:findOne|update|delete|load)$/.test(name);
    const settings = call.args[byId && call.args.length > 2 ? 2 : name === 'findOne' || name === 'delete' ? 2 : 1];
    return operation(call, call.args[0], settings ?? (byId ? call.args[2] : call.args[1]), byId ? 'id' : null);
  },
  [`${documents}.{${methods}}`]: (call) =>
    operation(
      call,
      madeWith(call),
      call.args[0],
      call.property(call.args[0], 'documentId') === undefined ? null : 'documentId',
    ),
  [`${tables}.{${methods}}`]: (call) => operation(call, madeWith(call), call.args[0], null),
};

/** The type that `documents('api::article.article')` was asked for. */
function madeWith({ receiver }: OperationCall): Value | undefined {
  return receiver?.kind === 'external' ? receiver.args[0] : undefined;
}

function operation(
  call: OperationCall,
  type: Value | undefined,
  settings: Value | undefined,
  id: string | null,
): OperationDraft {
  const { name } = call.event;
  const kind = kinds[name] ?? 'raw';
  const uid = asString(type);
  const entity = uid === null ? null : call.entity(uid);
  const where = call.property(settings, 'where') ?? call.property(settings, 'filters');
  const read = readConditions(where, conditions);
  const data = call.property(settings, 'data');
  const changes = kind === 'insert' || kind === 'update';
  const filters = [...(id === null ? [] : [{ column: id, operator: '=' as const }]), ...(read.filters ?? [])];
  const one = /^(?:findOne|findFirst|load)$/.test(name);
  const limit = ['limit', 'pagination', 'page', 'pageSize'].some((each) => call.property(settings, each) !== undefined);
  return query(kind, {
    entities: entity === null ? [] : [entity],
    filters: read.filters === null ? null : filters,
    // without a number of their own, documents and pages come in the number that the configuration says
    limited:
      one ||
      limit ||
      name === 'findPage' ||
      (name === 'findMany' && call.event.path?.text.startsWith(documents) === true)
        ? true
        : kind === 'select'
          ? null
          : false,
    single: one,
    everyRow: (name === 'updateMany' || name === 'deleteMany') && where === undefined && settings?.kind === 'object',
    includes: keysOfPopulate(call.property(settings, 'populate')),
    columns: null,
    written: changes ? keysOfValue(data) : null,
    client: 'strapi',
    onMissing: one ? 'null' : 'empty',
  });
}

function keysOfPopulate(value: Value | undefined): string[] {
  return options(value ?? unknown).flatMap((option) => {
    if (option.kind === 'object') return [...option.props.keys()];
    if (option.kind === 'array') return option.elements.flatMap((element) => asString(element) ?? []);
    const text = asString(option);
    return text === null || text === '*' ? [] : [text];
  });
}

/** Content types of an application's APIs, as their `schema.json` describe them. */
export function declareTypes(build: LibraryBuild): void {
  const seen = new Set<string>();
  for (const { path } of build.program.modules) {
    const [, application, owner, name] =
      /^(|.*?\/)src\/api\/([\w-]+)\/(?:routes|controllers|services|content-types)\/([\w-]+)(?:\/\w+)?\.[cm]?[jt]s$/.exec(
        path,
      ) ?? [];
    if (application === undefined || owner === undefined || name === undefined) continue;
    const file = `${application}src/api/${owner}/content-types/${name}/schema.json`;
    if (seen.has(file)) continue;
    seen.add(file);
    const described = schemaOf(build, application, owner, name);
    const table = textAt(described, 'collectionName');
    if (table === null) continue;
    const location = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const columns: Column[] = [];
    const relations: Relation[] = [];
    for (const [attribute, about] of entriesOf(at(described, 'attributes'))) {
      const type = textAt(about, 'type') ?? '';
      const to = textAt(about, 'target');
      const kind = relationKinds[textAt(about, 'relation') ?? ''];
      if (type === 'relation' && to !== null && kind !== undefined)
        relations.push({ name: attribute, to, kind, columns: [], location });
      if (type === 'relation' || type === 'component' || type === 'dynamiczone' || type === 'media') continue;
      columns.push({
        name: attribute,
        column: attribute,
        type,
        nullable: at(about, 'required') !== true,
        primary: false,
        unique: at(about, 'unique') === true,
        hasDefault: at(about, 'default') !== undefined,
        ...(type === 'password' || at(about, 'private') === true ? { hidden: true } : {}),
        location,
      });
    }
    build.entity({
      name: `api::${owner}.${name}`,
      table,
      kind: 'table',
      library: 'strapi',
      location,
      columns,
      indexes: [],
      relations,
    });
  }
}

const relationKinds: Readonly<Record<string, Relation['kind']>> = {
  oneToOne: 'one-to-one',
  oneToMany: 'one-to-many',
  manyToOne: 'many-to-one',
  manyToMany: 'many-to-many',
};
