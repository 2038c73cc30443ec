import { asString, makeObject, options, unknown, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { className } from './decorated-members.ts';
import { resolverIn } from './graphql-fields.ts';
import { declareElementField, listedTypes, type TypeField } from './graphql-lists.ts';
import { contextPath } from './graphql-sdl.ts';
import { memberIn } from './graphql-servers.ts';

/** A type with the function, or the object, that gives its fields. */
interface Described {
  readonly type: string;
  readonly fields: ReadonlyMap<string, Value>;
}

/** Declares the functions of fields that are called for each element of the lists of a schema. `read` gives the fields of a description. */
export function declarePothosElementFields(
  build: LibraryBuild,
  builder: string,
  read: (make: Value | undefined) => ReadonlyMap<string, Value>,
  readOne: (make: Value | undefined) => Value,
): void {
  const described: Described[] = [];
  const add = (type: string | null, fields: ReadonlyMap<string, Value>): void => {
    if (type !== null) described.push({ type, fields });
  };
  for (const { event } of build.calls(
    `${builder}.{objectType|prismaObject|prismaNode|drizzleObject|simpleObject|node}`,
  ))
    add(typeName(event.args[0]), read(memberIn(event.args[1], 'fields')));
  for (const { event } of build.calls(`${builder}.objectRef().implement`))
    if (event.receiver?.kind === 'external')
      add(asString(event.receiver.args[0]), read(memberIn(event.args[0], 'fields')));
  for (const { event } of build.calls(`${builder}.{objectFields|prismaObjectFields}`))
    add(typeName(event.args[0]), read(event.args[1]));
  for (const { event } of build.calls(`${builder}.{objectField|prismaObjectField}`))
    add(typeName(event.args[0]), new Map([[asString(event.args[1]) ?? '', readOne(event.args[2])]]));
  for (const { event } of build.calls(`${builder}.queryType`)) add('Query', read(memberIn(event.args[0], 'fields')));
  for (const { event } of build.calls(`${builder}.queryFields`)) add('Query', read(event.args[0]));
  for (const { event } of build.calls(`${builder}.queryField`))
    add('Query', new Map([[asString(event.args[0]) ?? '', readOne(event.args[1])]]));

  const listed = listedTypes(described.flatMap((each) => typeFields(build, each)));
  const context = fresh(build, contextPath);
  for (const { type, fields } of described) {
    const listedBy = listed.get(type);
    if (listedBy === undefined) continue;
    for (const [name, value] of fields) {
      const field = fieldIn(value);
      const resolve = field === null ? null : resolverIn(settingsOf(field));
      // what loads by itself gathers the keys of a list
      if (field === null || field.call === null || resolve === null || /load/i.test(field.call.name)) continue;
      const args = [unknown, makeObject(), context, unknown];
      declareElementField(
        build,
        { label: `${type}.${name}`, place: build.locate(field.call.place), listedBy },
        resolve,
        // the query that the database is asked comes first
        /^(?:prisma|drizzle)/.test(field.call.name) ? [unknown, ...args] : args,
      );
    }
  }
}

function typeFields(build: LibraryBuild, { type: of, fields }: Described): TypeField[] {
  return [...fields.values()].flatMap((value) => {
    const field = fieldIn(value);
    if (field === null || field.call === null) return [];
    const given = memberIn(settingsOf(field), 'type');
    const isList = given?.kind === 'array';
    const to = typeName(isList ? given.elements[0] : given);
    return to === null
      ? []
      : [{ of, to, list: isList || /connection/i.test(field.call.name), place: build.locate(field.call.place) }];
  });
}

function fieldIn(value: Value): ExternalValue | null {
  const field = options(value).find((option) => option.kind === 'external' && option.call !== null);
  return field?.kind === 'external' ? field : null;
}

function settingsOf({ args }: ExternalValue): Value {
  return args.find((argument) => argument.kind === 'object') ?? unknown;
}

/** `'Post'`, the class of it, or what `builder.objectRef('Post')` and `builder.prismaObject('Post', …)` gave. */
function typeName(value: Value | undefined): string | null {
  if (value === undefined) return null;
  for (const option of options(value)) {
    const text = asString(option);
    if (text !== null) return text;
    if (option.kind === 'class') return className(option);
    for (let at = option.kind === 'external' ? option : null; at !== null; at = at.receiver) {
      const name = asString(at.args[0] ?? unknown);
      if (name !== null) return name;
      const of = at.args[0]?.kind === 'class' ? className(at.args[0]) : '';
      if (of !== '') return of;
    }
  }
  return null;
}
