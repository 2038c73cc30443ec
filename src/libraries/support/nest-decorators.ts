import {
  asString,
  makeObject,
  options,
  type ClassValue,
  type ExternalValue,
  type ObjectValue,
  type Value,
} from '../../evaluate/values.ts';
import type { ClassMember } from '../../ir/index.ts';
import type { LibraryBuild } from '../build-types.ts';

/** A method with its decorators, of the class itself or of one it extends. */
export interface DecoratedMethod {
  /** the class that declares it */
  readonly cls: ClassValue;
  readonly member: ClassMember;
  readonly decorators: readonly ExternalValue[];
}

/** Methods of a controller in the order in which they are declared, inherited ones last; an override hides what it overrides. */
export function methodsOf(build: LibraryBuild, cls: ClassValue): DecoratedMethod[] {
  const methods: DecoratedMethod[] = [];
  const seen = new Set<string>();
  for (let at: Value | null = cls; at?.kind === 'class'; at = at.parent) {
    for (const member of at.module.facts.classes[at.cls]?.members ?? []) {
      if (
        member.kind !== 'method' ||
        member.static ||
        member.fn < 0 ||
        at.module.facts.functions[member.fn]?.bodiless === true ||
        seen.has(member.name)
      )
        continue;
      seen.add(member.name);
      if (member.decorators.length > 0)
        methods.push({ cls: at, member, decorators: externals(build.decorators(at, member.decorators)) });
    }
  }
  return methods;
}

/** Decorators of a class; a class without any has those of the one that it extends, as metadata is inherited. */
export function classDecorators(build: LibraryBuild, cls: ClassValue): ExternalValue[] {
  const found: ExternalValue[] = [];
  for (let at: Value | null = cls; at?.kind === 'class'; at = at.parent) {
    const facts = at.module.facts.classes[at.cls];
    for (const decorator of externals(build.decorators(at, facts?.decorators ?? []))) {
      // the nearest class decides for each decorator
      if (at === cls || !found.some((known) => known.path === decorator.path && known.args[0] === decorator.args[0]))
        found.push(decorator);
    }
  }
  return found;
}

export function externals(values: readonly Value[]): ExternalValue[] {
  return values.filter((value) => value.kind === 'external');
}

export function find(decorators: readonly ExternalValue[], path: string): ExternalValue | undefined {
  return decorators.find((decorator) => decorator.path.text === path);
}

const prefix = 'metadata ';

/** What `SetMetadata` and decorators made by `Reflector.createDecorator` say, in an object that stands for the class or method. */
export function metadataObject(decorators: readonly ExternalValue[], name: string): ObjectValue {
  const object = makeObject();
  object.props.set('name', { kind: 'literal', value: name });
  for (const decorator of decorators) {
    const key = keyOf(decorator);
    const value = decorator.path.text === '@nestjs/common.SetMetadata()' ? decorator.args[1] : decorator.args[0];
    if (key !== null && value !== undefined && !object.props.has(prefix + key)) object.props.set(prefix + key, value);
  }
  return object;
}

function keyOf(decorator: ExternalValue): string | null {
  if (decorator.path.text === '@nestjs/common.SetMetadata()') return metadataKey(decorator.args[0]);
  if (decorator.path.text === '@nestjs/core.Reflector.createDecorator()()' && decorator.receiver !== null)
    return metadataKey(decorator.receiver);
  return null;
}

/** A key as `reflector.get` takes it: text, or the decorator itself. */
export function metadataKey(value: Value | undefined): string | null {
  if (value?.kind === 'external' && value.call !== null)
    return `${value.path.text} ${value.call.place.module.id}:${value.call.place.start}`;
  return value?.kind === 'literal' ? String(value.value) : null;
}

/** Metadata of one class or method; undefined if it has none of that key, null if it is not known what it is asked of. */
export function metadataOf(target: Value, key: string): Value | undefined | null {
  for (const option of options(target))
    if (option.kind === 'object' && asString(option.props.get('name')) !== null) return option.props.get(prefix + key);
  return null;
}
