import { snakeCase } from './snake-case.ts';
import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Check, Column, Entity, Index, Relation } from '../../model/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { setting } from './decorated-members.ts';
import { enumValues } from './enum-values.ts';
import { columnOf, nameTable, tableName } from './drizzle-values.ts';
import type { SqlDialect } from './sql-dialects.ts';

const declaring =
  'drizzle-orm.{pgTable|mysqlTable|sqliteTable|singlestoreTable|gelTable|cockroachTable|mssqlTable|pgTable.withRLS|pgView|mysqlView|sqliteView|pgMaterializedView|pgTableCreator()|mysqlTableCreator()|sqliteTableCreator()|singlestoreTableCreator()|pgSchema().table|mysqlSchema().table|pgSchema().view|singlestoreSchema().table}';
const generated =
  /^(?:(?:small|big)?serial|default|defaultNow|defaultRandom|\$default|\$defaultFn|\$onUpdate|\$onUpdateFn|autoincrement|onUpdateNow|generatedAlwaysAs|generatedAlwaysAsIdentity|generatedByDefaultAsIdentity)$/;

interface Declared {
  readonly event: CallEvent;
  readonly name: string;
  readonly table: string;
}

/** Tables with their columns, keys and indexes, and the relations that are declared beside them. */
export function drizzleEntities(build: LibraryBuild): void {
  const tables = build.calls(declaring).flatMap(({ event }): Declared[] => {
    const table = tableText(build, event);
    return table === null ? [] : [{ event, table, name: exportedName(build, event) ?? table }];
  });
  // those that are asked for by foreign keys and relations are to be known by name first
  const unique = [
    ...new Map(tables.map((each) => [`${each.event.place.module.id}:${each.event.place.start}`, each])).values(),
  ];
  for (const { event, name } of tables) nameTable(event, name);
  const relations = Map.groupBy(declaredRelations(build), ({ of }) => of);
  const snake = build
    .calls('drizzle-orm.drizzle')
    .some(({ event }) => event.args.some((each) => asText(setting(each, 'casing')) === 'snake_case'));
  for (const { event, name, table } of unique) {
    const result = options(event.result).find((option) => option.kind === 'external');
    if (result?.kind !== 'external') continue;
    const location = build.locate(event.place);
    const columns: Column[] = [];
    const indexes: Index[] = [];
    const references: Relation[] = [];
    for (const [key, value] of columnsOf(build, event.args[1])) {
      const read = readColumn(build, key, value, snake);
      if (read === null) continue;
      columns.push(read.column);
      if (read.column.unique && !read.column.primary)
        indexes.push({ columns: [key], unique: true, primary: false, partial: false, location: read.column.location });
      if (read.to !== null)
        references.push({
          name: key,
          to: read.to,
          kind: 'many-to-one',
          columns: [key],
          location: read.column.location,
        });
    }
    const extras = readExtras(build, event.args[2], result);
    indexes.push(...extras.indexes);
    const primary = columns.filter((column) => column.primary).map((column) => column.name);
    if (primary.length > 0)
      indexes.unshift({ columns: primary, unique: true, primary: true, partial: false, location });
    const keys = new Set(indexes.filter((index) => index.primary).flatMap((index) => index.columns));
    const alone = new Set(
      indexes
        .filter(({ unique: only, partial, columns: of }) => only && !partial && of.length === 1)
        .flatMap((index) => index.columns),
    );
    const enforced = new Set([...references, ...extras.relations].flatMap(({ columns: of }) => of));
    // what queries join by is no foreign key
    const declared = (relations.get(name) ?? []).map(({ relation }): Relation =>
      relation.columns.length === 0 || relation.columns.some((column) => enforced.has(column))
        ? relation
        : { ...relation, isUnenforced: true },
    );
    const held = new Set(declared.map((relation) => relation.columns.join()));
    const dialect = dialectOf(event);
    build.entity({
      name,
      table,
      kind: 'table',
      library: 'drizzle',
      location,
      columns: columns.map((column) => ({
        ...column,
        primary: keys.has(column.name),
        unique: alone.has(column.name),
        nullable: keys.has(column.name) ? false : column.nullable,
      })),
      indexes,
      relations: [
        ...declared,
        ...[...references, ...extras.relations].filter(({ columns: of }) => !held.has(of.join())),
      ],
      ...(extras.checks.length === 0 ? {} : { checks: extras.checks }),
      ...(dialect === null ? {} : { dialect }),
    } satisfies Entity);
  }
}

