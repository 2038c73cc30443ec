import type { TypeNode } from '../../ir/index.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import type { Shape } from './schema-shape.ts';
import { keysOf } from './type-fields.ts';

const maxDepth = 5;
const transparent = new Set(['Partial', 'Required', 'Readonly', 'NonNullable', 'DeepPartial', 'Promise', 'Awaited']);
const any: Shape = { kind: 'any' };

/** What a value of a type is, for frameworks that check at run time what the types of the code say. */
export function typeShape(build: LibraryBuild, module: Module, type: TypeNode | null, depth = 0): Shape {
  if (type === null || depth > maxDepth) return any;
  const inner = (node: TypeNode | null | undefined): Shape => typeShape(build, module, node ?? null, depth + 1);
  switch (type.kind) {
    case 'keyword':
      return type.name === 'number' || type.name === 'boolean' || type.name === 'string' || type.name === 'bigint'
        ? { kind: 'scalar', type: type.name }
        : any;
    case 'literal':
      return {
        kind: 'scalar',
        type: 'enum',
        ...(type.value === null || typeof type.value === 'bigint' ? {} : { values: [type.value] }),
      };
    case 'array':
      return { kind: 'array', element: inner(type.element) };
    case 'object': {
      const members = type.members.filter(({ method, name }) => !method && name !== '');
      return {
        kind: 'object',
        members: new Map(members.map((each) => [each.name, { ...inner(each.type), optional: each.optional }])),
        open: false,
      };
    }
    case 'union':
      return unionShape(
        type.types
          .filter((each) => each.kind !== 'keyword' || (each.name !== 'null' && each.name !== 'undefined'))
          .map(inner),
      );
    case 'intersection':
      return merged(type.types.map(inner));
    case 'reference':
      return referenceShape(build, module, type, depth);
    default:
      return any;
  }
}

function referenceShape(
  build: LibraryBuild,
  module: Module,
  type: Extract<TypeNode, { kind: 'reference' }>,
  depth: number,
): Shape {
  const inner = (node: TypeNode | undefined): Shape => typeShape(build, module, node ?? null, depth + 1);
  const target = build.program.typeOf(module, type);
  switch (target.kind) {
    case 'alias':
      return typeShape(build, target.module, target.type, depth + 1);
    case 'enum':
      return { kind: 'scalar', type: 'enum' };
    case 'interface': {
      const { declaration, module: declaring } = target.ref;
      return merged(
        [...declaration.extends, declaration.type].map((each) => typeShape(build, declaring, each, depth + 1)),
      );
    }
    case 'class': {
      const { module: declaring, cls } = target.ref;
      const members = new Map<string, Shape>();
      const parent = build.classValue(target.ref).parent;
      if (parent?.kind === 'class')
        for (const [name, shape] of classMembers(build, parent.module, parent.cls, depth + 1)) members.set(name, shape);
      for (const [name, shape] of classMembers(build, declaring, cls, depth)) members.set(name, shape);
      return { kind: 'object', members, open: false };
    }
    default:
  }
  if (type.name === 'Date') return { kind: 'scalar', type: 'date' };
  if (type.name === 'Array' || type.name === 'ReadonlyArray') return { kind: 'array', element: inner(type.args[0]) };
  if (transparent.has(type.name)) return inner(type.args[0]);
  if (type.name === 'Pick' || type.name === 'Omit') {
    const shape = inner(type.args[0]);
    const keys = type.args[1] === undefined ? [] : keysOf(type.args[1]);
    if (shape.kind !== 'object') return shape;
    const kept = [...shape.members].filter(([name]) => keys.includes(name) === (type.name === 'Pick'));
    return { ...shape, members: new Map(kept) };
  }
  return any;
}

function classMembers(build: LibraryBuild, module: Module, cls: number, depth: number): [string, Shape][] {
  const facts = module.facts.classes[cls];
  if (facts === undefined || depth > maxDepth) return [];
  return facts.members.flatMap((member): [string, Shape][] => {
    if (member.kind === 'field' && !member.static && member.name !== '')
      return [[member.name, { ...typeShape(build, module, member.type, depth + 1), optional: member.optional }]];
    // `constructor(public name: string) {}`
    if (member.kind !== 'constructor') return [];
    return (module.facts.functions[member.fn]?.params ?? []).flatMap(({ field, pattern, type }): [string, Shape][] =>
      field && pattern.kind === 'variable' ? [[pattern.name, typeShape(build, module, type, depth + 1)]] : [],
    );
  });
}

function unionShape(shapes: readonly Shape[]): Shape {
  const [first, second] = shapes;
  if (first === undefined) return any;
  if (second === undefined) return first;
  if (!shapes.every((shape) => shape.kind === 'scalar')) return any;
  const texts = shapes.some((shape) => shape.kind === 'scalar' && shape.type === 'string');
  const values = shapes.map((shape) => shape.values ?? null);
  return {
    kind: 'scalar',
    type: texts ? 'string' : 'enum',
    ...(values.every((each) => each !== null) ? { values: values.flat() } : {}),
  };
}

function merged(shapes: readonly Shape[]): Shape {
  const members = new Map<string, Shape>();
  for (const shape of shapes)
    if (shape.kind === 'object') for (const [name, member] of shape.members) members.set(name, member);
  return members.size === 0 ? any : { kind: 'object', members, open: shapes.some(({ kind }) => kind !== 'object') };
}
