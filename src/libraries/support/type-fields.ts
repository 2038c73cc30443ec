import type { TypeNode } from '../../ir/index.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { classShape } from './class-shape.ts';

const maxDepth = 6;
const transparent = new Set(['Partial', 'Required', 'Readonly', 'DeepPartial', 'Promise']);

/** Names of the fields that a value of a type is declared to have, in order; null if the type does not say. */
export function typeFields(build: LibraryBuild, module: Module, type: TypeNode | null, depth = 0): string[] | null {
  if (type === null || depth > maxDepth) return null;
  const inner = (node: TypeNode | undefined): string[] | null => typeFields(build, module, node ?? null, depth + 1);
  switch (type.kind) {
    case 'object':
      return known(type.members.map(({ name }) => name));
    case 'intersection':
      return known(type.types.flatMap((each) => inner(each) ?? []));
    case 'reference': {
      const target = build.program.typeOf(module, type);
      if (target.kind === 'alias') return typeFields(build, target.module, target.type, depth + 1);
      if (target.kind === 'class') {
        const shape = classShape(build, build.classValue(target.ref));
        return shape === null ? null : known([...shape.members.keys()]);
      }
      if (target.kind === 'interface') {
        const { declaration, module: declaring } = target.ref;
        const inherited = declaration.extends.flatMap((base) => typeFields(build, declaring, base, depth + 1) ?? []);
        return known([...inherited, ...(typeFields(build, declaring, declaration.type, depth + 1) ?? [])]);
      }
      if (transparent.has(type.name)) return inner(type.args[0]);
      if (type.name !== 'Pick' && type.name !== 'Omit') return null;
      const keys = type.args[1] === undefined ? [] : keysOf(type.args[1]);
      if (type.name === 'Pick') return known(keys);
      return known(inner(type.args[0])?.filter((name) => !keys.includes(name)) ?? []);
    }
    default:
      return null;
  }
}

/** The texts of a type such as `'a' | 'b'`. */
export function keysOf(type: TypeNode): string[] {
  if (type.kind === 'union') return type.types.flatMap(keysOf);
  return type.kind === 'literal' && typeof type.value === 'string' ? [type.value] : [];
}

function known(names: readonly string[]): string[] | null {
  const own = names.filter((name) => name !== '');
  return own.length === 0 ? null : [...new Set(own)];
}
