import { inputLabel } from '../../evaluate/input-members.ts';
import { kindBit } from '../../evaluate/taint.ts';
import {
  joinAll,
  makeArray,
  makeObject,
  makeUnknown,
  type Place,
  type ScalarType,
  type Value,
} from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { Param } from '../../model/types.ts';
import type { Shape } from './schema-shape.ts';
import { requiredOf, valueShape } from './shape-notes.ts';

/** Input that passed a schema: still input where a text may be anything, clean where it can only be a number or the like. */
export function shapeValue(
  shape: Shape,
  where: string,
  path: readonly string[],
  place: Place,
  validatedBy: string,
): Value {
  const label = inputLabel(where, path);
  const safeFor = shape.short === true ? kindBit('resource') : 0;
  const tainted = (type: ScalarType): Value =>
    makeUnknown({ source: { kind: 'request', label, place }, safeFor, step: null }, type, {
      in: where,
      path,
      validatedBy,
    });
  switch (shape.kind) {
    case 'scalar':
      return shape.type === 'string'
        ? tainted('string')
        : makeUnknown(null, shape.type, { in: where, path, validatedBy });
    case 'array':
      return makeArray([], shapeValue(shape.element, where, [...path, '*'], place, validatedBy));
    case 'object': {
      const object = makeObject(place);
      for (const [name, member] of shape.members)
        object.props.set(name, shapeValue(member, where, [...path, name], place, validatedBy));
      if (shape.open) object.rest = tainted('');
      return object;
    }
    case 'either':
      return joinAll(shape.parts.map((part) => shapeValue(part, where, path, place, validatedBy)));
    case 'any':
      return tainted('');
  }
}

/** The parameters that a schema names. */
export function shapeParams(shape: Shape | null, where: Param['in'], place: Location, validatedBy: string): Param[] {
  if (shape?.kind !== 'object') return [];
  return [...shape.members].map(([name, member]) => ({
    name,
    in: where,
    place,
    validatedBy,
    ...memberNotes(member),
  }));
}

/** What a parameter's schema says beyond that there is one. */
export function memberNotes(member: Shape): Pick<Param, 'required' | 'shape'> {
  const required = requiredOf(member);
  const shape = valueShape(member);
  return { ...(required === null ? {} : { required }), ...(shape.type === null ? {} : { shape }) };
}
