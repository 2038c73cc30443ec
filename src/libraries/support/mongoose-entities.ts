import { asString, options, unknown, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { Column, Entity, Index, Relation } from '../../model/types.ts';
import { nameOf } from '../../model/guards.ts';
import type { LibraryBuild } from '../build-types.ts';
import { withHidden } from './hidden-columns.ts';
import {
  allowsNull,
  classLocation,
  className,
  decoratedMembers,
  isSet,
  setting,
  settingText,
  typeText,
} from './decorated-members.ts';

/** What the members of a schema say. */
export interface MongooseParts {
  readonly columns: Column[];
  readonly indexes: Index[];
  readonly relations: Relation[];
}

/** Models with their schemas, and classes that are decorated as schemas. */
export function mongooseEntities(build: LibraryBuild): void {
  const indexed = build.calls('mongoose.Schema().index');
  const indexesOf = (schema: ExternalValue): Index[] =>
    indexed.flatMap(({ event }) =>
      event.receiver?.kind === 'external' &&
      (event.receiver === schema || (schema.call !== null && event.receiver.call === schema.call))
        ? mongooseIndex(event.args, build.locate(event.place))
        : [],
    );
  // `schema.set('toJSON', …)`, `schema.methods.toJSON = …`, and plugins that are called so
  const shaped = [
    ...build.calls('mongoose.Schema().set').filter(({ event }) => asString(event.args[0]) === 'toJSON'),
    ...build
      .calls('mongoose.Schema().plugin')
      .filter(({ event }) => /json|private|hidden/i.test(nameOf(event.args[0] ?? unknown))),
    ...build.calls('mongoose.Schema().method').filter(({ event }) => asString(event.args[0]) === 'toJSON'),
  ].map(({ event }) => event.receiver);
  const written = build.writes('mongoose.Schema().{methods|method}.toJSON').map(({ event }) => event.target.receiver);
  const shapes = (schema: ExternalValue): boolean =>
    [...shaped, ...written].some(
      (receiver) =>
        receiver?.kind === 'external' &&
        (receiver === schema || (schema.call !== null && receiver.call === schema.call)),
    );
  const ofClasses = new Map<string, ExternalValue>();
  for (const { event } of build.calls('@nestjs/mongoose.SchemaFactory.createForClass')) {
    const cls =
      event.args[0] === undefined ? undefined : options(event.args[0]).find((option) => option.kind === 'class');
    if (cls?.kind === 'class' && event.result.kind === 'external')
      ofClasses.set(`${cls.module.id}.${cls.cls}`, event.result);
  }
  for (const { ref, cls, decorator } of build.decorated('@nestjs/mongoose.Schema()')) {
    const parts: MongooseParts = { columns: [], indexes: [], relations: [] };
    for (const member of decoratedMembers(build, cls)) {
      const prop = member.decorators.find((each) => each.path.text === '@nestjs/mongoose.Prop()');
      if (prop === undefined) continue;
      const argument = prop.args[0];
      const declared =
        argument !== undefined &&
        options(argument).some((option) => option.kind === 'object' && option.props.has('type'))
          ? argument
          : undefined;
      addMongooseField(
        build,
        parts,
        member.name,
        declared ?? argument,
        member.location,
        typeText(member.type),
        member.optional || allowsNull(member.type),
      );
    }
    const schema = ofClasses.get(`${cls.module.id}.${cls.cls}`);
    if (schema !== undefined) parts.indexes.push(...indexesOf(schema));
    build.entity(
      {
        ...mongooseEntity(
          className(cls),
          settingText(decorator.args[0], 'collection'),
          classLocation(cls),
          parts,
          isSet(decorator.args[0], 'timestamps'),
        ),
        ...openness(decorator.args[0]),
      },
      ref,
    );
  }
  for (const { event } of build.calls('mongoose.model')) {
    const [name, schema, collection] = event.args;
    const text = name?.kind === 'literal' && typeof name.value === 'string' ? name.value : null;
    const known =
      schema === undefined
        ? undefined
        : options(schema).find((option) => option.kind === 'external' && option.path.text === 'mongoose.Schema()');
    if (text === null || known?.kind !== 'external') continue;
    const [definition, settings] = known.args;
    if (definition !== undefined && options(definition).some((option) => option.kind === 'class')) continue;
    const location = build.locate(known.call?.place ?? event.place);
    const parts: MongooseParts = { columns: [], indexes: [], relations: [] };
    addFields(build, parts, '', definition, location, 0);
    parts.indexes.push(...indexesOf(known));
    const table =
      collection?.kind === 'literal' && typeof collection.value === 'string'
        ? collection.value
        : settingText(settings, 'collection');
    const entity: Entity = {
      ...mongooseEntity(text, table, location, parts, isSet(settings, 'timestamps')),
      ...openness(settings),
    };
    build.entity(shapes(known) || setting(settings, 'toJSON') !== undefined ? withHidden(entity) : entity);
  }
}

/** `strict: false`: what is not declared is kept as well. `optimisticConcurrency: true`: versions are compared. */
function openness(settings: Value | undefined): Pick<Entity, 'isOpen' | 'isVersioned'> {
  const strict = setting(settings, 'strict');
  return {
    ...(strict?.kind === 'literal' && strict.value === false ? { isOpen: true } : {}),
    ...(isSet(settings, 'optimisticConcurrency') ? { isVersioned: true } : {}),
  };
}

/** The collection of a schema, with what Mongoose adds to it. */
export function mongooseEntity(
  name: string,
  table: string | null,
  location: Location,
  { columns, indexes, relations }: MongooseParts,
  timestamps: boolean,
): Entity {
  const generated = (column: string, type: string, primary: boolean): Column => ({
    name: column,
    column,
    type,
    nullable: false,
    primary,
    unique: primary,
    hasDefault: true,
    location,
  });
  const all = columns.some((column) => column.name === '_id')
    ? columns
    : [generated('_id', 'ObjectId', true), ...columns];
  if (timestamps)
    for (const column of ['createdAt', 'updatedAt'])
      if (!all.some((each) => each.name === column)) all.push(generated(column, 'Date', false));
  return {
    name,
    table: table ?? plural(name),
    kind: 'collection',
    library: 'mongoose',
    location,
    columns: all,
    indexes: [{ columns: ['_id'], unique: true, primary: true, partial: false, location }, ...indexes],
    relations,
  };
}

function addFields(
  build: LibraryBuild,
  parts: MongooseParts,
  prefix: string,
  definition: Value | undefined,
  outer: Location,
  depth: number,
): void {
  for (const option of definition === undefined ? [] : options(definition)) {
    if (option.kind !== 'object') continue;
    for (const [key, value] of option.props)
      addMongooseField(build, parts, prefix + key, value, placeOf(build, value) ?? outer, '', true, depth);
  }
}

/** Adds a member as a schema describes it; `annotated` is its type in the code. */
export function addMongooseField(
  build: LibraryBuild,
  parts: MongooseParts,
  name: string,
  value: Value | undefined,
  location: Location,
  annotated: string,
  nullable: boolean,
  depth = 0,
): void {
  const type = setting(value, 'type');
  const nested = value?.kind === 'object' && type === undefined && annotated === '' && value.props.size > 0;
  if (nested && depth < 3) {
    addFields(build, parts, `${name}.`, value, location, depth + 1);
    return;
  }
  const element = value?.kind === 'array' ? value.elements[0] : type?.kind === 'array' ? type.elements[0] : undefined;
  const list = value?.kind === 'array' || type?.kind === 'array';
  const described = list && element?.kind === 'object' ? element : value;
  const text = list
    ? `${typeName(element?.kind === 'object' ? (setting(element, 'type') ?? element) : element)}[]`
    : typeName(type ?? (annotated === '' ? value : undefined));
  const unique = isSet(value, 'unique') || isSet(described, 'unique');
  parts.columns.push({
    name,
    column: name,
    type: text === '' ? annotated : text,
    nullable: isSet(value, 'required') ? false : nullable,
    primary: name === '_id',
    unique: unique || name === '_id',
    hasDefault: setting(value, 'default') !== undefined,
    ...(isHidden(value) || isHidden(described) ? { hidden: true as const } : {}),
    location,
  });
  if (unique || isSet(value, 'index') || isSet(described, 'index'))
    parts.indexes.push({
      columns: [name],
      unique,
      primary: false,
      partial: isSet(value, 'sparse') || isSet(value, 'text'),
      location,
    });
  const to = settingText(described, 'ref') ?? settingText(value, 'ref') ?? referenced(setting(described, 'ref'));
  if (to !== null)
    parts.relations.push({ name, to, kind: list ? 'many-to-many' : 'many-to-one', columns: [name], location });
}

/** `select: false`; `private: true` is what plugins that shape JSON go by. */
function isHidden(value: Value | undefined): boolean {
  const select = setting(value, 'select');
  return (select?.kind === 'literal' && select.value === false) || isSet(value, 'private');
}

function referenced(value: Value | undefined): string | null {
  for (const option of value === undefined ? [] : options(value)) if (option.kind === 'class') return className(option);
  return null;
}

/** What stands for a type in a schema: `String`, `Schema.Types.ObjectId`, another schema. */
function typeName(value: Value | undefined): string {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind === 'external') return option.path.text === 'mongoose.Schema()' ? 'Schema' : option.path.name;
    if (option.kind === 'class') return className(option);
    if (option.kind === 'literal' && typeof option.value === 'string') return option.value;
    if (option.kind === 'object') return 'Object';
    if (option.kind === 'array') return `${typeName(option.elements[0])}[]`;
  }
  return '';
}

/** `index({ a: 1, b: -1 }, { unique: true })` */
export function mongooseIndex(args: readonly Value[], location: Location): Index[] {
  const [fields, settings] = args;
  if (fields?.kind !== 'object' || fields.props.size === 0) return [];
  const special = [...fields.props.values()].some((kind) => kind.kind === 'literal' && typeof kind.value === 'string');
  const partial =
    special ||
    isSet(settings, 'sparse') ||
    setting(settings, 'partialFilterExpression') !== undefined ||
    setting(settings, 'expireAfterSeconds') !== undefined;
  return [{ columns: [...fields.props.keys()], unique: isSet(settings, 'unique'), primary: false, partial, location }];
}

function placeOf(build: LibraryBuild, value: Value): Location | null {
  return value.kind === 'object' && value.place !== null ? build.locate(value.place) : null;
}

/** As Mongoose makes collection names of model names, for the names that occur. */
function plural(name: string): string {
  const lower = name.toLowerCase();
  if (/[^aeiou]y$/.test(lower)) return `${lower.slice(0, -1)}ies`;
  if (/(?:s|x|z|ch|sh)$/.test(lower)) return `${lower}es`;
  return `${lower}s`;
}
