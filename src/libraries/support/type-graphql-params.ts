import {
  asString,
  makeObject,
  options,
  unknown,
  type ExternalValue,
  type ObjectValue,
  type Value,
} from '../../evaluate/values.ts';
import type { Parameter, TypeNode } from '../../ir/index.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { classOfType } from './class-shape.ts';
import { scalars } from './graphql-sdl.ts';
import { externals, type DecoratedMethod } from './nest-decorators.ts';
import type { Shape } from './schema-shape.ts';
import { shapeValue } from './shape-values.ts';

/** What middleware and custom decorators get besides the arguments. */
export interface ResolverData {
  readonly context: Value;
  readonly root: Value;
  readonly info: Value;
}

/** What a resolver's method is called with. */
export interface ResolverParameters {
  readonly values: Value[];
  readonly args: Map<string, Shape>;
  /** `{ root, args, context, info }` */
  readonly data: ObjectValue;
}

const maxDepth = 4;

export function parametersOf(build: LibraryBuild, method: DecoratedMethod, given: ResolverData): ResolverParameters {
  const args = new Map<string, Shape>();
  const data = makeObject();
  const values: Value[] = [];
  for (const [name, value] of Object.entries(given)) data.props.set(name, value);
  const { module } = method.cls;
  for (const param of module.facts.functions[method.member.fn]?.params ?? []) {
    const [decorator] = externals(build.decorators(method.cls, param.decorators));
    values.push(decorator === undefined ? unknown : valueOf(build, method, param, decorator, given, data, args));
  }
  const place = { module, start: method.member.start, end: method.member.end };
  data.props.set(
    'args',
    shapeValue({ kind: 'object', members: args, open: false }, 'argument', [], place, 'GraphQL schema'),
  );
  return { values, args, data };
}

function valueOf(
  build: LibraryBuild,
  method: DecoratedMethod,
  param: Parameter,
  decorator: ExternalValue,
  given: ResolverData,
  data: ObjectValue,
  args: Map<string, Shape>,
): Value {
  const { module } = method.cls;
  const place = { module, start: param.start, end: param.end };
  const member = asString(decorator.args[0]);
  const part = (value: Value): Value =>
    member === null ? value : build.evaluator.asRoot((machine) => machine.member(value, member, place));
  switch (decorator.path.text) {
    case 'type-graphql.Arg()': {
      const name = member ?? (param.pattern.kind === 'variable' ? param.pattern.name : '{?}');
      const shape = shapeOf(build, module, decorator, param.type, 0);
      args.set(name, shape);
      return shapeValue(shape, 'argument', [name], place, 'GraphQL schema');
    }
    case 'type-graphql.Args()': {
      const shape = shapeOf(build, module, decorator, param.type, 0);
      if (shape.kind === 'object') for (const [name, each] of shape.members) args.set(name, each);
      return shapeValue(shape, 'argument', [], place, 'GraphQL schema');
    }
    case 'type-graphql.Ctx()':
      return part(given.context);
    case 'type-graphql.Root()':
      return part(given.root);
    case 'type-graphql.createParamDecorator()':
    case 'type-graphql.createParameterDecorator()': {
      const [make] = decorator.args;
      return make === undefined ? unknown : build.evaluator.runRoot(make, [data]).value;
    }
    default:
      return unknown;
  }
}

/** The type that a decorator's function gives, or else the annotation. */
function shapeOf(
  build: LibraryBuild,
  module: Module,
  decorator: ExternalValue,
  type: TypeNode | null,
  depth: number,
): Shape {
  const make = decorator.args.find((argument) => argument.kind === 'function');
  if (make !== undefined) {
    const shape = declaredShape(build, build.evaluator.runRoot(make, []).value, depth);
    if (shape !== null) return shape;
  }
  return type === null ? { kind: 'any' } : annotatedShape(build, module, type, depth);
}

/** `() => Int`, `() => [String]`, `() => CreateInput`. */
function declaredShape(build: LibraryBuild, value: Value, depth: number): Shape | null {
  for (const option of options(value)) {
    if (option.kind === 'array') {
      const [element] = option.elements;
      return element === undefined
        ? null
        : { kind: 'array', element: declaredShape(build, element, depth + 1) ?? { kind: 'any' } };
    }
    if (option.kind === 'class') return inputShape(build, option, depth + 1);
    if (option.kind === 'external') {
      const shape = scalars[option.path.name] ?? (option.path.name === 'Number' ? scalars['Float'] : undefined);
      if (shape !== undefined) return shape;
    }
  }
  return null;
}

function annotatedShape(build: LibraryBuild, module: Module, type: TypeNode, depth: number): Shape {
  if (type.kind === 'keyword') {
    if (type.name === 'number') return { kind: 'scalar', type: 'number' };
    if (type.name === 'boolean') return { kind: 'scalar', type: 'boolean' };
    if (type.name === 'string') return { kind: 'scalar', type: 'string' };
  }
  if (type.kind === 'union') {
    const first = type.types.find((each) => each.kind !== 'keyword' || !['null', 'undefined'].includes(each.name));
    return first === undefined ? { kind: 'any' } : annotatedShape(build, module, first, depth);
  }
  const cls = classOfType(build, module, type);
  if (cls === null) return { kind: 'any' };
  const shape = inputShape(build, cls, depth + 1);
  return type.kind === 'array' ? { kind: 'array', element: shape } : shape;
}

/** The fields of a class with `@InputType()` or `@ArgsType()`, inherited ones included. */
function inputShape(build: LibraryBuild, cls: Value, depth: number): Shape {
  const members = new Map<string, Shape>();
  if (depth > maxDepth) return { kind: 'any' };
  for (let at: Value | null = cls; at?.kind === 'class'; at = at.parent) {
    for (const member of at.module.facts.classes[at.cls]?.members ?? []) {
      if (member.kind !== 'field' || member.static || members.has(member.name)) continue;
      const decorator = externals(build.decorators(at, member.decorators)).find(
        ({ path }) => path.text === 'type-graphql.Field()',
      );
      if (decorator !== undefined) members.set(member.name, shapeOf(build, at.module, decorator, member.type, depth));
    }
  }
  return members.size === 0 ? { kind: 'any' } : { kind: 'object', members, open: false };
}
