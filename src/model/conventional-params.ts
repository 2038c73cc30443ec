import type { Evaluator } from '../evaluate/evaluator.ts';
import { unknown, type Value } from '../evaluate/values.ts';
import type { Expression, Parameter } from '../ir/index.ts';
import type { Library } from '../libraries/knowledge.ts';
import type { Module, Program } from '../link/types.ts';
import { pushChildren, type BodyNode } from '../link/walk.ts';

/** What a function is run with that nothing was seen to call. */
export type Arguments = (module: Module, fn: number) => readonly Value[];

interface Convention {
  readonly packages: readonly string[];
  readonly api: string;
  readonly names: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
}

/**
 * Arguments for functions without type annotations: `module.exports = (app) => { app.get('/users', list); }` is called by code
 * that loads whole directories. The name of the parameter, a route that is added to it, and the framework among the package's
 * dependencies say together what it is; one of them alone does not.
 */
export function conventionalArguments(evaluator: Evaluator, libraries: readonly Library[]): Arguments {
  const conventions = conventionsOf(libraries);
  return (module, fn) =>
    (module.facts.functions[fn]?.params ?? []).map((param) => {
      const { pattern } = param;
      if (pattern.kind !== 'variable' || !isUntyped(param)) return unknown;
      const only = likeliest(conventions, module, pattern.name, evaluator);
      return only !== null && addsRoutes(module, fn, pattern, only) ? valueOf(evaluator, only) : unknown;
    });
}

/**
 * … and for functions that look like handlers of a framework: `exports.list = (req, res) => { … }`, which nothing was seen to
 * register. At least two of its parameters must have the names.
 */
export function handlerArguments(
  evaluator: Evaluator,
  libraries: readonly Library[],
  given: Arguments,
  everywhere: (module: Module) => boolean,
): Arguments {
  const conventions = libraries.flatMap(({ definition: { packages, handlerParams } }) =>
    handlerParams === undefined ? [] : [{ packages, params: handlerParams }],
  );
  return (module, fn) => {
    const values = given(module, fn);
    const params = module.facts.functions[fn]?.params ?? [];
    const names = params.map(({ pattern }) => (pattern.kind === 'variable' ? pattern.name : ''));
    const like = conventions.find(
      (convention) =>
        (everywhere(module) || dependsOn(module, convention, evaluator) || imports(module, convention)) &&
        params.length >= 2 &&
        names.length <= convention.params.length &&
        names.every((name, index) => convention.params[index]?.names.includes(name)),
    );
    if (like === undefined) return values;
    return params.map((param, index) => {
      const api = like.params[index]?.api;
      return api === undefined || !isUntyped(param)
        ? (values[index] ?? unknown)
        : evaluator.external(evaluator.knowledge.paths.parse(api), { props: new Map() });
    });
  };
}

/** … and values for names that a file uses as such without declaring them: a script, or a part of one. */
export function conventionalNames(
  evaluator: Evaluator,
  libraries: readonly Library[],
): (module: Module, name: string) => Value | null {
  const conventions = conventionsOf(libraries);
  const known = new Map<string, Value | null>();
  return (module, name) => {
    const key = `${module.id} ${name}`;
    let value = known.get(key);
    if (value === undefined) {
      const only = likeliest(conventions, module, name, evaluator);
      const used = only !== null && addsRoutes(module, 0, { name, variable: undeclared }, only);
      known.set(key, (value = used ? valueOf(evaluator, only) : null));
    }
    return value;
  };
}

/** `NameExpression.variable` of a name that its file does not declare */
const undeclared = -1;

function conventionsOf(libraries: readonly Library[]): Convention[] {
  return libraries.flatMap(({ definition }): Convention[] =>
    (definition.conventions ?? []).map(({ api, names, methods }) => ({
      packages: definition.packages,
      api,
      names: new Set(names),
      methods: new Set(methods),
    })),
  );
}

/** The framework that a name is one of's, if there is only one that can be meant. */
function likeliest(
  conventions: readonly Convention[],
  module: Module,
  name: string,
  evaluator: Evaluator,
): Convention | null {
  const named = conventions.filter(({ names }) => names.has(name));
  if (named.length === 0) return null;
  const imported = named.filter((convention) => imports(module, convention));
  const likely =
    imported.length > 0 ? imported : named.filter((convention) => dependsOn(module, convention, evaluator));
  return likely.length === 1 ? (likely[0] ?? null) : null;
}

function valueOf(evaluator: Evaluator, { api }: Convention): Value {
  return evaluator.external(evaluator.knowledge.paths.parse(api), { props: new Map() });
}

function isUntyped({ type }: Parameter): boolean {
  return type === null || (type.kind === 'keyword' && type.name === 'any');
}

function imports({ facts }: Module, { packages }: Pick<Convention, 'packages'>): boolean {
  return facts.requests.some(({ source }) => packages.includes(source));
}

/** … or, where no manifest says what it depends on, one of its neighbours uses the package. */
function dependsOn(module: Module, { packages }: Pick<Convention, 'packages'>, { program }: Evaluator): boolean {
  if (module.package !== null) return packages.some((name) => module.package?.dependencies[name] !== undefined);
  return packages.some((name) => importedNames(program).has(name));
}

const importedBy = new WeakMap<Program, ReadonlySet<string>>();

/** What modules without a manifest import. */
function importedNames(program: Program): ReadonlySet<string> {
  let names = importedBy.get(program);
  if (names === undefined) {
    const loose = program.modules.filter(({ package: own }) => own === null);
    importedBy.set(
      program,
      (names = new Set(loose.flatMap(({ facts }) => facts.requests.map(({ source }) => source)))),
    );
  }
  return names;
}

/** A call such as `app.get('/users', …)` on the parameter, anywhere in the function. */
function addsRoutes(
  module: Module,
  fn: number,
  { name, variable }: { readonly name: string; readonly variable: number },
  { methods }: Convention,
): boolean {
  const outer = module.facts.functions[fn];
  if (outer === undefined) return false;
  for (const { body, start, end } of module.facts.functions) {
    if (start < outer.start || end > outer.end) continue;
    const stack: BodyNode[] = [...body];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (
        node.kind === 'call' &&
        node.callee.kind === 'member' &&
        node.callee.object.kind === 'name' &&
        node.callee.object.variable === variable &&
        node.callee.object.name === name &&
        methods.has(node.callee.property) &&
        isRoute(node.args, node.callee.property)
      )
        return true;
      pushChildren(node, stack);
    }
  }
  return false;
}

function isRoute([first, second]: readonly Expression[], method: string): boolean {
  if (first === undefined) return false;
  if (method === 'route' && first.kind === 'object')
    return first.properties.some(({ key }) => key === 'url' || key === 'path');
  const start = first.kind === 'string' ? first.value : first.kind === 'template' ? (first.texts[0] ?? '') : '';
  return start.startsWith('/') && (second !== undefined || method === 'route');
}