/** The table's name: the argument, or what the project's own creator makes of it. */
function tableText(build: LibraryBuild, event: CallEvent): string | null {
  const given = event.args[0];
  const creator =
    event.path?.text.endsWith('Creator()') === true && event.result.kind === 'external' ? event.result : null;
  for (let at: ExternalValue | null = creator; at !== null; at = at.receiver) {
    const [make] = at.args;
    if (make?.kind === 'function')
      return asText(build.evaluator.runRoot(make, given === undefined ? [] : [given]).value);
  }
  const text = asText(given);
  return text === null || text.includes('{?}') ? null : text;
}

/** The name under which the module of a table exports it, which is what relational queries call it. */
function exportedName(build: LibraryBuild, event: CallEvent): string | null {
  const { module } = event.place;
  for (const { name } of module.facts.exports) {
    if (name === 'default' || name === '') continue;
    const value = build.evaluator.exportOf(module, name);
    if (options(value).some((option) => option.kind === 'external' && option.call === event)) return name;
  }
  return null;
}

function columnsOf(build: LibraryBuild, value: Value | undefined): [string, Value][] {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind === 'object') return [...option.props];
    if (option.kind === 'function') {
      const { knowledge } = build.evaluator;
      const made = build.evaluator.runRoot(option, [
        build.evaluator.external(knowledge.paths.parse('drizzle-orm')),
      ]).value;
      if (made.kind === 'object') return [...made.props];
    }
  }
  return [];
}

function readColumn(
  build: LibraryBuild,
  key: string,
  value: Value,
  snake: boolean,
): { column: Column; to: string | null } | null {
  const calls = callsOf(value);
  // functions that give functions which give columns
  const base = calls.find(
    ({ path }) => path !== null && !/^drizzle-orm\.(?:pgEnum|customType|pgSchema)$/.test(path.text),
  );
  if (base === undefined) return null;
  const called = (name: string): CallEvent | undefined => calls.find((event) => event.name === name);
  const [first] = base.args;
  const name =
    first?.kind === 'literal' && typeof first.value === 'string' ? first.value : snake ? snakeCase(key) : key;
  const size = asText(setting(base.args.at(-1), 'length'));
  const type = calls[0]?.path?.text === 'drizzle-orm.pgEnum' ? (asText(calls[0].args[0]) ?? 'enum') : base.name;
  const primary = called('primaryKey') !== undefined;
  return {
    column: {
      name: key,
      column: name,
      type: size === null ? type : `${type}(${size})`,
      ...(calls[0]?.path?.text === 'drizzle-orm.pgEnum' ? enumValues([calls[0].args[1]]) : {}),
      nullable: !primary && called('notNull') === undefined && !/serial$/i.test(base.name),
      primary,
      unique: called('unique') !== undefined,
      hasDefault: calls.some((event) => generated.test(event.name)),
      ...(calls.some(({ name: each }) => /^default(?:Now|Random)?$/.test(each)) ? { isFilledIn: true as const } : {}),
      location: build.locate(base.place),
    },
    to: referenced(build, called('references')?.args[0]),
  };
}

/** The calls that a value was made by, the first one first. */
function callsOf(value: Value): CallEvent[] {
  const external = options(value).find((option) => option.kind === 'external');
  const calls: CallEvent[] = [];
  for (let at: ExternalValue | null = external?.kind === 'external' ? external : null; at !== null; at = at.receiver)
    if (at.call !== null && calls[0] !== at.call) calls.unshift(at.call);
  return calls;
}

function referenced(build: LibraryBuild, value: Value | undefined): string | null {
  if (value?.kind !== 'function') return null;
  return columnOf(build.evaluator.runRoot(value, []).value)?.table ?? null;
}

