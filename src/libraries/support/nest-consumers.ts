import type { ClassValue, ExternalValue, Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { declareConsumer, messageValue, type Registration } from './consumers.ts';
import { nestContainer } from './nest-container.ts';
import { classDecorators, methodsOf, type DecoratedMethod } from './nest-decorators.ts';

/** A class with the methods of it that have decorators, inherited ones too. */
export interface DecoratedProvider {
  readonly cls: ClassValue;
  readonly onClass: readonly ExternalValue[];
  readonly methods: readonly DecoratedMethod[];
}

const known = new WeakMap<LibraryBuild, readonly DecoratedProvider[]>();

/** Classes of server code that decorators of the packages may stand on; none if no file imports one of them. */
export function decoratedProviders(build: LibraryBuild, packages: readonly string[]): readonly DecoratedProvider[] {
  const used = build.modules.some(({ facts }) => facts.requests.some(({ source }) => packages.includes(source)));
  if (!used) return [];
  let providers = known.get(build);
  if (providers === undefined) known.set(build, (providers = readProviders(build)));
  return providers;
}

function readProviders(build: LibraryBuild): DecoratedProvider[] {
  const providers: DecoratedProvider[] = [];
  for (const module of build.modules) {
    for (const [index, facts] of module.facts.classes.entries()) {
      // nobody makes an instance of a base class
      if (facts.abstract || facts.name === '') continue;
      const cls = build.classValue({ module, cls: index });
      const methods = methodsOf(build, cls);
      const onClass = classDecorators(build, cls);
      if (methods.length > 0 || onClass.length > 0) providers.push({ cls, onClass, methods });
    }
  }
  return providers;
}

type Declared = Pick<Registration, 'kind' | 'library' | 'names' | 'delivery'> & {
  readonly arguments?: () => readonly Value[];
};

/** Declares a method that a decorator makes a consumer. */
export function declareMethod(
  build: LibraryBuild,
  { cls }: DecoratedProvider,
  method: DecoratedMethod,
  decorator: ExternalValue,
  what: Declared,
): void {
  const place = decorator.call?.place;
  if (place === undefined) return;
  const self = nestContainer(build).instance(cls);
  declareConsumer(
    build,
    { place },
    {
      ...what,
      handler: build.evaluator.functionAt(method.cls.frame, method.member.fn, self, method.cls),
      self,
      arguments: what.arguments ?? (() => [messageValue(place)]),
    },
  );
}
