import { asString, options, truthiness, type ClassValue, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { decoratedMembers, names, setting, settingText } from './decorated-members.ts';
import { classDecorators, find } from './nest-decorators.ts';
import { schemaShape, type Shape } from './schema-shape.ts';

const maxDepth = 4;
const any: Shape = { kind: 'any' };
const scalars: Readonly<Record<string, Shape>> = {
  string: { kind: 'scalar', type: 'string' },
  number: { kind: 'scalar', type: 'number' },
  boolean: { kind: 'scalar', type: 'boolean' },
  date: { kind: 'scalar', type: 'date' },
};

/** What a class with LoopBack's `@property()` lets through; null if it has none. */
export function modelShape(build: LibraryBuild, cls: ClassValue, given?: Value, depth = 0): Shape | null {
  if (depth > maxDepth) return null;
  const excluded = new Set(names(setting(given, 'exclude')));
  const members = new Map<string, Shape>();
  for (const member of decoratedMembers(build, cls)) {
    const property = member.decorators.find(({ path }) => /^@loopback\/repository\.property(?:\.|\()/.test(path.text));
    if (property === undefined || excluded.has(member.name)) continue;
    const [first] = property.args;
    const shape = property.path.name === 'array' ? listOf(build, first, depth) : propertyShape(build, first, depth);
    members.set(member.name, shape);
  }
  if (members.size === 0) return null;
  const settings = setting(find(classDecorators(build, cls), '@loopback/repository.model()')?.args[0], 'settings');
  const strict = setting(settings, 'strict');
  return { kind: 'object', members, open: strict !== undefined && truthiness(strict) === false };
}

/** What a body must look like by its schema: `getModelSchemaRef(User)`, `{ 'x-ts-type': User }`, or JSON Schema. */
export function contentShape(build: LibraryBuild, schema: Value | undefined): Shape | null {
  for (const option of schema === undefined ? [] : options(schema)) {
    if (option.kind === 'external' && /\.get(?:Model|Json)Schema(?:Ref)?\(\)$/.test(option.path.text)) {
      const [model, settings] = option.args;
      return model?.kind === 'class' ? modelShape(build, model, settings) : null;
    }
    if (option.kind !== 'object') continue;
    const model = option.props.get('x-ts-type');
    if (model?.kind === 'class') return modelShape(build, model);
    if (asString(option.props.get('type')) === 'array') {
      const element = contentShape(build, option.props.get('items'));
      return { kind: 'array', element: element ?? any };
    }
    return schemaShape(option);
  }
  return null;
}

function propertyShape(build: LibraryBuild, given: Value | undefined, depth: number): Shape {
  const rules = setting(given, 'jsonSchema');
  if (setting(rules, 'enum') !== undefined) return { kind: 'scalar', type: 'enum' };
  if (settingText(rules, 'format') === 'uuid') return { kind: 'scalar', type: 'uuid' };
  const type = setting(given, 'type') ?? given;
  return typeNamed(type) === 'array' ? listOf(build, setting(given, 'itemType'), depth) : typeOf(build, type, depth);
}

function listOf(build: LibraryBuild, type: Value | undefined, depth: number): Shape {
  return { kind: 'array', element: typeOf(build, type, depth) };
}

function typeOf(build: LibraryBuild, type: Value | undefined, depth: number): Shape {
  const name = typeNamed(type);
  if (name !== null) return scalars[name] ?? any;
  return type?.kind === 'class' ? (modelShape(build, type, undefined, depth + 1) ?? any) : any;
}

/** `'string'` and `String` are the same. */
function typeNamed(type: Value | undefined): string | null {
  if (type?.kind === 'external' && type.path.root.text === 'global') return type.path.name.toLowerCase();
  return asString(type)?.toLowerCase() ?? null;
}
