import { options, type ClassValue, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { ClassRef } from '../../link/types.ts';
import type { Column, Entity, Index, Relation } from '../../model/types.ts';
import { nearest } from '../../model/packages.ts';
import type { LibraryBuild } from '../build-types.ts';
import { choosesJson, withHidden } from './hidden-columns.ts';
import { modelClass, modelName } from './sequelize-models.ts';
import { learnScopes } from './sequelize-scopes.ts';
import { dialectAt } from './sql-dialects.ts';
import {
  allowsNull,
  classLocation,
  className,
  decoratedMembers,
  isOff,
  isSet,
  namedClass,
  names,
  setting,
  settingText,
  typeText,
  type DecoratedMember,
} from './decorated-members.ts';
import { enumValues } from './enum-values.ts';

const associations: Readonly<Record<string, Relation['kind']>> = {
  belongsTo: 'many-to-one',
  BelongsTo: 'many-to-one',
  hasOne: 'one-to-one',
  HasOne: 'one-to-one',
  hasMany: 'one-to-many',
  HasMany: 'one-to-many',
  belongsToMany: 'many-to-many',
  BelongsToMany: 'many-to-many',
};

interface Draft {
  readonly name: string;
  readonly cls: ClassRef | null;
  readonly settings: Value | undefined;
  readonly location: Location;
  readonly columns: Column[];
  readonly indexes: Index[];
  readonly relations: Relation[];
}

/** Models that are defined by calls or by decorated classes, with the associations between them. */
export function sequelizeEntities(build: LibraryBuild): void {
  learnScopes(build);
  const drafts: Draft[] = [];
  const draft = (name: string, cls: ClassValue | null, settings: Value | undefined, location: Location): Draft => {
    const made: Draft = {
      name,
      cls: cls === null ? null : { module: cls.module, cls: cls.cls },
      settings,
      location,
      columns: [],
      indexes: [],
      relations: [],
    };
    drafts.push(made);
    return made;
  };
  for (const { event } of build.calls('sequelize.Model.init')) {
    const cls = modelClass(event.receiver);
    if (cls !== null)
      addAttributes(build, draft(className(cls), cls, event.args[1], classLocation(cls)), event.args[0]);
  }
  for (const { event } of build.calls('sequelize.Sequelize().define')) {
    const [name, attributes, settings] = event.args;
    if (name?.kind === 'literal' && typeof name.value === 'string')
      addAttributes(build, draft(name.value, null, settings, build.locate(event.place)), attributes);
  }
  for (const { cls, decorator } of build.decorated('sequelize-typescript.{Table|Table()}')) {
    const made = draft(className(cls), cls, decorator.args[0], classLocation(cls));
    for (const member of decoratedMembers(build, cls)) addMember(build, made, member);
  }
  for (const { event } of build.calls('sequelize.Model.{belongsTo|hasOne|hasMany|belongsToMany}')) {
    const draftOf = (value: Value | null): Draft | undefined => {
      const cls = modelClass(value);
      const named = drafts.filter((each) =>
        cls === null ? each.name === modelName(value) : each.cls?.module === cls.module && each.cls.cls === cls.cls,
      );
      return nearest(build.project)(named, event.place.module.file.path)[0];
    };
    const from = draftOf(event.receiver);
    const to = modelName(event.args[0] ?? null);
    const kind = associations[event.name];
    if (from === undefined || to === null || kind === undefined) continue;
    const location = build.locate(event.place);
    const key = keyOf(event.args[1]) ?? (kind === 'many-to-one' ? `${to}Id` : `${from.name}Id`);
    relate(from, settingText(event.args[1], 'as') ?? to, to, kind, key, location, event.args[1]);
    const through = setting(event.args[1], 'through');
    const middle = draftOf(setting(through, 'model') ?? through ?? null);
    if (kind === 'many-to-many' && middle !== undefined)
      relate(middle, from.name, from.name, 'many-to-one', key, location, event.args[1]);
    const holder = draftOf(event.args[0] ?? null);
    // the other side of `belongsTo` holds the column, whether or not it says so itself
    if (kind !== 'many-to-one' && kind !== 'many-to-many' && holder !== undefined) ensureColumn(holder, key, location);
  }
  const dialects = ['sequelize.Sequelize', 'sequelize-typescript.Sequelize', 'sequelize']
    .flatMap((api) => build.calls(api))
    .flatMap(({ event }) => event.args.flatMap((argument) => settingText(argument, 'dialect') ?? []));
  for (const each of drafts) {
    const made = finish(each);
    const entity = hidesColumns(build, each) ? withHidden(made) : made;
    const dialect = dialectAt(build, entity.location.file, dialects);
    build.entity(dialect === null ? entity : { ...entity, dialect }, each.cls);
  }
}

/** A default scope that leaves columns out, or a `toJSON` of the model's own. */
function hidesColumns(build: LibraryBuild, { cls, settings }: Draft): boolean {
  const scope = setting(settings, 'defaultScope');
  return setting(scope, 'attributes') !== undefined || (cls !== null && choosesJson(build, build.classValue(cls)));
}

function finish({ name, settings, location, columns, indexes, relations }: Draft): Entity {
  const add = (column: string, type: string, primary: boolean): void => {
    if (!columns.some((each) => each.name === column))
      columns.push({
        name: column,
        column,
        type,
        nullable: false,
        primary,
        unique: primary,
        hasDefault: true,
        location,
      });
  };
  if (!columns.some((column) => column.primary)) add('id', 'INTEGER', true);
  const off = setting(settings, 'timestamps');
  if (!(off?.kind === 'literal' && off.value === false))
    for (const column of ['createdAt', 'updatedAt']) add(column, 'DATE', false);
  const primary = columns.filter((column) => column.primary).map((column) => column.name);
  const all: Index[] = [{ columns: primary, unique: true, primary: true, partial: false, location }, ...indexes];
  const listed = setting(settings, 'indexes');
  for (const each of listed?.kind === 'array' ? listed.elements : []) {
    const fields = setting(each, 'fields');
    const on =
      fields?.kind === 'array'
        ? fields.elements.flatMap(
            (field) => settingText(field, 'name') ?? settingText(field, 'attribute') ?? names(field),
          )
        : [];
    all.push({
      columns: on,
      unique: isSet(each, 'unique'),
      primary: false,
      partial: isSet(each, 'where') || on.length === 0 || /gin|gist/i.test(settingText(each, 'using') ?? ''),
      location,
    });
  }
  const modelText = settingText(settings, 'modelName') ?? name;
  return {
    name,
    table: settingText(settings, 'tableName') ?? (isSet(settings, 'freezeTableName') ? modelText : plural(modelText)),
    kind: 'table',
    library: 'sequelize',
    location,
    columns,
    indexes: all,
    relations,
  };
}

function addAttributes(build: LibraryBuild, into: Draft, attributes: Value | undefined): void {
  for (const option of attributes === undefined ? [] : options(attributes)) {
    if (option.kind !== 'object') continue;
    for (const [name, value] of option.props)
      addColumn(
        into,
        name,
        value,
        value.kind === 'object' && value.place !== null ? build.locate(value.place) : into.location,
      );
  }
}

function addColumn(into: Draft, name: string, described: Value, location: Location): void {
  const type = setting(described, 'type') ?? described;
  const nullable = setting(described, 'allowNull');
  const primary = isSet(described, 'primaryKey');
  const unique = isSet(described, 'unique');
  into.columns.push({
    name,
    column: settingText(described, 'field') ?? name,
    type: typeOf(type),
    ...valuesOf(type),
    nullable: primary ? false : nullable?.kind === 'literal' ? nullable.value !== false : true,
    primary,
    unique: unique || primary,
    hasDefault: setting(described, 'defaultValue') !== undefined || isSet(described, 'autoIncrement'),
    location,
  });
  if (unique && !primary)
    into.indexes.push({ columns: [name], unique: true, primary: false, partial: false, location });
}

function typeOf(value: Value): string {
  for (const option of options(value)) {
    if (option.kind === 'external') return option.path.name;
    if (option.kind === 'literal' && typeof option.value === 'string') return option.value;
  }
  return '';
}

/** `DataTypes.ENUM('open', 'done')` */
function valuesOf(type: Value | undefined): { readonly values?: readonly string[] } {
  const given = (type === undefined ? [] : options(type)).find((option) => option.kind === 'external');
  return given?.kind === 'external' && given.path.name === 'ENUM' ? enumValues(given.args) : {};
}

function addMember(build: LibraryBuild, into: Draft, member: DecoratedMember): void {
  const own = member.decorators.filter(({ path }) => path.root.text === 'sequelize-typescript');
  const named = (...wanted: string[]): ExternalValue | undefined => own.find(({ path }) => wanted.includes(path.name));
  const { name, location } = member;
  const relation = own.find(({ path }) => path.name in associations);
  if (relation !== undefined) {
    const kind = associations[relation.path.name] ?? 'many-to-one';
    const to = namedClass(build, relation.args[0]) ?? typeText(member.type);
    relate(
      into,
      name,
      to,
      kind,
      names(relation.args[1])[0] ?? keyOf(relation.args[1]) ?? `${name}Id`,
      location,
      relation.args[1],
    );
    return;
  }
  const column = named('Column');
  const stamp = named('CreatedAt', 'UpdatedAt', 'DeletedAt');
  if (column === undefined && stamp === undefined && named('PrimaryKey', 'ForeignKey') === undefined) return;
  const described = column?.args[0];
  const primary = named('PrimaryKey') !== undefined || isSet(described, 'primaryKey');
  const unique = named('Unique') !== undefined || isSet(described, 'unique');
  const allow = named('AllowNull');
  const given = allow?.args[0] ?? setting(described, 'allowNull');
  const refused = given?.kind === 'literal' && given.value === false;
  into.columns.push({
    name,
    column: settingText(described, 'field') ?? name,
    type:
      described === undefined
        ? typeText(member.type)
        : typeOf(setting(described, 'type') ?? described) || typeText(member.type),
    ...valuesOf(setting(described, 'type') ?? described),
    // without a word about it, the migrations decide
    nullable:
      primary || refused
        ? false
        : allow !== undefined || given !== undefined || stamp?.path.name === 'DeletedAt' || allowsNull(member.type)
          ? true
          : null,
    primary,
    unique: unique || primary,
    hasDefault:
      named('Default', 'AutoIncrement') !== undefined ||
      setting(described, 'defaultValue') !== undefined ||
      (stamp !== undefined && stamp.path.name !== 'DeletedAt'),
    location,
  });
  // an association that was read before had to make the column up
  const made = into.columns.findIndex((each, at) => each.name === name && at < into.columns.length - 1);
  if (made >= 0) into.columns.splice(made, 1);
  const index = named('Index');
  if ((unique && !primary) || index !== undefined)
    into.indexes.push({
      columns: [name],
      unique: unique || isSet(index?.args[0], 'unique'),
      primary: false,
      partial: false,
      location,
    });
}

function relate(
  from: Draft,
  name: string,
  to: string,
  kind: Relation['kind'],
  key: string,
  location: Location,
  settings: Value | undefined,
): void {
  if (kind === 'many-to-one') ensureColumn(from, key, location);
  if (!from.relations.some((relation) => relation.name === name && relation.to === to))
    from.relations.push({
      name,
      to,
      kind,
      columns: kind === 'many-to-one' ? [key] : [],
      ...(isOff(settings, 'constraints') ? { isUnenforced: true } : {}),
      location,
    });
}

function ensureColumn(into: Draft, name: string, location: Location): void {
  if (!into.columns.some((column) => column.name === name))
    into.columns.push({
      name,
      column: name,
      type: '',
      nullable: null,
      primary: false,
      unique: false,
      hasDefault: false,
      location,
    });
}

/** `foreignKey: 'userId'` or `foreignKey: { name: 'userId' }`. */
function keyOf(settings: Value | undefined): string | null {
  return settingText(settings, 'foreignKey') ?? settingText(setting(settings, 'foreignKey'), 'name');
}

function plural(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  if (/(?:s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  return `${name}s`;
}
