import type { FunctionRef, InterfaceRef } from '../link/types.ts';
import type { Machine } from './machine.ts';
import {
  joinAll,
  makeObject,
  options,
  settle,
  unknown,
  type FunctionValue,
  type ObjectValue,
  type Value,
} from './values.ts';

/** Functions that are looked at, and what they give that is not the same: more than one or two is a guess which. */
const maxMakers = 8;
const maxMade = 2;

/** What functions were found to give, by the machine that ran them. */
const results = new WeakMap<Machine, Map<string, Value | null>>();

/**
 * Something with an interface that no class implements, but a function says it makes: `createConnection(): Connection`.
 * Only its methods are taken over. What else it holds is its caller's.
 */
export function madeWith(machine: Machine, ref: InterfaceRef): Value | null {
  const type = ref.declaration.type;
  const hasMethods =
    type.kind === 'object' && type.members.some((member) => member.method || member.type?.kind === 'function');
  if (!hasMethods) return null;
  const makers = machine.program.makers(ref);
  if (makers.length === 0 || makers.length > maxMakers) return null;
  // one may call another
  const made = new Map(
    makers.flatMap((maker) => methodsOf(resultOfRef(machine, maker)).map((each) => [identityOf(each), each] as const)),
  );
  return made.size === 0 || made.size > maxMade ? null : joinAll([...made.values()]);
}

/** `ReturnType<typeof createClient>`: what calling it gives; null if that is not known. */
export function resultOf(machine: Machine, callee: Value | null): Value | null {
  switch (callee?.kind) {
    case 'function':
      return remembered(machine, callee);
    case 'external':
      return machine.external(callee.path.called(), { receiver: callee.receiver });
    default:
      return null;
  }
}

function resultOfRef(machine: Machine, { module, fn }: FunctionRef): Value | null {
  return remembered(machine, machine.functionAt(machine.moduleFrame(module), fn, null, null));
}

function remembered(machine: Machine, callee: FunctionValue): Value | null {
  let known = results.get(machine);
  if (known === undefined) results.set(machine, (known = new Map()));
  const key = `${callee.module.id} ${callee.fn}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  // what it makes may need the same again
  known.set(key, null);
  const params = callee.module.facts.functions[callee.fn]?.params ?? [];
  const { value } = machine.runRoot(
    callee,
    params.map(() => unknown),
  );
  const result = value.kind === 'unknown' || value.kind === 'literal' ? null : value;
  known.set(key, result);
  return result;
}

function identityOf({ cls, props }: ObjectValue): string {
  if (cls !== null) return `class ${cls.module.id} ${cls.cls}`;
  return [...props]
    .map(([name, value]) => (value.kind === 'function' ? `${name} ${value.module.id} ${value.fn}` : name))
    .join();
}

function methodsOf(value: Value | null): ObjectValue[] {
  if (value === null) return [];
  return options(settle(value)).flatMap((option) => {
    if (option.kind !== 'object') return [];
    if (option.cls !== null) return [option];
    const methods = [...option.props].filter(([, { kind }]) => kind === 'function');
    if (methods.length === 0) return [];
    const object = makeObject(option.place);
    for (const [name, method] of methods) object.props.set(name, method);
    object.rest = unknown;
    return [object];
  });
}
