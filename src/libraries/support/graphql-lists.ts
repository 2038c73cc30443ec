import { options, type ClassValue, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { className, namedClass } from './decorated-members.ts';
import { externals, methodsOf, type DecoratedMethod } from './nest-decorators.ts';

/** A field of a type of GraphQL, and what it leads to. */
export interface TypeField {
  readonly of: string;
  readonly to: string;
  readonly list: boolean;
  readonly place: Location;
}

/** The types whose values come in lists, each with the field that gives the list; what such a value holds comes as often. */
export function listedTypes(fields: readonly TypeField[]): ReadonlyMap<string, Location> {
  const byType = Map.groupBy(fields, ({ of }) => of);
  const listed = new Map<string, Location>();
  const queue = fields.filter(({ list }) => list).map(({ to, place }) => ({ to, place }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (listed.has(next.to)) continue;
    listed.set(next.to, next.place);
    for (const { to } of byType.get(next.to) ?? []) queue.push({ to, place: next.place });
  }
  return listed;
}

/** Runs the function of a field as for one element of a list, and keeps what it does. */
export function declareElementField(
  build: LibraryBuild,
  { label, place, listedBy }: { readonly label: string; readonly place: Location; readonly listedBy: Location },
  resolve: Value,
  args: readonly Value[],
  self?: Value,
): void {
  const { steps } = build.run(resolve, args, self);
  if (steps.length > 0) build.elementField({ label, place, listedBy, steps });
}

const giving: ReadonlySet<string> = new Set(['Query', 'Field', 'ResolveField', 'FieldResolver']);

/** The fields that classes declare with decorators of a library, as far as these say what a field gives. */
function decoratedFields(build: LibraryBuild, library: string): TypeField[] {
  const found: TypeField[] = [];
  for (const kind of ['Resolver', 'ObjectType'])
    for (const { cls, decorator } of build.decorated(`${library}.${kind}()`)) {
      const own = kind === 'ObjectType' ? className(cls) : typeOf(build, decorator);
      for (const member of cls.module.facts.classes[cls.cls]?.members ?? [])
        for (const { path, args } of externals(build.decorators(cls, member.decorators))) {
          if (!path.text.startsWith(`${library}.`) || !giving.has(path.name)) continue;
          const given = args.find((argument) => ['function', 'class', 'array'].includes(argument.kind));
          const to = namedClass(build, given);
          if (to === null) continue;
          const place = cls.module.locate(member.nameStart, member.nameEnd);
          found.push({ of: path.name === 'Query' ? 'Query' : own, to, list: isList(build, given), place });
        }
    }
  return found;
}

/** The type that a class of resolvers is for: `@Resolver(() => Post)`; '' if it is for none. */
function typeOf(build: LibraryBuild, { args }: ExternalValue): string {
  return namedClass(build, args[0]) ?? '';
}

function isList(build: LibraryBuild, given: Value | undefined): boolean {
  return (given === undefined ? [] : options(given)).some(
    (option) =>
      option.kind === 'array' ||
      (option.kind === 'function' && build.evaluator.runRoot(option, []).value.kind === 'array'),
  );
}

/** Declares the decorated methods that are called for each element of a list; `given` makes their arguments. */
export function declareDecoratedElementFields(
  build: LibraryBuild,
  library: string,
  given: (
    cls: ClassValue,
    method: DecoratedMethod,
    verb: ExternalValue,
  ) => { readonly self: Value; readonly args: readonly Value[] },
): void {
  const listed = listedTypes(decoratedFields(build, library));
  for (const { cls, decorator } of build.decorated(`${library}.Resolver()`)) {
    const type = typeOf(build, decorator);
    const listedBy = listed.get(type);
    if (listedBy === undefined) continue;
    for (const method of methodsOf(build, cls))
      for (const verb of method.decorators) {
        if (!/\.(?:ResolveField|FieldResolver)\(\)$/.test(verb.path.text) || !verb.path.text.startsWith(library))
          continue;
        const { self, args } = given(cls, method, verb);
        const resolve = build.evaluator.functionAt(method.cls.frame, method.member.fn, self, method.cls);
        const place = method.cls.module.locate(method.member.nameStart, method.member.nameEnd);
        declareElementField(build, { label: `${type}.${method.member.name}`, place, listedBy }, resolve, args, self);
      }
  }
}
