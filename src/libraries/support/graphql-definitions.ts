import { posix } from 'node:path';
import { asText, options, settle, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import { readDocument } from '../../project/read.ts';
import type { LibraryBuild } from '../build-types.ts';
import { membersOf } from './request-context.ts';

/** What a schema is made of: texts of the schema language with functions that resolve fields, and schemas built by code. */
export interface Definitions {
  readonly texts: SchemaText[];
  /** maps of resolvers by type and field */
  readonly resolvers: Value[];
  /** objects whose members answer the fields of the root themselves */
  readonly roots: Value[];
  /** `new GraphQLSchema(…)` */
  readonly built: ExternalValue[];
  /** calls of packages that the schema came through: builders, wrappers */
  readonly through: ExternalValue[];
  /** part of the texts is in files, or could not be read */
  fromDocuments: boolean;
}

export interface SchemaText {
  readonly text: string;
  /** where it begins in the code; null if it is not spelled in a way that tells */
  readonly place: Place | null;
}

const maxDepth = 8;

/** Everything that a value which stands for a schema, or for the settings of a server, was made of. */
export function definitionsIn(build: LibraryBuild, value: Value): Definitions {
  const found: Definitions = { texts: [], resolvers: [], roots: [], built: [], through: [], fromDocuments: false };
  const seen = new Set<Value>();
  const visit = (given: Value, depth: number): void => {
    for (const option of options(settle(given))) {
      if (depth > maxDepth || seen.has(option)) continue;
      seen.add(option);
      if (option.kind === 'array') for (const element of option.elements) visit(element, depth + 1);
      else if (option.kind === 'object') visitObject(option.props, depth);
      else if (option.kind === 'external') visitExternal(option, depth);
      else if (option.kind === 'function' && depth > 0 && depth < 3)
        visit(build.evaluator.runRoot(option, []).value, depth + 1);
    }
  };
  const visitObject = (props: ReadonlyMap<string, Value>, depth: number): void => {
    const typeDefs = props.get('typeDefs');
    if (typeDefs !== undefined) textsIn(build, typeDefs, found);
    const resolvers = props.get('resolvers');
    if (resolvers !== undefined) found.resolvers.push(resolvers);
    const rootValue = props.get('rootValue');
    if (rootValue !== undefined) found.roots.push(rootValue);
    for (const name of ['schema', 'schemas', 'subschemas', 'modules']) {
      const member = props.get(name);
      // a text is a schema too
      if (member !== undefined && asText(member) !== null) textsIn(build, member, found);
      else if (member !== undefined) visit(member, depth + 1);
    }
  };
  const visitExternal = (option: ExternalValue, depth: number): void => {
    found.through.push(option);
    const { text } = option.path;
    // classes and builders of other libraries are not maps of resolvers
    if (/^(?:type-graphql|nexus|@pothos\/)/.test(text)) return;
    if (text === 'graphql.GraphQLSchema()') found.built.push(option);
    else if (text === 'graphql.buildSchema()' || text === 'graphql.buildASTSchema()') {
      if (option.args[0] !== undefined) textsIn(build, option.args[0], found);
    } else if (
      /^(?:graphql-tag|graphql\.parse)/.test(text) ||
      /\.load(?:Schema|Typedefs|Files)(?:Sync)?\(\)$/.test(text)
    )
      textsIn(build, option, found);
    else {
      for (const argument of option.args) visit(argument, depth + 1);
      if (option.receiver !== null) visit(option.receiver, depth + 1);
    }
  };
  visit(value, 0);
  return found;
}

function textsIn(build: LibraryBuild, value: Value, found: Definitions, depth = 0): void {
  if (depth > maxDepth) return;
  for (const option of options(settle(value))) {
    if (option.kind === 'literal' || option.kind === 'text') {
      const text = asText(option);
      if (text !== null && text.includes('{')) found.texts.push({ text, place: null });
    } else if (option.kind === 'array') {
      for (const element of option.elements) textsIn(build, element, found, depth + 1);
      if (option.rest !== null) found.fromDocuments = true;
    } else if (option.kind === 'external') {
      const inside = option.call?.form === 'template' ? templateText(option) : null;
      if (inside !== null) found.texts.push(inside);
      // what a template's holes hold stands on its own: definitions that several share
      const own = inside === null ? option.args : option.args.slice(1);
      const before = found.texts.length;
      for (const argument of own) if (!isPath(argument)) textsIn(build, argument, found, depth + 1);
      if (inside === null && found.texts.length === before) found.fromDocuments = true;
    } else if (option.kind === 'function') {
      textsIn(build, build.evaluator.runRoot(option, []).value, found, depth + 1);
    } else if (option.kind === 'object') {
      for (const member of option.props.values()) textsIn(build, member, found, depth + 1);
    } else found.fromDocuments = true;
  }
}

function isPath(value: Value): boolean {
  const text = asText(value);
  return (
    text !== null && !text.includes('{\n') && /\.(?:graphqls?|gql)$|[*/]/.test(text) && !/\btype\b|\{\s/.test(text)
  );
}

/** The text of gql`…`, and where it begins. */
function templateText(value: ExternalValue): SchemaText | null {
  const [texts] = value.args;
  const { call } = value;
  if (texts?.kind !== 'array' || call === null) return null;
  const parts = texts.elements.map((part) => asText(part) ?? '');
  const text = parts.join('\n');
  const { module, end } = call.place;
  return { text, place: parts.length === 1 ? { module, start: end - 1 - text.length, end: end - 1 } : null };
}

/** The texts of the files of schema language that belong to the package of a place. */
export function schemaDocuments(build: LibraryBuild, place: Place): SchemaText[] {
  const own = place.module.package?.directory ?? '';
  const packages = build.project.packages.map(({ directory }) => directory).filter((directory) => directory !== '');
  const packageOf = (path: string): string =>
    packages
      .filter((directory) => path.startsWith(`${directory}/`))
      .reduce((longest, directory) => (directory.length > longest.length ? directory : longest), '');
  const all = build.project.documents.filter(({ kind, role }) => kind === 'graphql-schema' && role === 'server');
  const near = all.filter(({ path }) => packageOf(path) === own);
  return (near.length > 0 ? near : all).flatMap(({ path }) => {
    const read = readDocument(build.project.root, path);
    return 'text' in read ? [{ text: read.text, place: null }] : [];
  });
}

/** The functions for the fields of a type, out of maps of resolvers, by the name of the field. */
export function resolversOf(build: LibraryBuild, maps: readonly Value[], type: string): Map<string, Value> {
  const found = new Map<string, Value>();
  const visit = (value: Value, depth: number): void => {
    for (const option of options(settle(value))) {
      if (depth > maxDepth) continue;
      if (option.kind === 'array') {
        for (const element of option.elements) visit(element, depth + 1);
        if (option.rest !== null) visit(option.rest, depth + 1);
      } else if (option.kind === 'object' || option.kind === 'namespace') {
        const fields =
          option.kind === 'object' ? option.props.get(type) : build.evaluator.exportOf(option.module, type);
        for (const map of fields === undefined ? [] : options(fields))
          for (const [name, resolver] of membersOf(map)) if (!found.has(name)) found.set(name, resolver);
      } else if (option.kind === 'external') {
        if (/\.loadFiles(?:Sync)?\(\)$/.test(option.path.text))
          for (const each of filesAt(build, option)) visit(each, depth + 1);
        else for (const argument of option.args) visit(argument, depth + 1);
      } else if (option.kind === 'function') visit(build.evaluator.runRoot(option, []).value, depth + 1);
    }
  };
  for (const map of maps) visit(map, 0);
  return found;
}

/** The modules that `loadFilesSync(path.join(__dirname, './**\/*.resolvers.*'))` loads. */
function filesAt(build: LibraryBuild, call: ExternalValue): Value[] {
  const pattern = asText(call.args[0]);
  const from = call.call?.place.module.path;
  if (pattern === null || from === undefined) return [];
  const [literalPart = ''] = pattern.split(/[*{]/);
  const directory = posix.normalize(
    posix.isAbsolute(literalPart) ? literalPart.slice(1) : posix.join(posix.dirname(from), literalPart),
  );
  const kinds = /\*\.([a-z-]+)\.[^/]*$/.exec(pattern)?.[1] ?? '';
  return build.modules
    .filter(({ path }) => path !== from && path.startsWith(directory.replace(/\/?$/, '/')) && path.includes(kinds))
    .flatMap((module): Value[] => {
      const namespace = build.evaluator.targetValue({ kind: 'namespace', module });
      return namespace.kind === 'namespace'
        ? build.program.exportNames(module).map((name) => build.evaluator.exportOf(module, name))
        : [namespace];
    });
}
