import type { Machine } from './machine.ts';
import { externalMember } from './members.ts';
import { anyName } from './readings.ts';
import { addressWritten } from './url-members.ts';
import {
  holds,
  join,
  taintOf,
  unknown,
  type ClassValue,
  type ExternalValue,
  type ObjectValue,
  type Place,
  type Value,
} from './values.ts';

/** Puts a value under a name, as an assignment does. */
export function writeMember(machine: Machine, value: Value, name: string, to: Value, place: Place): void {
  switch (value.kind) {
    case 'object': {
      const setter = findSetter(value, name);
      if (setter !== null) {
        machine.invoke(
          machine.functionAt(setter.cls.frame, setter.fn, value, setter.cls),
          [to],
          value,
          place,
          'call',
          'discard',
        );
        return;
      }
      machine.writes(value.props, name, value.id, to, value.props.get(name));
      machine.heap.write(value.props, name, to, value.id);
      return;
    }
    case 'class':
      machine.writes(value.props, name, value.id, to, value.props.get(name));
      machine.heap.write(value.props, name, to);
      return;
    case 'function':
      value.props ??= new Map();
      machine.heap.write(value.props, name, to);
      return;
    case 'external':
      machine.record({
        kind: 'write',
        target: value,
        property: name,
        value: to,
        state: value.props === null || value.props.size === 0 ? null : new Map(value.props),
        place,
        context: machine.context,
      });
      value.props ??= new Map();
      machine.writes(value.props, name, value.id, to, value.props.get(name));
      // `if (!req.body) req.body = {}`: on the other branch it is still the input
      if (
        machine.heap.branching &&
        !value.props.has(name) &&
        machine.knowledge.of(value.path.member(name)).source !== null
      )
        value.props.set(name, externalMember(machine, value, name, place));
      machine.heap.write(value.props, name, to, ownerOf(value).id);
      addressWritten(machine, value, name, to);
      remember(value);
      return;
    case 'array':
      machine.writes(value, anyName, value.id, to, value);
      if (holds(to, value)) value.rest = value.rest === null ? unknown : join(value.rest, unknown);
      else if (/^\d+$/.test(name) && !machine.heap.branching && Number(name) <= value.elements.length)
        value.elements[Number(name)] = to;
      else value.rest = value.rest === null ? to : join(value.rest, to);
      return;
    case 'union':
      for (const option of value.options) writeMember(machine, option, name, to, place);
      break;
    case 'unknown':
      // `req.body.name = req.body.name.trim()` is still what the client sent
      if (value.origin !== null && taintOf(to) === null)
        machine.record({
          kind: 'replace',
          in: value.origin.in,
          path: [...value.origin.path, name],
          place,
          context: machine.context,
        });
      break;
    default:
  }
}

/** What a member belongs to: `ctx.request` is read anew each time, and yet the same for every branch. */
function ownerOf(value: ExternalValue): ExternalValue {
  let at = value;
  while (at.call === null && at.receiver !== null) at = at.receiver;
  return at;
}

/** `res.locals.user = …`: the next `res.locals` has to be the same object. */
function remember(value: ExternalValue): void {
  if (value.call !== null || value.receiver === null) return;
  const { receiver } = value;
  receiver.props ??= new Map();
  if (receiver.props.has(value.path.name)) return;
  receiver.props.set(value.path.name, value);
  remember(receiver);
}

function findSetter(object: ObjectValue, name: string): { cls: ClassValue; fn: number } | null {
  for (let cls: Value | null = object.cls; cls?.kind === 'class'; cls = cls.parent) {
    const setter = cls.module.facts.classes[cls.cls]?.members.find(
      (member) => member.kind === 'setter' && member.name === name && !member.static,
    );
    if (setter !== undefined) return { cls, fn: setter.fn };
  }
  return null;
}
