import {
  asString,
  makeArray,
  options,
  type ClassValue,
  type ExternalValue,
  type Value,
} from '../../evaluate/values.ts';
import type { TypeNode } from '../../ir/index.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { isTrue } from './arguments.ts';
import { externals } from './nest-decorators.ts';
import { elementsOf } from './nest-modules.ts';
import { isHarmlessPattern, schemaShape, type Shape } from './schema-shape.ts';
import { constantsIn, declaredNotes, lengthNotes, wordNotes } from './shape-notes.ts';

/** What reading a class takes: the build of a library has it, and a call in progress can give it. */
export type ClassReader = Pick<LibraryBuild, 'decorators' | 'classValue' | 'program'> & {
  readonly evaluator: { runRoot(callee: Value, args: readonly Value[]): { readonly value: Value } };
};

/** What a class whose fields have class-validator's decorators lets through. */
export interface ClassShape {
  readonly members: ReadonlyMap<string, Shape>;
  /** at least one field is checked: without, validation passes anything */
  readonly checked: boolean;
}

const maxDepth = 4;
const numbers = new Set([
  'IsInt',
  'IsNumber',
  'IsPositive',
  'IsNegative',
  'Min',
  'Max',
  'IsDivisibleBy',
  'IsPort',
  'IsLatitude',
  'IsLongitude',
  'IsNumberString',
  'IsDecimal',
]);
const harmless = new Set([
  'IsUUID',
  'IsMongoId',
  'IsDateString',
  'IsISO8601',
  'IsRFC3339',
  'IsMilitaryTime',
  'IsHexadecimal',
  'IsHash',
  'IsMD5',
  'IsIP',
  'IsMACAddress',
  'IsISO31661Alpha2',
  'IsISO31661Alpha3',
  'IsISO4217CurrencyCode',
  'IsCreditCard',
  'IsAlphanumeric',
  'IsAlpha',
  'IsSemVer',
  'IsULID',
  'IsTimeZone',
  'IsHexColor',
]);
const constants = new Set(['IsEnum', 'IsIn', 'Equals']);

/** The shape of a DTO; null if a value of the class is nothing that can be read off its fields. */
export function classShape(build: ClassReader, cls: Value, depth = 0): ClassShape | null {
  if (depth > maxDepth) return null;
  if (cls.kind === 'external') return mappedShape(build, cls, depth);
  if (cls.kind !== 'class') return null;
  const inherited = cls.parent === null ? null : classShape(build, cls.parent, depth + 1);
  const members = new Map(inherited?.members);
  let checked = inherited?.checked ?? false;
  for (const member of cls.module.facts.classes[cls.cls]?.members ?? []) {
    if (member.kind !== 'field' || member.static || member.name === '') continue;
    const decorators = externals(build.decorators(cls, member.decorators));
    const rules = decorators.filter(({ path }) => path.root.text === 'class-validator');
    // a field that the parent's class checks stays checked
    if (rules.length === 0 && members.has(member.name)) continue;
    if (rules.length > 0) checked = true;
    members.set(
      member.name,
      rules.length === 0
        ? { kind: 'any', ...declaredNotes(member.type), ...(member.optional ? { optional: true } : {}) }
        : {
            ...declaredNotes(member.type),
            ...fieldShape(build, cls, decorators, member.type, depth),
            optional: member.optional || decorators.some(({ path }) => path.name === 'IsOptional'),
          },
    );
  }
  return { members, checked };
}

