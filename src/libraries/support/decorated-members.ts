import { options, type ClassValue, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { TypeNode } from '../../ir/index.ts';
import type { LibraryBuild } from '../build-types.ts';

/** A member of a class with what its decorators are called with. */
export interface DecoratedMember {
  readonly name: string;
  readonly decorators: readonly ExternalValue[];
  readonly type: TypeNode | null;
  /** declared with `?` */
  readonly optional: boolean;
  readonly location: Location;
}

/** Decorated members of a class and of the classes of the project that it extends; those of its ancestors first. */
export function decoratedMembers(build: LibraryBuild, cls: ClassValue): DecoratedMember[] {
  const members = cls.parent?.kind === 'class' ? decoratedMembers(build, cls.parent) : [];
  for (const member of cls.module.facts.classes[cls.cls]?.members ?? []) {
    if (member.decorators.length === 0 || member.name === '' || member.static) continue;
    const decorators = build
      .decorators(cls, member.decorators)
      .flatMap((value) => options(value).filter((option) => option.kind === 'external'));
    const location = cls.module.locate(member.nameStart, member.nameEnd);
    const found: DecoratedMember = {
      name: member.name,
      decorators,
      type: member.type,
      optional: member.optional,
      location,
    };
    const at = members.findIndex(({ name }) => name === member.name);
    if (at < 0) members.push(found);
    else members[at] = found;
  }
  return members;
}

export function classLocation(cls: ClassValue): Location {
  const facts = cls.module.facts.classes[cls.cls];
  return cls.module.locate(facts?.nameStart ?? 0, facts?.nameEnd ?? 0);
}

/** The name of a class; '' if it has none. */
export function className(cls: ClassValue): string {
  return cls.module.facts.classes[cls.cls]?.name ?? '';
}

/** The class that a decorator's argument names: `User`, `() => User`, `(type) => [User]`, `'User'`. */
export function namedClass(build: LibraryBuild, value: Value | undefined, depth = 0): string | null {
  if (value === undefined || depth > 3) return null;
  for (const option of options(value)) {
    if (option.kind === 'class') return className(option);
    if (option.kind === 'literal' && typeof option.value === 'string') return option.value;
    if (option.kind === 'array') return namedClass(build, option.elements[0], depth + 1);
    if (option.kind === 'function') return namedClass(build, build.evaluator.runRoot(option, []).value, depth + 1);
  }
  return null;
}

/** A type as a reader would write it, for what is declared by annotation only. */
export function typeText(type: TypeNode | null): string {
  if (type === null) return '';
  switch (type.kind) {
    case 'keyword':
    case 'reference':
      return type.name;
    case 'array':
      return `${typeText(type.element)}[]`;
    case 'union':
      return type.types
        .map(typeText)
        .filter((each) => each !== 'null' && each !== 'undefined')
        .join(' | ');
    case 'literal':
      return JSON.stringify(type.value);
    default:
      return '';
  }
}

/** `string | null` may be null. */
export function allowsNull(type: TypeNode | null): boolean {
  return type?.kind === 'union' && type.types.some((each) => each.kind === 'keyword' && each.name === 'null');
}

/** A property of an object argument. */
export function setting(value: Value | undefined, name: string): Value | undefined {
  for (const option of value === undefined ? [] : options(value))
    if (option.kind === 'object') return option.props.get(name);
  return undefined;
}

export function settingText(value: Value | undefined, name: string): string | null {
  const found = setting(value, name);
  return found?.kind === 'literal' && typeof found.value === 'string' ? found.value : null;
}

export function isSet(value: Value | undefined, name: string): boolean {
  const found = setting(value, name);
  return (
    found !== undefined &&
    !(found.kind === 'literal' && (found.value === false || found.value === undefined || found.value === null))
  );
}

/** A setting that is spelled out as `false`. */
export function isOff(value: Value | undefined, name: string): boolean {
  const found = setting(value, name);
  return found?.kind === 'literal' && found.value === false;
}

/** Names in a list, or the members of an array-returning function such as `(user) => [user.a, user.b]`. */
export function names(value: Value | undefined): string[] {
  if (value === undefined) return [];
  return options(value).flatMap((option) => {
    if (option.kind === 'array') return option.elements.flatMap(names);
    if (option.kind === 'literal' && typeof option.value === 'string') return [option.value];
    return [];
  });
}