/** Indexes and keys of several columns: a function of the table that gives them as a list or an object. */
function readExtras(
  build: LibraryBuild,
  value: Value | undefined,
  table: ExternalValue,
): { indexes: Index[]; relations: Relation[]; checks: Check[] } {
  const indexes: Index[] = [];
  const relations: Relation[] = [];
  const checks: Check[] = [];
  const made = value?.kind === 'function' ? build.evaluator.runRoot(value, [table]).value : value;
  const listed = made?.kind === 'array' ? made.elements : made?.kind === 'object' ? [...made.props.values()] : [];
  for (const each of listed) {
    const calls = callsOf(each);
    const [base] = calls;
    if (base === undefined) continue;
    const location = build.locate(base.place);
    const keysIn = (list: readonly Value[]): string[] => list.map((item) => columnOf(item)?.key ?? '(expression)');
    const settings = setting(base.args[0], 'columns');
    const inSettings = settings?.kind === 'array' ? settings.elements : [];
    const on = calls.find(({ name }) => name === 'on' || name === 'onOnly' || name === 'using');
    const given = on?.args.slice(on.name === 'using' ? 1 : 0) ?? (inSettings.length > 0 ? inSettings : base.args);
    if (base.name === 'foreignKey') {
      const foreign = setting(base.args[0], 'foreignColumns');
      const to = foreign?.kind === 'array' ? columnOf(foreign.elements[0])?.table : null;
      const columns = keysIn(inSettings);
      if (to != null) relations.push({ name: columns.join('_'), to, kind: 'many-to-one', columns, location });
    } else if (base.name === 'check') {
      const name = asText(base.args[0]);
      if (name !== null) checks.push({ name, text: '', location });
    } else if (['index', 'uniqueIndex', 'unique', 'primaryKey', 'fulltextIndex'].includes(base.name)) {
      const columns = keysIn(given);
      if (columns.length === 0) continue;
      indexes.push({
        columns,
        unique: base.name !== 'index' && base.name !== 'fulltextIndex',
        primary: base.name === 'primaryKey',
        partial:
          calls.some(({ name }) => name === 'where') ||
          columns.includes('(expression)') ||
          base.name === 'fulltextIndex' ||
          (on?.name === 'using' && !/^(?:btree|hash)$/.test(asText(on.args[0]) ?? '')),
        location,
      });
    }
  }
  return { indexes, relations, checks };
}

/** `relations(users, ({ one, many }) => ({ … }))` */
function declaredRelations(build: LibraryBuild): { of: string; relation: Relation }[] {
  const { evaluator } = build;
  const helpers = evaluator.external(evaluator.knowledge.paths.parse('drizzle-orm.RelationHelpers()'));
  return build.calls('drizzle-orm.relations').flatMap(({ event }) => {
    const [of, described] = event.args;
    const name = tableName(of);
    if (name === null || described?.kind !== 'function') return [];
    const made = evaluator.runRoot(described, [helpers]).value;
    if (made.kind !== 'object') return [];
    return [...made.props].flatMap(([key, value]) => {
      const to = value.kind === 'external' ? tableName(value.args[0]) : null;
      if (value.kind !== 'external' || to === null) return [];
      const fields = setting(value.args[1], 'fields');
      const columns = fields?.kind === 'array' ? fields.elements.flatMap((each) => columnOf(each)?.key ?? []) : [];
      const kind = value.path.name === 'many' ? 'one-to-many' : columns.length > 0 ? 'many-to-one' : 'one-to-one';
      const location = build.locate(value.call?.place ?? event.place);
      return [{ of: name, relation: { name: key, to, kind, columns, location } }];
    });
  });
}

function dialectOf(event: CallEvent): SqlDialect | null {
  const text = event.path?.text ?? '';
  if (/^drizzle-orm\.(?:pg|cockroach)/.test(text)) return 'postgres';
  if (/^drizzle-orm\.(?:mysql|singlestore)/.test(text)) return 'mysql';
  return text.startsWith('drizzle-orm.sqlite') ? 'sqlite' : null;
}
