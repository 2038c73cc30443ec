import type { Code } from './io.ts';
import type { TypeDeclaration, TypeMember, TypeNode } from './types.ts';

/** One `Code` per kind of type node. Their order is the encoding: see `schemaVersion`. */
export const typeCodes: { [K in TypeNode['kind']]: Code<Extract<TypeNode, { kind: K }>> } = {
  keyword: (io, node) => ({ kind: 'keyword', name: io.text(node?.name) }),
  reference: (io, node) => ({
    kind: 'reference',
    name: io.text(node?.name),
    variable: io.int(node?.variable),
    args: io.types(node?.args),
  }),
  literal: (io, node) => {
    const value = node?.value;
    const type = io.choice(value === undefined ? undefined : scalarType(value), scalarTypes);
    switch (type) {
      case 'string':
        return { kind: 'literal', value: io.text(typeof value === 'string' ? value : undefined) };
      case 'number':
        return { kind: 'literal', value: io.double(typeof value === 'number' ? value : undefined) };
      case 'boolean':
        return { kind: 'literal', value: io.flag(typeof value === 'boolean' ? value : undefined) };
    }
  },
  array: (io, node) => ({ kind: 'array', element: io.type(node?.element) }),
  tuple: (io, node) => ({ kind: 'tuple', elements: io.types(node?.elements) }),
  union: (io, node) => ({ kind: 'union', types: io.types(node?.types) }),
  intersection: (io, node) => ({ kind: 'intersection', types: io.types(node?.types) }),
  object: (io, node) => ({ kind: 'object', members: io.list(node?.members, typeMember) }),
  function: (io, node) => ({ kind: 'function', params: io.types(node?.params), returns: io.typeOrNull(node?.returns) }),
  typeof: (io, node) => ({ kind: 'typeof', name: io.text(node?.name), variable: io.int(node?.variable) }),
  other: () => ({ kind: 'other' }),
};

const scalarTypes = ['string', 'number', 'boolean'] as const;

function scalarType(value: string | number | boolean): (typeof scalarTypes)[number] {
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
}

const typeMember: Code<TypeMember> = (io, member) => ({
  name: io.text(member?.name),
  type: io.typeOrNull(member?.type),
  optional: io.flag(member?.optional),
  method: io.flag(member?.method),
});

export const typeDeclaration: Code<TypeDeclaration> = (io, declaration) => ({
  variable: io.int(declaration?.variable),
  name: io.text(declaration?.name),
  kind: io.choice(declaration?.kind, ['interface', 'alias']),
  extends: io.types(declaration?.extends),
  type: io.type(declaration?.type),
  start: io.int(declaration?.start),
  end: io.int(declaration?.end),
});
