import { posix } from 'node:path';
import { asString, options, settle, unknown, type Place, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';

/** A method of a class that the framework makes an instance of, or a function. */
export interface Callable {
  readonly value: Value;
  readonly self?: Value;
  /** the class, as a reader knows it */
  readonly name: string;
}

/**
 * What a route names: a function, `[Controller, 'method']`, `[() => import('#controllers/users')]`, `'UsersController.index'`.
 * `action`: the method, where the route does not say it.
 */
export function handlerOf(
  build: LibraryBuild,
  value: Value,
  from: { readonly place: Place; readonly action: string | null; readonly namespace: string },
): Callable {
  const { place, action } = from;
  for (const option of options(value)) {
    if (option.kind === 'array') {
      const [holder, method] = option.elements;
      return methodOf(build, holder ?? unknown, asString(method) ?? action ?? 'handle', place);
    }
    const text = asString(option);
    if (text !== null) {
      // the last part is the method, unless a resource says it
      const at = action === null ? text.lastIndexOf('.') : -1;
      const named = at < 0 ? text : text.slice(0, at);
      const method = at < 0 ? (action ?? 'handle') : text.slice(at + 1);
      const module = moduleNamed(build, place.module, named, from.namespace);
      const name = `${named}.${method}`;
      if (module === null) return { value: unknown, name };
      return { ...methodOf(build, build.evaluator.exportOf(module, 'default'), method, place), name };
    }
    if (action !== null) return methodOf(build, option, action, place);
    if (option.kind === 'class') return methodOf(build, option, 'handle', place);
  }
  return { value, name: '' };
}

/** A method of a class, of what a function that loads the class gives, or of a package's class. */
export function methodOf(build: LibraryBuild, holder: Value, method: string, place: Place): Callable {
  const target = loaded(build, holder, place);
  for (const option of options(target)) {
    if (option.kind === 'class') {
      const self = build.evaluator.instanceOf({ module: option.module, cls: option.cls });
      const value = build.evaluator.asRoot((machine) => machine.member(self, method, place));
      const name = option.module.facts.classes[option.cls]?.name ?? '';
      return { value, self, name };
    }
    if (option.kind === 'external') return { value: option, name: option.path.name };
  }
  return { value: unknown, name: '' };
}

/** `() => import('./users.js')` gives the module's default export. */
export function loaded(build: LibraryBuild, holder: Value, place: Place): Value {
  const text = asString(holder);
  if (text !== null) {
    const module = moduleNamed(build, place.module, text, '');
    return module === null ? unknown : build.evaluator.exportOf(module, 'default');
  }
  const lazy = options(holder).find((option) => option.kind === 'function');
  if (lazy === undefined) return holder;
  const given = settle(build.evaluator.runRoot(lazy, []).value);
  return settle(build.evaluator.asRoot((machine) => machine.member(given, 'default', place)));
}

/** The module that a text names: by a specifier, or below `App/`, by default with the controllers. */
function moduleNamed(build: LibraryBuild, from: Module, name: string, namespace: string): Module | null {
  const resolved = build.program.resolve(from, name);
  if (resolved.kind === 'module') return resolved.module;
  const root = from.package?.directory ?? '';
  const inApp = (path: string): string => path.replace(/^App\//, 'app/');
  const bases = name.startsWith('App/')
    ? [inApp(name)]
    : [namespace, 'App/Controllers/Http', 'App/Controllers', 'App/Middleware', 'App'].flatMap((base) =>
        base === '' ? [] : [posix.join(inApp(base), name), posix.join('app/Controllers/Http', base, name)],
      );
  for (const base of bases)
    for (const extension of ['.ts', '.js', '.mts', '.mjs']) {
      const module = build.program.moduleAt(posix.join(root, base + extension));
      if (module !== undefined) return module;
    }
  return null;
}
