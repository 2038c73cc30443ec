import { readDocument } from '../../project/read.ts';
import type { LibraryBuild } from '../build-types.ts';
import type { Shape } from './schema-shape.ts';

/** A service that a file of protocol buffers declares. */
export interface ProtoService {
  /** with the package: `shop.v1.Orders` */
  readonly fullName: string;
  readonly name: string;
  readonly methods: readonly ProtoMethod[];
}

export interface ProtoMethod {
  readonly name: string;
  /** what the request message holds */
  readonly request: Shape;
}

const known = new WeakMap<LibraryBuild, ProtoService[]>();
const scalars: Readonly<Record<string, Shape>> = {
  string: { kind: 'scalar', type: 'string' },
  bool: { kind: 'scalar', type: 'boolean' },
  ...Object.fromEntries(
    'double|float|int32|int64|uint32|uint64|sint32|sint64|fixed32|fixed64|sfixed32|sfixed64'
      .split('|')
      .map((name): [string, Shape] => [name, { kind: 'scalar', type: 'number' }]),
  ),
};
const maxDepth = 3;

/** All services that the project's files declare, in order of file and place. */
export function protoServices(build: LibraryBuild): readonly ProtoService[] {
  let services = known.get(build);
  if (services !== undefined) return services;
  const files = build.project.documents
    .filter(({ kind }) => kind === 'proto')
    .flatMap(({ path }) => {
      const read = readDocument(build.project.root, path);
      return 'text' in read ? [readProto(read.text)] : [];
    });
  const messages = new Map(files.flatMap((file) => [...file.messages]));
  const enums = new Set(files.flatMap((file) => [...file.enums]));
  services = files.flatMap(({ packageName, services: declared }) =>
    declared.map(({ name, methods }) => ({
      name,
      fullName: packageName === '' ? name : `${packageName}.${name}`,
      methods: methods.map((method) => ({
        name: method.name,
        request: shapeOf(method.request, messages, enums, 0),
      })),
    })),
  );
  known.set(build, services);
  return services;
}

interface ProtoFile {
  readonly packageName: string;
  readonly services: { readonly name: string; readonly methods: { name: string; request: string }[] }[];
  /** fields by the message's own name */
  readonly messages: ReadonlyMap<string, readonly Field[]>;
  readonly enums: ReadonlySet<string>;
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly repeated: boolean;
}

function readProto(given: string): ProtoFile {
  const text = given.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  const packageName = /\bpackage\s+([\w.]+)\s*;/.exec(text)?.[1] ?? '';
  const services = [...text.matchAll(/\bservice\s+(\w+)\s*\{/g)].map((match) => ({
    name: match[1] ?? '',
    methods: [
      ...blockAfter(text, match.index).matchAll(/\brpc\s+(\w+)\s*\(\s*(?:stream\s+)?\.?([\w.]+)\s*\)\s*returns\b/g),
    ].map((rpc) => ({ name: rpc[1] ?? '', request: rpc[2] ?? '' })),
  }));
  const messages = new Map(
    [...text.matchAll(/\bmessage\s+(\w+)\s*\{/g)].map((match) => [
      match[1] ?? '',
      fieldsIn(blockAfter(text, match.index)),
    ]),
  );
  return {
    packageName,
    services,
    messages,
    enums: new Set([...text.matchAll(/\benum\s+(\w+)\s*\{/g)].map((each) => each[1] ?? '')),
  };
}

/** The text between the braces that open after a place. */
function blockAfter(text: string, from: number): string {
  const open = text.indexOf('{', from);
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return text.slice(open + 1, at);
  }
  return text.slice(open + 1);
}

function fieldsIn(block: string): Field[] {
  // messages and enums within are declared for themselves; the members of a `oneof` are the message's own
  const own = block
    .replaceAll(/\b(?:message|enum)\s+\w+\s*\{(?:[^{}]|\{[^{}]*\})*\}/g, ' ')
    .replaceAll(/\boneof\s+\w+\s*\{([^{}]*)\}/g, ' $1 ');
  return [
    ...own.matchAll(/(?:^|[;{}\s])(repeated\s+|optional\s+|required\s+)?(map\s*<[^>]*>|[\w.]+)\s+(\w+)\s*=\s*\d+/g),
  ].map((match) => ({
    name: match[3] ?? '',
    type: match[2] ?? '',
    repeated: match[1]?.startsWith('repeated') === true,
  }));
}

function shapeOf(
  type: string,
  messages: ReadonlyMap<string, readonly Field[]>,
  enums: ReadonlySet<string>,
  depth: number,
): Shape {
  const scalar = scalars[type];
  if (scalar !== undefined) return scalar;
  const name = type.replace(/^.*\./, '');
  if (enums.has(name)) return { kind: 'scalar', type: 'enum' };
  const fields = messages.get(name);
  if (fields === undefined || depth >= maxDepth) return { kind: 'any' };
  const members = new Map<string, Shape>();
  for (const field of fields) {
    const shape = shapeOf(field.type, messages, enums, depth + 1);
    const value: Shape = field.repeated ? { kind: 'array', element: shape } : shape;
    members.set(field.name, value);
    // generated code writes names as JavaScript does
    const camel = camelCase(field.name);
    if (camel !== field.name) members.set(camel, value);
  }
  return { kind: 'object', members, open: false };
}

/** The fields of a message as they are written in its file. */
export function fieldNames(shape: Shape): string[] {
  if (shape.kind !== 'object') return [];
  const all = [...shape.members.keys()];
  const camel = new Set(all.map((name) => (camelCase(name) === name ? '' : camelCase(name))));
  return all.filter((name) => !camel.has(name));
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}
