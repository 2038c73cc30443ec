import { snakeCase } from './snake-case.ts';
import { options, type ClassValue, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { TypeNode } from '../../ir/index.ts';
import type { ClassRef } from '../../link/types.ts';
import type { Column, Entity, Index, Relation } from '../../model/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import {
  isOff,
  allowsNull,
  classLocation,
  className,
  decoratedMembers,
  isSet,
  namedClass,
  names,
  setting,
  settingText,
  typeText,
  type DecoratedMember,
} from './decorated-members.ts';
import { dialectAt } from './sql-dialects.ts';

const package_ = '@mikro-orm/core';
const kinds: Readonly<Record<string, Relation['kind']>> = {
  ManyToOne: 'many-to-one',
  OneToOne: 'one-to-one',
  OneToMany: 'one-to-many',
  ManyToMany: 'many-to-many',
  'm:1': 'many-to-one',
  '1:1': 'one-to-one',
  '1:m': 'one-to-many',
  'm:n': 'many-to-many',
};

interface Parts {
  readonly columns: Column[];
  readonly indexes: Index[];
  readonly relations: Relation[];
}

/** What is said of a property, whether by a decorator, in a schema or by a builder. */
interface Described {
  readonly name: string;
  /** of the decorator: `Property`, `PrimaryKey`, `ManyToOne` */
  readonly kind: string;
  readonly target: string | null;
  readonly settings: Value | undefined;
  readonly type: string;
  readonly nullable: boolean | null;
  readonly location: Location;
}

/** Decorated classes, `EntitySchema`s and `defineEntity`. */
export function mikroOrmEntities(build: LibraryBuild): void {
  const drivers = [
    ...new Set(
      build.modules.flatMap(({ facts }) =>
        facts.requests.flatMap(
          ({ source }) =>
            /^@mikro-orm\/(postgresql|mysql|mariadb|sqlite|better-sqlite|libsql|mssql|mongodb)$/.exec(source)?.[1] ??
            [],
        ),
      ),
    ),
  ].sort();
  const mongo = drivers.length === 1 && drivers[0] === 'mongodb';
  const dialects = drivers.map((driver) => (/sqlite|libsql/.test(driver) ? 'sqlite' : driver));
  const add = (entity: Entity, ref?: ClassRef): void => {
    const dialect = mongo ? null : dialectAt(build, entity.location.file, dialects);
    build.entity({ ...entity, kind: mongo ? 'collection' : 'table', ...(dialect === null ? {} : { dialect }) }, ref);
  };
  for (const { ref, cls, decorator } of build.decorated(`${package_}.Entity()`)) {
    if (isSet(decorator.args[0], 'abstract')) continue;
    const parts: Parts = { columns: [], indexes: [], relations: [] };
    for (const member of decoratedMembers(build, cls)) addMember(build, parts, member, '');
    const location = classLocation(cls);
    for (const value of build.decorators(cls, cls.module.facts.classes[cls.cls]?.decorators ?? []))
      if (value.kind === 'external' && /\.(?:Index|Unique)\(\)$/.test(value.path.text))
        addIndex(parts, value, location);
    add(finish(className(cls), decorator.args[0], location, parts), ref);
  }
  for (const { event } of [...build.calls(`${package_}.EntitySchema`), ...build.calls(`${package_}.defineEntity`)]) {
    const [schema] = event.args;
    const name = settingText(schema, 'name') ?? namedClass(build, setting(schema, 'class'));
    if (name === null || isSet(schema, 'abstract')) continue;
    const location = build.locate(event.place);
    const parts: Parts = { columns: [], indexes: [], relations: [] };
    for (const [key, value] of propertiesOf(build, schema)) addProperty(parts, describe(build, key, value, location));
    for (const member of ['indexes', 'uniques']) {
      const list = setting(schema, member);
      for (const each of list?.kind === 'array' ? list.elements : [])
        parts.indexes.push(
          indexOf(names(setting(each, 'properties')), member === 'uniques', location, isSet(each, 'expression')),
        );
    }
    const cls = setting(schema, 'class');
    add(
      finish(name, schema, location, parts),
      cls?.kind === 'class' ? { module: cls.module, cls: cls.cls } : undefined,
    );
  }
}

