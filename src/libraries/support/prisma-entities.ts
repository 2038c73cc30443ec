import type { Location } from '../../findings/types.ts';
import type { Column, Entity, Index, Relation } from '../../model/types.ts';
import { dialectNamed } from './sql-dialects.ts';
import {
  listArgument,
  stringArgument,
  type PrismaField,
  type PrismaModel,
  type PrismaSchema,
} from './prisma-schema.ts';

export interface SchemaFile {
  readonly path: string;
  readonly schema: PrismaSchema;
}

/** The models of one Prisma schema, which may be spread over several files. */
export function prismaEntities(files: readonly SchemaFile[]): Entity[] {
  const models = new Map(files.flatMap(({ schema }) => schema.models.map((model) => [model.name, model])));
  const enums = new Map(files.flatMap(({ schema }) => schema.enums.map(({ name, values }) => [name, values])));
  const source = files
    .flatMap(({ schema }) => schema.blocks)
    .find(({ kind, settings }) => kind === 'datasource' && settings['provider'] !== undefined)?.settings;
  const dialect = source === undefined ? undefined : dialectNamed(source['provider'] ?? '');
  // without foreign keys in the database there are no indexes for them either
  const emulated = source?.['relationMode'] === 'prisma';
  return files.flatMap(({ path, schema }) =>
    schema.models.map((model): Entity => ({
      ...entityOf(path, model, models, enums, source?.['provider'] === 'mongodb'),
      ...(dialect === undefined ? {} : { dialect: emulated ? 'any' : dialect }),
    })),
  );
}

function entityOf(
  path: string,
  model: PrismaModel,
  models: ReadonlyMap<string, PrismaModel>,
  enums: ReadonlyMap<string, readonly string[]>,
  documents: boolean,
): Entity {
  const at = (line: number, column = 1, endColumn = column): Location => ({
    file: path,
    line,
    column,
    endLine: line,
    endColumn,
  });
  const columns: Column[] = [];
  const indexes: Index[] = [];
  const relations: Relation[] = [];
  for (const field of model.fields) {
    const location = at(field.line, field.column, field.endColumn);
    if (models.has(field.type)) {
      relations.push(relationOf(model, field, models, location));
      continue;
    }
    const primary = has(field, 'id');
    const unique = has(field, 'unique');
    const values = enums.get(field.type);
    const native = field.attributes.find(({ name }) => name.startsWith('db.'));
    columns.push({
      name: field.name,
      column: stringArgument(field.attributes.find(({ name }) => name === 'map')) ?? field.name,
      type: `${field.type}${field.list ? '[]' : ''}${native === undefined ? '' : ` @${native.name}${native.text === '' ? '' : `(${native.text})`}`}`,
      ...(values === undefined ? {} : { values }),
      nullable: field.optional,
      primary,
      unique: unique || primary,
      hasDefault: has(field, 'default') || has(field, 'updatedAt'),
      ...(isFilledIn(field) ? { isFilledIn: true as const } : {}),
      location,
    });
    if (primary || unique) indexes.push({ columns: [field.name], unique: true, primary, partial: false, location });
  }
  for (const attribute of model.attributes) {
    const { name } = attribute;
    if (name !== 'id' && name !== 'unique' && name !== 'index' && name !== 'fulltext') continue;
    const listed = listArgument(attribute, 'fields');
    const type = /\btype\s*:\s*(\w+)/.exec(attribute.text)?.[1];
    const partial =
      name === 'fulltext' ||
      (type !== undefined && type !== 'BTree' && type !== 'Hash') ||
      /\bwhere\s*:/.test(attribute.text);
    indexes.push({
      columns: listed,
      unique: name === 'id' || name === 'unique',
      primary: name === 'id',
      partial,
      location: at(attribute.line),
    });
  }
  const composite = indexes.find((index) => index.primary && index.columns.length > 1);
  return {
    name: model.name,
    table: stringArgument(model.attributes.find(({ name }) => name === 'map')) ?? model.name,
    kind: documents ? 'collection' : 'table',
    library: 'prisma',
    location: at(model.line, 'model '.length + 1, 'model '.length + 1 + model.name.length),
    columns:
      composite === undefined
        ? columns
        : columns.map((column) => (composite.columns.includes(column.name) ? { ...column, primary: true } : column)),
    indexes,
    relations,
  };
}

function relationOf(
  model: PrismaModel,
  field: PrismaField,
  models: ReadonlyMap<string, PrismaModel>,
  location: Location,
): Relation {
  const attribute = field.attributes.find(({ name }) => name === 'relation');
  const columns = attribute === undefined ? [] : listArgument(attribute, 'fields');
  const name = attribute === undefined ? null : stringArgument(attribute);
  const back = models
    .get(field.type)
    ?.fields.find(
      (each) =>
        each.type === model.name &&
        each !== field &&
        stringArgument(each.attributes.find((candidate) => candidate.name === 'relation')) === name,
    );
  let kind: Relation['kind'];
  if (field.list) kind = back?.list === true ? 'many-to-many' : 'one-to-many';
  else kind = columns.length > 0 && back?.list !== false ? 'many-to-one' : 'one-to-one';
  return { name: field.name, to: field.type, kind, columns, location };
}

/** The database has the default; the client makes ids of some kinds by itself. */
function isFilledIn({ attributes, list }: PrismaField): boolean {
  const text = attributes.find(({ name }) => name === 'default')?.text;
  return text !== undefined && !list && !/^\s*(?:uuid|cuid|ulid|nanoid|auto|sequence)\s*\(/.test(text);
}

function has(field: PrismaField, name: string): boolean {
  return field.attributes.some((attribute) => attribute.name === name);
}
