import { makeObject, options, settle, unknown, type Place, type Value } from '../../evaluate/values.ts';
import type { ErrorHandlerRun, LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { nestContainer } from './nest-container.ts';
import { exchangeOf } from './nest-context.ts';
import { classDecorators, find } from './nest-decorators.ts';

/** What an exception filter is called, whether it was given as a class or as an instance. */
export function filterName(value: Value | undefined): string {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind === 'object' && option.cls !== null)
      return option.cls.module.facts.classes[option.cls.cls]?.name ?? '';
    if (option.kind === 'class') return option.module.facts.classes[option.cls]?.name ?? '';
    if (option.kind === 'external') return option.path.name;
  }
  return 'filter';
}

/** How to run an exception filter: its `catch` with what `@Catch()` lets through and the host; undefined for one of a package. */
export function filterRun(
  build: LibraryBuild,
  value: Value | undefined,
  platform: 'express' | 'fastify',
  place: Place,
): ErrorHandlerRun | undefined {
  for (const option of value === undefined ? [] : options(settle(value))) {
    const instance = option.kind === 'class' ? nestContainer(build).instance(option) : option;
    if (instance.kind !== 'object' || instance.cls === null) continue;
    const method = build.evaluator.asRoot((machine) => machine.member(instance, 'catch', place));
    if (method.kind !== 'function') continue;
    const { context } = exchangeOf(build, {
      platform,
      type: 'http',
      method: 'ALL',
      path: '{?}',
      place,
      classMetadata: makeObject(),
      methodMetadata: makeObject(),
    });
    const caught = find(classDecorators(build, instance.cls), '@nestjs/common.Catch()')?.args ?? [];
    return { value: method, args: [caughtError(build, caught), context], self: instance };
  }
  return undefined;
}

/** `@Catch()` lets everything through, `@Catch(HttpException)` only what was made for clients. */
function caughtError(build: LibraryBuild, classes: readonly Value[]): Value {
  const made = (path: string): Value => fresh(build, path);
  const any = classes.some((each) => each.kind === 'external' && each.path.text === 'global.Error');
  if (classes.length === 0 || any) return made('global.Error()');
  const [first] = classes;
  return first?.kind === 'external' ? made(`${first.path.text}()`) : unknown;
}
