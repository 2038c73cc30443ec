import { inputLabel } from '../../evaluate/input-members.ts';
import { makeUnknown, type Place, type Value } from '../../evaluate/values.ts';
import type { Param } from '../../model/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import type { Shape } from './schema-shape.ts';
import { memberNotes, shapeParams, shapeValue } from './shape-values.ts';

/** A part of the request that a handler is given: one value of it, or (without a name) all of it. */
export interface RequestPart {
  readonly in: Param['in'];
  readonly name: string | null;
  /** what is known of it once it was checked; null if nothing checks it */
  readonly shape: Shape | null;
  /** '' if nothing checks it */
  readonly validatedBy: string;
  /** names of the members that its type declares, where nothing checks them */
  readonly declared?: readonly string[] | null;
}

/** The value that stands for a part of the request. */
export function partValue(part: RequestPart, place: Place): Value {
  const path = part.name === null ? [] : [part.name];
  if (part.shape !== null) return shapeValue(part.shape, part.in, path, place, part.validatedBy);
  const label = inputLabel(part.in, part.name === null ? [] : [part.name]);
  // parts of a path and headers are text
  const text = part.name !== null && (part.in === 'path' || part.in === 'header');
  return makeUnknown(
    { source: { kind: 'request', in: part.in, label, place }, safeFor: 0, step: null },
    text ? 'string' : '',
    { in: part.in, path, validatedBy: part.validatedBy },
  );
}

/** The parameters that a part of the request is. */
export function partParams(build: LibraryBuild, part: RequestPart, at: Place): Param[] {
  const place = build.locate(at);
  if (part.name !== null) {
    const notes = part.shape === null ? {} : memberNotes(part.shape);
    return [{ name: part.name, in: part.in, place, validatedBy: part.validatedBy, ...notes }];
  }
  const shaped = shapeParams(part.shape, part.in, place, part.validatedBy);
  if (shaped.length > 0) return shaped;
  const names = part.declared ?? wholes[part.in];
  return names.map((name) => ({ name, in: part.in, place, validatedBy: part.validatedBy, declared: true }));
}

/** What the whole of a part is called where nobody says what is in it; the path says what its parameters are. */
const wholes: Readonly<Record<Param['in'], readonly string[]>> = {
  body: ['body'],
  query: ['query'],
  path: [],
  header: ['headers'],
  cookie: ['cookies'],
  file: ['file'],
  argument: [],
};
