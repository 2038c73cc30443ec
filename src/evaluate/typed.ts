import type { TypeMember, TypeNode } from '../ir/index.ts';
import { madeWith, resultOf } from './made.ts';
import { readVariable } from './names.ts';
import type { Machine } from './machine.ts';
import {
  joinAll,
  makeArray,
  makeObject,
  makePromise,
  makeUnknown,
  unknown,
  type TypeUse,
  type Value,
} from './values.ts';

const transparent = new Set([
  'Partial',
  'Required',
  'Readonly',
  'NonNullable',
  'Awaited',
  'Omit',
  'Pick',
  'DeepPartial',
  'Optional',
]);
const maxImplementations = 4;
const maxDepth = 4;

/**
 * What a value of a type is, as far as the type alone says it: an instance of a class of the project (how
 * injected services are found), something of a package, or a list or promise of such. Null if it says nothing.
 */
export function typedValue(machine: Machine, use: TypeUse, depth = 0): Value | null {
  const { module, type } = use;
  if (depth > maxDepth) return null;
  const inner = (node: TypeNode): Value | null => typedValue(machine, { module, type: node }, depth + 1);
  switch (type.kind) {
    case 'array': {
      const element = inner(type.element);
      return element === null ? null : makeArray([], element);
    }
    case 'union': {
      const values = type.types.map(inner).filter((value) => value !== null);
      return values.length === 0 ? null : joinAll(values);
    }
    case 'intersection': {
      const values = type.types.map(inner).filter((value) => value !== null);
      return values.find((value) => value.kind === 'external') ?? values[0] ?? null;
    }
    case 'object':
      return typedMembers(machine, use, type.members, depth);
    case 'typeof': {
      const [first, ...rest] = type.name.split('.');
      if (type.variable < 0 || first === undefined) return null;
      const place = { module, start: 0, end: 0 };
      return rest.reduce(
        (value, name) => machine.member(value, name, place),
        readVariable(machine, machine.moduleFrame(module), type.variable),
      );
    }
    case 'reference':
      return typedReference(machine, use, type, depth);
    case 'function':
      return type.returns === null ? null : functionGiving(machine, inner(type.returns));
    default:
      return null;
  }
}

function typedReference(
  machine: Machine,
  { module }: TypeUse,
  type: Extract<TypeNode, { kind: 'reference' }>,
  depth: number,
): Value | null {
  const argument = (index: number): Value | null => {
    const node = type.args[index];
    return node === undefined ? null : typedValue(machine, { module, type: node }, depth + 1);
  };
  const target = machine.program.typeOf(module, type);
  switch (target.kind) {
    case 'class': {
      const given = machine.injection?.ofClass(target.ref) ?? null;
      if (given !== null) return given;
      const facts = target.ref.module.facts.classes[target.ref.cls];
      if (facts?.abstract !== true) return machine.instanceOf(target.ref);
      const implementations = machine.program.implementations(target.ref);
      if (implementations.length === 0 || implementations.length > maxImplementations)
        return machine.instanceOf(target.ref);
      return joinAll(implementations.map((ref) => machine.instanceOf(ref)));
    }
    case 'interface': {
      const implementations = machine.program.implementations(target.ref);
      if (implementations.length > 0 && implementations.length <= maxImplementations)
        return joinAll(implementations.map((ref) => machine.instanceOf(ref)));
      const made = implementations.length === 0 ? madeWith(machine, target.ref) : null;
      if (made !== null) return made;
      const { declaration, module: declaring } = target.ref;
      const base = declaration.extends[0];
      // `interface AuthRequest extends Request { user: User }` is a Request first of all
      const inherited = base === undefined ? null : typedValue(machine, { module: declaring, type: base }, depth + 1);
      if (inherited !== null) return inherited;
      return declaration.type.kind === 'object'
        ? typedMembers(machine, { module: declaring, type: declaration.type }, declaration.type.members, depth)
        : null;
    }
    case 'alias': {
      const [only, ...others] = type.args;
      // `type Lazy<T> = () => T`: what has no declaration of its own is the parameter
      if (target.type.kind === 'function' && only !== undefined && others.length === 0) {
        const { returns } = target.type;
        if (returns?.kind === 'reference' && machine.program.typeOf(target.module, returns).kind === 'unknown')
          return functionGiving(machine, argument(0));
      }
      return typedValue(machine, { module: target.module, type: target.type }, depth + 1);
    }
    case 'enum':
      return makeUnknown(null, 'enum');
    case 'package': {
      let path = machine.knowledge.paths.root(target.package);
      for (const name of target.path.split('.')) path = path.member(name);
      return machine.external(path.called(), {
        args: machine.injection?.setUpWith(path.called()) ?? [],
        typeArgs: type.args.map((arg) => ({ module, type: arg })),
      });
    }
    case 'global':
      switch (target.name) {
        case 'Promise': {
          const of = argument(0);
          return of === null ? null : makePromise(of);
        }
        case 'Array':
        case 'ReadonlyArray': {
          const element = argument(0);
          return element === null ? null : makeArray([], element);
        }
        case 'ReturnType':
          return resultOf(machine, argument(0));
        case 'Request':
        case 'Response':
        case 'Buffer':
        case 'Error':
          return machine.external(machine.knowledge.paths.root('global').member(target.name).called());
        case 'Date':
          return makeUnknown(null, 'date');
        default:
          return transparent.has(target.name) ? argument(0) : ambient(machine, target.name);
      }
    case 'unknown':
      return transparent.has(type.name) ? argument(0) : null;
  }
}

/** A function of which nothing is known but that it gives a class, something of a package, or an instance. */
function functionGiving(machine: Machine, value: Value | null): Value | null {
  const { paths } = machine.knowledge;
  const settled = value?.kind === 'promise' ? value.of : value;
  const isTelling =
    settled?.kind === 'class' || settled?.kind === 'external' || (settled?.kind === 'object' && settled.cls !== null);
  if (value === null || !isTelling) return null;
  const holder = machine.external(paths.parse('global.language'), { props: new Map([['value', value]]) });
  return machine.external(paths.parse('global.language.given'), { receiver: holder });
}

/** An object whose members have types that say something; null if none does. */
function typedMembers(machine: Machine, use: TypeUse, members: readonly TypeMember[], depth: number): Value | null {
  if (depth > 2) return null;
  const object = makeObject();
  for (const member of members) {
    if (member.method || member.type === null) continue;
    const value = typedValue(machine, { module: use.module, type: member.type }, depth + 1);
    if (value !== null) object.props.set(member.name, value);
  }
  if (object.props.size === 0) return null;
  object.rest = unknown;
  return object;
}

/** A type that a runtime declares for everybody, if some library knows what it stands for: `D1Database`. */
function ambient(machine: Machine, name: string): Value | null {
  const { paths } = machine.knowledge;
  return paths.aliases.has(`global.${name}()`) ? machine.external(paths.parse(`global.${name}()`)) : null;
}
