import { snakeCase } from './snake-case.ts';
import { options, type TypeUse } from '../../evaluate/values.ts';
import type { TypeMember, TypeNode } from '../../ir/index.ts';
import type { Module } from '../../link/types.ts';
import type { Location } from '../../findings/types.ts';
import type { Column, Entity } from '../../model/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { typeText } from './decorated-members.ts';
import { dialectAt } from './sql-dialects.ts';

interface Member extends TypeMember {
  readonly module: Module;
  readonly location: Location;
}

/** Tables that the type of a database lists: `new Kysely<Database>()`. What their keys are, only migrations say. */
export function kyselyEntities(build: LibraryBuild): void {
  const clients = build.calls('kysely.Kysely');
  const uses: TypeUse[] = clients.flatMap(({ event }) =>
    options(event.result).flatMap((each) => (each.kind === 'external' ? each.typeArgs.slice(0, 1) : [])),
  );
  for (const module of build.modules) {
    if (!module.facts.requests.some(({ source }) => source === 'kysely' || source.startsWith('kysely/'))) continue;
    for (const { type } of module.facts.types) if (isDatabase(type)) uses.push({ module, type: type.args[0] });
    for (const { params } of module.facts.functions)
      for (const { type } of params) if (type !== null && isDatabase(type)) uses.push({ module, type: type.args[0] });
    // `class Database extends Kysely<Tables>`
    for (const { superclass, superTypeArgs } of module.facts.classes)
      if (superclass?.kind === 'name' && module.facts.variables[superclass.variable]?.name === 'Kysely')
        for (const type of superTypeArgs) uses.push({ module, type });
  }
  const camel = build.modules.some(({ facts }) =>
    facts.imports.some(({ source, imported }) => source === 'kysely' && imported === 'CamelCasePlugin'),
  );
  const dialects = ['Postgres', 'Mysql', 'Sqlite', 'Mssql'].filter(
    (name) => build.calls(`kysely.${name}Dialect`).length > 0,
  );
  // another ORM's schema, from which the type is made, has more to say
  const derived = build.project.documents.some(({ kind }) => kind === 'prisma');
  const seen = new Set<string>();
  for (const { module, type } of uses)
    for (const table of membersOf(build, module, type)) {
      const key = `${table.location.file}:${table.location.line}:${table.name}`;
      if (seen.has(key) || table.type === null || table.method) continue;
      seen.add(key);
      const columns = membersOf(build, table.module, table.type);
      if (columns.length === 0) continue;
      const name = table.name.split('.').at(-1) ?? table.name;
      const dialect = dialectAt(build, table.location.file, dialects);
      build.entity({
        name,
        table: camel ? snakeCase(name) : name,
        kind: 'table',
        library: 'kysely',
        isSketch: true,
        location: table.location,
        columns: columns.map((column): Column => ({
          name: column.name,
          column: camel ? snakeCase(column.name) : column.name,
          type: typeText(column.type),
          nullable: column.optional || allowsNull(column.type),
          primary: false,
          unique: false,
          hasDefault: column.type?.kind === 'reference' && /^Generated(?:Always)?$/.test(column.type.name),
          location: column.location,
        })),
        indexes: [],
        relations: [],
        ...(dialect === null ? {} : { dialect }),
        ...(derived ? { fromStatements: true } : {}),
      } satisfies Entity);
    }
}

function isDatabase(type: TypeNode): type is Extract<TypeNode, { kind: 'reference' }> & { args: [TypeNode] } {
  return type.kind === 'reference' && /^(?:Kysely|Transaction)$/.test(type.name) && type.args.length === 1;
}

/** Members of an object type, with those of the types that it goes back to. */
function membersOf(
  build: LibraryBuild,
  module: Module,
  type: TypeNode,
  depth = 0,
  at: Location | null = null,
): Member[] {
  if (depth > 6) return [];
  if (type.kind === 'object')
    return at === null ? [] : type.members.map((member) => ({ ...member, module, location: at }));
  if (type.kind === 'intersection') return type.types.flatMap((each) => membersOf(build, module, each, depth + 1, at));
  if (type.kind !== 'reference') return [];
  const target = build.program.typeOf(module, type);
  if (target.kind === 'alias')
    return membersOf(
      build,
      target.module,
      target.type,
      depth + 1,
      target.module.locate(target.declaration.start, target.declaration.end),
    );
  if (target.kind !== 'interface')
    return target.kind === 'unknown' || target.kind === 'global'
      ? type.args[0] === undefined
        ? []
        : membersOf(build, module, type.args[0], depth + 1, at)
      : [];
  const { declaration, module: declaring } = target.ref;
  const own = declaration.type.kind === 'object' ? declaration.type.members : [];
  const location = declaring.locate(declaration.start, declaration.end);
  return [
    ...declaration.extends.flatMap((base) => membersOf(build, declaring, base, depth + 1, location)),
    ...own.map((member): Member => ({ ...member, module: declaring, location })),
  ];
}

function allowsNull(type: TypeNode | null, depth = 0): boolean {
  if (type === null || depth > 4) return false;
  if (type.kind === 'keyword') return type.name === 'null';
  if (type.kind === 'union') return type.types.some((each) => allowsNull(each, depth + 1));
  return (
    type.kind === 'reference' &&
    /^(?:Generated|ColumnType)$/.test(type.name) &&
    allowsNull(type.args[0] ?? null, depth + 1)
  );
}
