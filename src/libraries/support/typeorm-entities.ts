import { options, type ClassValue, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { Check, Column, Entity, Index, Relation } from '../../model/types.ts';
import type { ClassRef } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { choosesJson, withHidden } from './hidden-columns.ts';
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

const columnDecorators = new Set([
  'Column',
  'PrimaryColumn',
  'PrimaryGeneratedColumn',
  'CreateDateColumn',
  'UpdateDateColumn',
  'DeleteDateColumn',
  'VersionColumn',
  'ObjectIdColumn',
  'ViewColumn',
]);
const generated = new Set([
  'PrimaryGeneratedColumn',
  'CreateDateColumn',
  'UpdateDateColumn',
  'VersionColumn',
  'ObjectIdColumn',
]);
const relationKinds: Readonly<Record<string, Relation['kind']>> = {
  ManyToOne: 'many-to-one',
  OneToOne: 'one-to-one',
  OneToMany: 'one-to-many',
  ManyToMany: 'many-to-many',
};

interface Parts {
  readonly columns: Column[];
  readonly indexes: Index[];
  readonly relations: Relation[];
  readonly checks: Check[];
}

/** Decorated classes, and schemas that are written as objects. */
export function typeormEntities(build: LibraryBuild): void {
  const types = [
    ...build.calls('typeorm.{DataSource|createConnection}'),
    ...build.calls('@nestjs/typeorm.TypeOrmModule.forRoot'),
  ].flatMap(({ event }) => settingText(event.args[0], 'type') ?? []);
  const add = (entity: Entity, ref?: ClassRef): void => {
    const dialect = dialectAt(build, entity.location.file, types);
    build.entity(dialect === null ? entity : { ...entity, dialect }, ref);
  };
  for (const { ref, cls, decorator } of build.decorated('typeorm.{Entity|ViewEntity|ChildEntity}()')) {
    const parts: Parts = { columns: [], indexes: [], relations: [], checks: [] };
    for (const member of decoratedMembers(build, cls)) addMember(build, parts, member, '');
    const location = classLocation(cls);
    for (const value of build.decorators(cls, cls.module.facts.classes[cls.cls]?.decorators ?? [])) {
      if (
        value.kind === 'external' &&
        (value.path.text === 'typeorm.Index()' || value.path.text === 'typeorm.Unique()')
      )
        parts.indexes.push(...classIndex(value, location));
      else if (value.kind === 'external' && value.path.text === 'typeorm.Check()')
        parts.checks.push(...checkIn(value, location));
    }
    const [first] = decorator.args;
    const name =
      first?.kind === 'literal' && typeof first.value === 'string' ? first.value : settingText(first, 'name');
    const entity = finish(className(cls), name ?? snakeCase(className(cls)), location, parts);
    add(choosesJson(build, cls) ? withHidden(entity) : entity, ref);
  }
  for (const { event } of build.calls('typeorm.EntitySchema')) {
    const entity = entityOfSchema(build, event.args[0], build.locate(event.place));
    if (entity !== null) add(entity);
  }
}

function finish(name: string, table: string, location: Location, parts: Parts): Entity {
  const { indexes, relations } = parts;
  const several = parts.columns.filter((column) => column.primary).length > 1;
  // of a key of several columns none is unique by itself
  const columns = parts.columns.map((column) =>
    several && column.primary
      ? { ...column, unique: indexes.some((index) => index.unique && index.columns.join() === column.name) }
      : column,
  );
  const primary = columns.filter((column) => column.primary).map((column) => column.name);
  if (primary.length > 0)
    indexes.unshift({
      columns: primary,
      unique: true,
      primary: true,
      partial: false,
      location: columns.find((column) => column.primary)?.location ?? location,
    });
  // an index may name a relation: it is on the columns that hold it
  const resolved = indexes.map((index) => ({
    ...index,
    columns: index.columns.flatMap((column) =>
      columns.some((each) => each.name === column)
        ? [column]
        : (relations.find((relation) => relation.name === column)?.columns ?? [column]),
    ),
  }));
  const checks = parts.checks.length === 0 ? {} : { checks: parts.checks };
  return { name, table, kind: 'table', library: 'typeorm', location, columns, indexes: resolved, relations, ...checks };
}

/** `@Check('positive', '"total" > 0')`; the name may be left out. */
function checkIn({ args }: ExternalValue, location: Location): NonNullable<Entity['checks']> {
  const texts = args.flatMap((argument) => names(argument));
  const text = texts.at(-1);
  return text === undefined ? [] : [{ name: texts.length > 1 ? (texts[0] ?? '') : '', text, location }];
}

function addMember(build: LibraryBuild, parts: Parts, member: DecoratedMember, prefix: string): void {
  const own = member.decorators.filter(({ path }) => path.root.text === 'typeorm');
  const named = (name: string): ExternalValue | undefined => own.find(({ path }) => path.name === name);
  const name = prefix + member.name;
  const column = own.find(({ path }) => columnDecorators.has(path.name));
  const relation = own.find(({ path }) => path.name in relationKinds);
  const unique = named('Unique') !== undefined;
  if (relation !== undefined) addRelation(build, parts, member, relation, named('JoinColumn'));
  else if (column !== undefined) {
    const embedded = column.args[0]?.kind === 'function' ? embeddedClass(build, column.args[0]) : null;
    if (embedded !== null)
      for (const inner of decoratedMembers(build, embedded)) addMember(build, parts, inner, `${name}.`);
    else addColumn(parts, { ...member, name }, column, unique);
  }
  const check = named('Check');
  if (check !== undefined) parts.checks.push(...checkIn(check, member.location));
  const index = named('Index');
  if (index !== undefined || (unique && relation !== undefined)) {
    const settings = index?.args.find((argument) => argument.kind === 'object');
    parts.indexes.push({
      columns: [name],
      unique: unique || isSet(settings, 'unique'),
      primary: false,
      partial: isPartial(settings),
      location: member.location,
    });
  }
}

/** `select: false`, or `@Exclude()` of class-transformer. */
function isHidden(member: DecoratedMember, select: Value | undefined): boolean {
  return (
    (select?.kind === 'literal' && select.value === false) ||
    member.decorators.some(({ path }) => path.text === 'class-transformer.Exclude()')
  );
}

function embeddedClass(build: LibraryBuild, value: Value): ClassValue | null {
  const given = value.kind === 'function' ? build.evaluator.runRoot(value, []).value : value;
  return options(given).find((option) => option.kind === 'class') ?? null;
}

function addColumn(parts: Parts, member: DecoratedMember, decorator: ExternalValue, uniqueBeside: boolean): void {
  const kind = decorator.path.name;
  const settings = decorator.args.find((argument) => argument.kind === 'object');
  const [first] = decorator.args;
  const type =
    first?.kind === 'literal' && typeof first.value === 'string'
      ? first.value
      : (settingText(settings, 'type') ?? typeOf(setting(settings, 'type')));
  const primary =
    kind === 'PrimaryColumn' ||
    kind === 'PrimaryGeneratedColumn' ||
    kind === 'ObjectIdColumn' ||
    isSet(settings, 'primary');
  const unique = isSet(settings, 'unique') || uniqueBeside;
  parts.columns.push({
    name: member.name,
    column: settingText(settings, 'name') ?? member.name,
    type: type ?? typeText(member.type),
    ...(/^(?:simple-)?enum$/.test(type ?? '') ? enumValues([setting(settings, 'enum')]) : {}),
    nullable: kind === 'DeleteDateColumn' ? true : primary ? false : isSet(settings, 'nullable'),
    primary,
    unique: unique || primary,
    hasDefault: generated.has(kind) || setting(settings, 'default') !== undefined || isSet(settings, 'generated'),
    ...(isSet(settings, 'default') ? { isFilledIn: true as const } : {}),
    ...(isHidden(member, setting(settings, 'select')) ? { hidden: true as const } : {}),
    location: member.location,
  });
  if (unique && !primary)
    parts.indexes.push({
      columns: [member.name],
      unique: true,
      primary: false,
      partial: false,
      location: member.location,
    });
}

function typeOf(value: Value | undefined): string | null {
  return value?.kind === 'external' ? value.path.name : null;
}

function addRelation(
  build: LibraryBuild,
  parts: Parts,
  member: DecoratedMember,
  decorator: ExternalValue,
  join: ExternalValue | undefined,
): void {
  const kind = relationKinds[decorator.path.name] ?? 'many-to-one';
  const to = namedClass(build, decorator.args[0]) ?? typeText(member.type).replace(/\[\]$/, '');
  const owns = kind === 'many-to-one' || (kind === 'one-to-one' && join !== undefined);
  const settings = decorator.args.find((argument) => argument.kind === 'object');
  const stored =
    settingText(join?.args[0]?.kind === 'array' ? join.args[0].elements[0] : join?.args[0], 'name') ??
    `${member.name}Id`;
  const declared = parts.columns.find((column) => column.column === stored);
  if (owns && declared === undefined) {
    // no property of its own holds the reference, but there is a column
    const nullable =
      isSet(settings, 'nullable') || setting(settings, 'nullable') === undefined || allowsNull(member.type);
    const primary = isSet(settings, 'primary');
    parts.columns.push({
      name: stored,
      column: stored,
      type: '',
      nullable: primary ? false : nullable,
      primary,
      unique: kind === 'one-to-one',
      hasDefault: false,
      location: member.location,
    });
  }
  const column = declared?.name ?? stored;
  if (owns && kind === 'one-to-one')
    parts.indexes.push({ columns: [column], unique: true, primary: false, partial: false, location: member.location });
  parts.relations.push({
    name: member.name,
    to,
    kind,
    columns: owns ? [column] : [],
    ...(isOff(settings, 'createForeignKeyConstraints') ? { isUnenforced: true } : {}),
    location: member.location,
  });
}

/** `@Index(['a', 'b'], { unique: true })`, `@Unique('name', ['a', 'b'])`, `@Index((user) => [user.a])`. */
function classIndex(decorator: ExternalValue, location: Location): Index[] {
  const list = decorator.args.find((argument) => argument.kind === 'array');
  const columns =
    list === undefined ? (decorator.path.name === 'Unique' ? decorator.args.flatMap(names) : []) : names(list);
  const settings = decorator.args.find((argument) => argument.kind === 'object');
  if (columns.length === 0) return [];
  return [
    {
      columns,
      unique: decorator.path.name === 'Unique' || isSet(settings, 'unique'),
      primary: false,
      partial: isPartial(settings),
      location,
    },
  ];
}

function isPartial(settings: Value | undefined): boolean {
  return (
    isSet(settings, 'where') || isSet(settings, 'fulltext') || isSet(settings, 'spatial') || isSet(settings, 'sparse')
  );
}

function entityOfSchema(build: LibraryBuild, value: Value | undefined, location: Location): Entity | null {
  const name = settingText(value, 'name') ?? namedClass(build, setting(value, 'target'));
  if (name === null) return null;
  const parts: Parts = { columns: [], indexes: [], relations: [], checks: [] };
  for (const [key, column] of membersOf(setting(value, 'columns'))) {
    const primary = isSet(column, 'primary');
    const unique = isSet(column, 'unique');
    const at = column.kind === 'object' && column.place !== null ? build.locate(column.place) : location;
    parts.columns.push({
      name: key,
      column: settingText(column, 'name') ?? key,
      type: settingText(column, 'type') ?? typeOf(setting(column, 'type')) ?? '',
      nullable: isSet(column, 'nullable'),
      primary,
      unique: unique || primary,
      hasDefault:
        isSet(column, 'default') ||
        isSet(column, 'generated') ||
        isSet(column, 'createDate') ||
        isSet(column, 'updateDate'),
      location: at,
    });
    if (unique && !primary)
      parts.indexes.push({ columns: [key], unique: true, primary: false, partial: false, location: at });
  }
  for (const [key, relation] of membersOf(setting(value, 'relations'))) {
    const kind = settingText(relation, 'type');
    if (kind === null || !/^(?:one|many)-to-(?:one|many)$/.test(kind)) continue;
    const owns = kind === 'many-to-one' || (kind === 'one-to-one' && isSet(relation, 'joinColumn'));
    const stored = settingText(setting(relation, 'joinColumn'), 'name') ?? `${key}Id`;
    const to = namedClass(build, setting(relation, 'target')) ?? '';
    parts.relations.push({
      name: key,
      to,
      kind:
        kind === 'many-to-one'
          ? 'many-to-one'
          : kind === 'one-to-one'
            ? 'one-to-one'
            : kind === 'one-to-many'
              ? 'one-to-many'
              : 'many-to-many',
      columns: owns ? [stored] : [],
      location,
    });
  }
  for (const member of ['indices', 'uniques']) {
    const list = setting(value, member);
    for (const each of list?.kind === 'array' ? list.elements : []) {
      parts.indexes.push({
        columns: names(setting(each, 'columns')),
        unique: member === 'uniques' || isSet(each, 'unique'),
        primary: false,
        partial: isPartial(each),
        location,
      });
    }
  }
  return finish(name, settingText(value, 'tableName') ?? snakeCase(name), location, parts);
}

function membersOf(value: Value | undefined): Iterable<[string, Value]> {
  return value?.kind === 'object' ? value.props : [];
}

/** As TypeORM names tables of classes. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/([A-Z])([A-Z])([a-z])/g, '$1_$2$3')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