function finish(name: string, settings: Value | undefined, location: Location, parts: Parts): Entity {
  const primary = parts.columns.filter((column) => column.primary).map((column) => column.name);
  const table = settingText(settings, 'tableName') ?? settingText(settings, 'collection') ?? snakeCase(name);
  const key = { columns: primary, unique: true, primary: true, partial: false, location };
  return {
    name,
    table,
    kind: 'table',
    library: 'mikro-orm',
    location,
    columns:
      primary.length > 1
        ? parts.columns.map((column) => (column.primary ? { ...column, unique: false } : column))
        : parts.columns,
    indexes: primary.length > 0 ? [key, ...parts.indexes] : parts.indexes,
    relations: parts.relations,
  };
}

function addMember(build: LibraryBuild, parts: Parts, member: DecoratedMember, prefix: string): void {
  const own = member.decorators.filter(({ path }) => path.root.text === package_);
  const name = prefix + member.name;
  for (const decorator of own) {
    const kind = decorator.path.name;
    const settings = decorator.args.findLast(({ kind: is }) => is === 'object');
    if (kind === 'Embedded') {
      const embedded = embeddedClass(build, decorator.args[0]) ?? embeddedClass(build, setting(settings, 'entity'));
      if (embedded !== null)
        for (const inner of decoratedMembers(build, embedded)) addMember(build, parts, inner, `${name}.`);
    } else if (kind === 'Index' || kind === 'Unique')
      parts.indexes.push(indexOf([name], kind === 'Unique', member.location, isSet(settings, 'expression')));
    else {
      const target =
        namedClass(build, decorator.args[0]) ??
        namedClass(build, setting(settings, 'entity')) ??
        schemaName(build, decorator.args[0]) ??
        relatedType(member.type);
      const given = setting(settings, 'type');
      addProperty(parts, {
        name,
        kind,
        target: target === '' ? null : target,
        settings,
        type: settingText(settings, 'type') ?? (given?.kind === 'external' ? given.path.name : typeText(member.type)),
        nullable: allowsNull(member.type) ? true : member.optional ? null : false,
        location: member.location,
      });
    }
  }
}

function addProperty(parts: Parts, { name, kind, target, settings, type, nullable, location }: Described): void {
  const relation = kinds[kind];
  const isColumn = /^(?:Property|PrimaryKey|Enum|SerializedPrimaryKey)$/.test(kind);
  if (relation === undefined && (!isColumn || isOff(settings, 'persist') || kind === 'SerializedPrimaryKey')) return;
  const owns = relation === 'many-to-one' || (relation === 'one-to-one' && setting(settings, 'mappedBy') === undefined);
  if (relation !== undefined)
    parts.relations.push({ name, to: target ?? '', kind: relation, columns: owns ? [name] : [], location });
  if (relation !== undefined && !owns) return;
  const primary = kind === 'PrimaryKey' || isSet(settings, 'primary');
  const unique = isSet(settings, 'unique') || relation === 'one-to-one';
  const stored =
    settingText(settings, 'fieldName') ?? settingText(settings, 'name') ?? settingText(settings, 'joinColumn');
  parts.columns.push({
    name,
    column: stored ?? snakeCase(name.replaceAll('.', '_')) + (relation === undefined ? '' : '_id'),
    type: relation === undefined ? type : '',
    nullable: primary ? false : isSet(settings, 'nullable') ? true : nullable,
    primary,
    unique: unique || primary,
    hasDefault:
      ['default', 'defaultRaw', 'onCreate', 'autoincrement', 'version'].some((each) => isSet(settings, each)) ||
      kind === 'PrimaryKey',
    location,
  });
  if (unique && !primary) parts.indexes.push(indexOf([name], true, location, false));
  else if (isSet(settings, 'index')) parts.indexes.push(indexOf([name], false, location, false));
}

