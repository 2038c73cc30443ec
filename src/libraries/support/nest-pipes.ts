import { inputLabel } from '../../evaluate/input-members.ts';
import {
  literal,
  makeObject,
  makeUnknown,
  settle,
  unknown,
  type ObjectValue,
  type Place,
  type ScalarType,
  type Value,
} from '../../evaluate/values.ts';
import type { TypeNode } from '../../ir/index.ts';
import { nameOf } from '../../model/guards.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { isTrue } from './arguments.ts';
import { classOfType, classShape } from './class-shape.ts';
import type { Enhancer } from './nest-apps.ts';
import { nestContainer } from './nest-container.ts';
import type { DecoratedMethod } from './nest-decorators.ts';
import { schemaShape, type Shape } from './schema-shape.ts';
import { constantsIn, type ShapeNotes } from './shape-notes.ts';

/** The part of a request, or of a message, that a parameter is filled from. */
export type Where = 'body' | 'query' | 'path' | 'header' | 'file' | 'argument';

/** What pipes of Nest say of a value beyond its type. */
export function pipeNotes(pipes: readonly Value[]): ShapeNotes {
  for (const pipe of pipes) {
    if (pipe.kind !== 'external') continue;
    if (pipe.path.name === 'ParseIntPipe') return { integer: true };
    if (pipe.path.name === 'ParseUUIDPipe') return { format: 'uuid' };
    const values = pipe.path.name === 'ParseEnumPipe' ? constantsIn(pipe.args[0]) : null;
    if (values !== null) return { values };
  }
  return {};
}

/** What a pipe of Nest makes of a text. */
export function pipeScalar(value: Value): ScalarType | null {
  if (value.kind !== 'external') return null;
  switch (value.path.name) {
    case 'ParseIntPipe':
    case 'ParseFloatPipe':
      return 'number';
    case 'ParseBoolPipe':
      return 'boolean';
    case 'ParseUUIDPipe':
      return 'uuid';
    case 'ParseEnumPipe':
      return 'enum';
    case 'ParseDatePipe':
      return 'date';
    default:
      return null;
  }
}

/** `new ParseArrayPipe({ items: Number })`: what each element of a list is made. */
export function pipeElements(value: Value): ScalarType | null {
  if (value.kind !== 'external' || value.path.name !== 'ParseArrayPipe') return null;
  const [settings] = value.args;
  const items = settings?.kind === 'object' ? settings.props.get('items') : undefined;
  const type = items?.kind === 'external' ? items.path.text : '';
  return type === 'global.Number' ? 'number' : type === 'global.Boolean' ? 'boolean' : null;
}

interface Validating {
  readonly pipe: Enhancer;
  readonly name: string;
  readonly options: ObjectValue | null;
  readonly zod: boolean;
}

/** Nest's own validation pipe, one that extends it, or zod's. */
export function validationOf(build: LibraryBuild, pipe: Enhancer): Validating | null {
  let at: Value = pipe.value.kind === 'class' ? nestContainer(build).instance(pipe.value) : pipe.value;
  if (at.kind === 'object' && at.base !== null) at = at.base;
  if (at.kind !== 'external') return null;
  const { name, root } = at.path;
  if (name !== 'ValidationPipe' && name !== 'ZodValidationPipe' && name !== 'I18nValidationPipe') return null;
  if (root.text.startsWith('.')) return null;
  const given = at.args.find((argument) => argument.kind === 'object');
  return {
    pipe,
    name: nameOf(pipe.value).split('.').at(-1) ?? name,
    options: given?.kind === 'object' ? given : null,
    zod: name === 'ZodValidationPipe',
  };
}

/** What is left of a value of a type that a pipe validates; null if it says nothing of it. */
export function shapeOf(
  build: LibraryBuild,
  method: DecoratedMethod,
  type: TypeNode,
  validating: Validating,
): Shape | null {
  // a list's elements are not validated unless a pipe for lists says of what they are
  if (type.kind === 'array') return null;
  const cls = classOfType(build, method.cls.module, type);
  if (cls === null) return null;
  if (validating.zod && cls.parent?.kind === 'external') {
    const shape = schemaShape(cls.parent.args[0]);
    if (shape !== null) return shape;
  }
  const shape = classShape(build, cls);
  return shape === null || !shape.checked
    ? null
    : { kind: 'object', members: shape.members, open: !isTrue(validating.options?.props.get('whitelist')) };
}

/** What a pipe of the project makes of a value. */
export function piped(build: LibraryBuild, pipe: Enhancer, value: Value, where: Where, place: Place): Value {
  const own = transformOf(build, pipe, place);
  if (own === null) return value;
  const { activation, value: given } = build.evaluator.runRoot(own.transform, [value, metadataOf(where)], own.instance);
  return activation === null ? value : settle(given);
}

function transformOf(
  build: LibraryBuild,
  pipe: Enhancer,
  place: Place,
): { instance: ObjectValue; transform: Value } | null {
  const instance = pipe.value.kind === 'class' ? nestContainer(build).instance(pipe.value) : pipe.value;
  if (instance.kind !== 'object' || instance.cls === null) return null;
  const transform = build.evaluator.asRoot((machine) => machine.member(instance, 'transform', place));
  return transform.kind === 'function' ? { instance, transform } : null;
}

function metadataOf(where: Where): ObjectValue {
  const metadata = makeObject();
  metadata.props.set('type', literal(where === 'path' ? 'param' : where));
  metadata.rest = unknown;
  return metadata;
}

/** A pipe of the project: what it does with the value is for its own code to show. */
export function customPipe(build: LibraryBuild, pipe: Enhancer, where: Where, place: Place): GuardDraft[] {
  const own = transformOf(build, pipe, place);
  if (own === null) return [];
  const { instance, transform } = own;
  const input = makeUnknown(
    { source: { kind: 'request', label: inputLabel(where), place }, safeFor: 0, step: null },
    '',
    {
      in: where,
      path: [],
      validatedBy: '',
    },
  );
  return [
    {
      value: transform,
      self: instance,
      args: [input, metadataOf(where)],
      name: nameOf(instance),
      covers: [where],
      scope: 'route',
      place: pipe.place,
      conditional: pipe.conditional,
    },
  ];
}

/** Settings as guards show them. */
export function plain(object: ObjectValue): Record<string, string | number | boolean | null | { unknown: true }> {
  const known: Record<string, string | number | boolean | null | { unknown: true }> = {};
  for (const [name, value] of object.props) {
    if (value.kind === 'literal' && value.value !== undefined && typeof value.value !== 'bigint')
      known[name] = value.value;
    else if (value.kind !== 'literal') known[name] = { unknown: true };
  }
  return known;
}
