import { asText, options, type ClassValue, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { Column, Relation } from '../../model/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { classLocation, className, names, setting } from './decorated-members.ts';
import { dialectAt } from './sql-dialects.ts';

/** Classes that extend Objection's model and name a table. Their columns are those of their JSON schema; migrations say more. */
export function objectionEntities(build: LibraryBuild): void {
  if (!build.modules.some(({ facts }) => facts.requests.some(({ source }) => source === 'objection'))) return;
  for (const module of build.modules)
    for (const [cls, { superclass }] of module.facts.classes.entries()) {
      if (superclass === null) continue;
      const value = build.classValue({ module, cls });
      if (!isModel(value)) continue;
      const table = asText(memberOf(build, value, 'tableName'));
      if (table === null || table.includes('{?}')) continue;
      const location = classLocation(value);
      const ids = names(memberOf(build, value, 'idColumn'));
      const primary = ids.length === 0 ? ['id'] : ids;
      const columns = columnsOf(memberOf(build, value, 'jsonSchema'), primary, location);
      const dialect = dialectAt(build, location.file, []);
      build.entity(
        {
          name: className(value),
          table,
          kind: 'table',
          library: 'objection',
          isSketch: true,
          location,
          columns,
          indexes: [{ columns: primary, unique: true, primary: true, partial: false, location }],
          relations: relationsOf(build, memberOf(build, value, 'relationMappings'), table, location),
          ...(dialect === null ? {} : { dialect }),
        },
        { module, cls },
      );
    }
}

function isModel(cls: ClassValue): boolean {
  for (let at: Value | null = cls.parent, depth = 0; at !== null && depth < 10; depth++) {
    const found: Value | undefined = options(at).find(({ kind }) => kind === 'class' || kind === 'external');
    if (found?.kind === 'external') return found.path.text === 'objection.Model';
    at = found?.kind === 'class' ? found.parent : null;
  }
  return false;
}

/** A static member, or what a static getter or method of that name gives. */
function memberOf(build: LibraryBuild, cls: ClassValue, name: string): Value | undefined {
  const place = { module: cls.module, start: 0, end: 0 };
  const value = build.evaluator.asRoot((machine) => machine.member(cls, name, place));
  return value.kind === 'function' ? build.evaluator.runRoot(value, [], cls).value : value;
}

function columnsOf(schema: Value | undefined, primary: readonly string[], location: Location): Column[] {
  const required = new Set(names(setting(schema, 'required')));
  const properties = setting(schema, 'properties');
  const columns = (properties?.kind === 'object' ? [...properties.props] : []).map(([name, value]): Column => {
    const types = names(setting(value, 'type'));
    const isKey = primary.includes(name);
    return {
      name,
      column: name,
      type: types.find((type) => type !== 'null') ?? '',
      nullable: isKey ? false : types.includes('null') ? true : required.has(name) ? false : null,
      primary: isKey,
      unique: isKey && primary.length === 1,
      hasDefault: isKey || setting(value, 'default') !== undefined,
      location,
    };
  });
  const missing = primary.filter((name) => !columns.some((column) => column.name === name));
  return [
    ...missing.map((name): Column => ({
      name,
      column: name,
      type: '',
      nullable: false,
      primary: true,
      unique: primary.length === 1,
      hasDefault: true,
      location,
    })),
    ...columns,
  ];
}

const kinds: Readonly<Record<string, Relation['kind']>> = {
  BelongsToOneRelation: 'many-to-one',
  HasOneRelation: 'one-to-one',
  HasManyRelation: 'one-to-many',
  ManyToManyRelation: 'many-to-many',
  HasOneThroughRelation: 'many-to-many',
};

function relationsOf(build: LibraryBuild, mappings: Value | undefined, table: string, location: Location): Relation[] {
  if (mappings?.kind !== 'object') return [];
  return [...mappings.props].flatMap(([name, value]): Relation[] => {
    const relation = setting(value, 'relation');
    const kind = kinds[relation?.kind === 'external' ? relation.path.name : ''];
    const given = setting(value, 'modelClass');
    const target = given?.kind === 'function' ? build.evaluator.runRoot(given, []).value : given;
    const cls = target === undefined ? undefined : options(target).find((option) => option.kind === 'class');
    // a model may be named by the path of its module
    const to =
      cls?.kind === 'class'
        ? className(cls)
        : (asText(target)
            ?.split(/[\\/]/)
            .at(-1)
            ?.replace(/\.\w+$/, '') ?? null);
    if (kind === undefined || to === null) return [];
    const join = setting(value, 'join');
    const from = names(setting(join, 'from'));
    const columns =
      kind === 'many-to-one'
        ? from.flatMap((each) => (each.startsWith(`${table}.`) ? [each.slice(table.length + 1)] : []))
        : [];
    return [{ name, to, kind, columns, lookedUpBy: lookedUpBy(join, table), location }];
  });
}

/** The side of a join that is not the model's own, whichever of both it is written on; of a join through a table, that table's. */
function lookedUpBy(join: Value | undefined, table: string): string[] {
  const from = names(setting(join, 'from'));
  const isOwn = from.some((each) => each.startsWith(`${table}.`));
  const through = setting(join, 'through');
  if (through !== undefined) return names(setting(through, isOwn ? 'from' : 'to'));
  return (isOwn ? names(setting(join, 'to')) : from).map((each) => each.slice(each.lastIndexOf('.') + 1));
}