function indexOf(columns: readonly string[], unique: boolean, location: Location, partial: boolean): Index {
  return { columns, unique, primary: false, partial, location };
}

function addIndex(parts: Parts, { path, args }: ExternalValue, location: Location): void {
  const [settings] = args;
  const columns = names(setting(settings, 'properties'));
  if (columns.length > 0)
    parts.indexes.push(
      indexOf(columns, path.name === 'Unique', location, isSet(settings, 'expression') || isSet(settings, 'where')),
    );
}

/** Members of `properties`, which may be a function of the builder of properties. */
function propertiesOf(build: LibraryBuild, schema: Value | undefined): [string, Value][] {
  const given = setting(schema, 'properties');
  const { evaluator } = build;
  const builder = evaluator.external(evaluator.knowledge.paths.parse(`${package_}.PropertyBuilders()`));
  const made = given?.kind === 'function' ? evaluator.runRoot(given, [builder]).value : given;
  return made?.kind === 'object' ? [...made.props] : [];
}

/** `{ type: 'string', unique: true }`, or `p.string().unique()`. */
function describe(build: LibraryBuild, name: string, value: Value, location: Location, depth = 0): Described {
  // what refers to itself is written as a function
  if (value.kind === 'function' && depth < 2)
    return describe(build, name, build.evaluator.runRoot(value, []).value, location, depth + 1);
  if (value.kind !== 'external') {
    const kind = settingText(value, 'kind') ?? settingText(value, 'reference') ?? '';
    return {
      name,
      kind: kind in kinds ? kind : isSet(value, 'primary') ? 'PrimaryKey' : 'Property',
      target: namedClass(build, setting(value, 'entity')) ?? settingText(value, 'type'),
      settings: value,
      type: settingText(value, 'type') ?? '',
      nullable: false,
      location: value.kind === 'object' && value.place !== null ? build.locate(value.place) : location,
    };
  }
  const calls = [];
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver)
    if (at.call !== null) calls.unshift(at.call);
  const [base] = calls;
  const props = new Map<string, Value>();
  for (const { name: method, args } of calls.slice(1)) props.set(method, args[0] ?? { kind: 'literal', value: true });
  const type = base?.name ?? '';
  return {
    name,
    kind: props.has('primary')
      ? 'PrimaryKey'
      : type.charAt(0).toUpperCase() + type.slice(1) in kinds
        ? type.charAt(0).toUpperCase() + type.slice(1)
        : 'Property',
    target: namedClass(build, base?.args[0]) ?? schemaName(build, base?.args[0]),
    settings: { kind: 'object', id: 0, cls: null, base: null, props, rest: null, place: null },
    type,
    nullable: false,
    location: base === undefined ? location : build.locate(base.place),
  };
}

/** `p.manyToOne(() => UserSchema)` */
function schemaName(build: LibraryBuild, value: Value | undefined): string | null {
  const made = value?.kind === 'function' ? build.evaluator.runRoot(value, []).value : value;
  return made?.kind === 'external' ? settingText(made.args[0], 'name') : null;
}

function embeddedClass(build: LibraryBuild, value: Value | undefined): ClassValue | null {
  const given = value?.kind === 'function' ? build.evaluator.runRoot(value, []).value : value;
  const found = given === undefined ? undefined : options(given).find(({ kind }) => kind === 'class');
  return found?.kind === 'class' ? found : null;
}

/** `User`, `Ref<User>`, `Collection<Post>`: what the annotation of a relation is about. */
function relatedType(type: TypeNode | null): string {
  if (type?.kind === 'reference') return type.args[0] === undefined ? type.name : relatedType(type.args[0]);
  if (type?.kind === 'union') return type.types.map(relatedType).find((name) => name !== '') ?? '';
  return '';
}