function fieldShape(
  build: ClassReader,
  cls: ClassValue,
  decorators: readonly ExternalValue[],
  type: TypeNode | null,
  depth: number,
): Shape {
  const names = decorators.map(({ path }) => path.name);
  const each = decorators.some(({ args }) =>
    args.some((argument) => argument.kind === 'object' && isTrue(argument.props.get('each'))),
  );
  const one = ((): Shape => {
    const limits = decorators.flatMap(({ path, args }) =>
      path.name === 'MaxLength' ? args.slice(0, 1) : path.name === 'Length' ? args.slice(1, 2) : [],
    );
    const notes = { ...wordNotes(names.map((name) => name.toLowerCase())), ...lengthNotes(limits) };
    if (names.some((name) => numbers.has(name))) return { kind: 'scalar', type: 'number', ...notes };
    if (names.some((name) => name === 'IsBoolean' || name === 'IsBooleanString'))
      return { kind: 'scalar', type: 'boolean' };
    if (names.includes('IsDate')) return { kind: 'scalar', type: 'date' };
    const listed = decorators.find(({ path }) => constants.has(path.name));
    if (listed !== undefined) {
      const values = constantsIn(listed.path.name === 'Equals' ? makeArray([...listed.args]) : listed.args[0]);
      return { kind: 'scalar', type: 'enum', ...(values === null ? {} : { values }) };
    }
    if (names.some((name) => harmless.has(name))) return { kind: 'scalar', type: 'uuid', ...notes };
    // `@Matches('^[a-z]+$')`: the decorator makes an expression of a text
    if (decorators.some(({ path, args }) => path.name === 'Matches' && isHarmlessPattern(args[0])))
      return { kind: 'scalar', type: 'uuid', ...notes };
    if (names.includes('ValidateNested')) return nestedShape(build, cls, decorators, type, depth);
    return names.some((name) =>
      /^Is(?:String|Email|Url|FQDN|Base64|PhoneNumber|JSON|JWT|Strong)|^(?:Min|Max)?Length$|^Matches$|^Contains$/.test(
        name,
      ),
    )
      ? { kind: 'scalar', type: 'string', ...notes }
      : { kind: 'any' };
  })();
  return each || names.includes('IsArray') ? { kind: 'array', element: one } : one;
}

/** `@ValidateNested() @Type(() => Address)`. */
function nestedShape(
  build: ClassReader,
  cls: ClassValue,
  decorators: readonly ExternalValue[],
  type: TypeNode | null,
  depth: number,
): Shape {
  const [get] = decorators.find(({ path }) => path.name === 'Type')?.args ?? [];
  const target =
    get?.kind === 'function'
      ? build.evaluator.runRoot(get, []).value
      : type === null
        ? null
        : classOfType(build, cls.module, type);
  const inner = target === null ? null : classShape(build, target, depth + 1);
  return inner === null ? { kind: 'any' } : { kind: 'object', members: inner.members, open: true };
}

/** The class that an annotation names, also as the element of a list; null if it names none. */
export function classOfType(build: ClassReader, module: Module, type: TypeNode): ClassValue | null {
  if (type.kind === 'array') return classOfType(build, module, type.element);
  if (type.kind === 'union')
    return type.types.map((each) => classOfType(build, module, each)).find((each) => each !== null) ?? null;
  if (type.kind !== 'reference') return null;
  const target = build.program.typeOf(module, type);
  if (target.kind === 'class') return build.classValue(target.ref);
  return target.kind === 'unknown' && type.args[0] !== undefined ? classOfType(build, module, type.args[0]) : null;
}

/** `PartialType(X)`, `PickType(X, ['a'])`, `OmitType(…)`, `IntersectionType(A, B)`, and classes made of zod schemas. */
function mappedShape(build: ClassReader, value: ExternalValue, depth: number): ClassShape | null {
  const { name } = value.path;
  const [first, second] = value.args;
  if (name === 'createZodDto') {
    const shape = schemaShape(first);
    return shape?.kind === 'object' ? { members: shape.members, checked: true } : null;
  }
  if (first === undefined || !/^(?:Partial|Pick|Omit|Intersection)Type$/.test(name)) return null;
  const parts = (name === 'IntersectionType' ? value.args : [first])
    .flatMap((part) => options(part))
    .map((part) => classShape(build, part, depth + 1));
  const keys = new Set(elementsOf(second).map((key) => asString(key)));
  const members = new Map<string, Shape>();
  for (const part of parts) {
    for (const [key, shape] of part?.members ?? [])
      if (name === 'PickType' ? keys.has(key) : name === 'OmitType' ? !keys.has(key) : true)
        members.set(key, name === 'PartialType' ? { ...shape, optional: true } : shape);
  }
  return { members, checked: parts.some((part) => part?.checked === true) };
}
