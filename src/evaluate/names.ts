import { earlyConstant } from './early.ts';
import { frameOf, type Frame } from './frame.ts';
import { argumentList } from './further-arguments.ts';
import type { Machine } from './machine.ts';
import { directoryOf, fileOf } from './project-path.ts';
import { literal, makeObject, undefinedValue, unknown, unknownNumber, type Value } from './values.ts';

/** The value of a variable of this file, in the activation that holds it. */
export function readVariable(machine: Machine, frame: Frame, id: number): Value {
  const variable = frame.module.facts.variables[id];
  if (variable === undefined) return unknown;
  const holder = frameOf(frame, variable.owner);
  if (holder.fn !== variable.owner) return unknown;
  if (variable.kind === 'import') return machine.targetValue(machine.program.importOf(frame.module, id));
  const value = holder.variables.get(id);
  if (holder !== frame) {
    if (variable.writes > 0) machine.reads(holder.variables, id, holder.id);
    if (value !== undefined && holder.fn !== 0) machine.holds(holder, value);
  }
  if (value === undefined)
    return (holder === frame && frame.fn !== 0 ? null : earlyConstant(machine, holder, id)) ?? unknown;
  // A variable that others write may hold anything by the time a function reads it: an initial `null` or
  // `false` says nothing about a request.
  if (holder !== frame && variable.writes > 0 && isEmptyLiteral(value)) return unknown;
  return value;
}

/** What a name stands for that no variable of this file has. */
export function globalValue(machine: Machine, frame: Frame, name: string): Value {
  switch (name) {
    case 'undefined':
      return undefinedValue;
    case 'NaN':
    case 'Infinity':
      return unknownNumber;
    case 'arguments':
      return argumentList(frame.args);
    case '__dirname':
      return literal(directoryOf(frame.module));
    case '__filename':
      return literal(fileOf(frame.module));
    case 'module':
      return moduleObject(machine, frame);
    case 'exports':
      return machine.member(moduleObject(machine, frame), 'exports', { module: frame.module, start: 0, end: 0 });
    case 'globalThis':
    case 'global':
      return machine.external(machine.knowledge.paths.root('global'));
    default:
      return (
        machine.implicitValue(frame.module, name) ??
        machine.external(machine.knowledge.paths.root('global').member(name))
      );
  }
}

/** `import.meta`, `new.target`. */
export function evaluateMeta(machine: Machine, frame: Frame, name: string): Value {
  const { module } = frame;
  const known: [string, Value][] = [
    ['dirname', literal(directoryOf(module))],
    ['filename', literal(fileOf(module))],
    ['url', literal(`file://${fileOf(module)}`)],
  ];
  return machine.external(machine.knowledge.paths.root('global').member(name), {
    props: name === 'import.meta' ? new Map(known) : null,
  });
}

/** CommonJS `module` lives among the initialiser's variables under an id that no variable has. */
export const moduleCell = -1;

function isEmptyLiteral(value: Value): boolean {
  return (
    value.kind === 'literal' &&
    (value.value === null ||
      value.value === undefined ||
      typeof value.value === 'boolean' ||
      typeof value.value === 'number' ||
      value.value === '')
  );
}

function moduleObject(machine: Machine, frame: Frame): Value {
  const top = frameOf(frame, 0);
  let cell = top.variables.get(moduleCell);
  if (cell === undefined) {
    const object = makeObject();
    object.props.set('exports', makeObject());
    object.props.set('constructor', machine.external(machine.knowledge.paths.root('node:module')));
    top.variables.set(moduleCell, (cell = object));
  }
  return cell;
}
