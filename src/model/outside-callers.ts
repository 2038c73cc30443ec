import type { Evaluator } from '../evaluate/evaluator.ts';
import {
  makeUnknown,
  options,
  unknown,
  type ClassValue,
  type FunctionValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import type { Parameter } from '../ir/index.ts';
import type { Module, Program } from '../link/types.ts';
import type { Package } from '../project/types.ts';
import type { Arguments } from './conventional-params.ts';

/** objects in objects that a module exports: `module.exports = { users: { find } }` */
const maxDepth = 2;

/** Code that others than this project run. */
export interface OfferedModules {
  readonly parts: ReadonlySet<Module>;
  /** of these, those that others import */
  readonly entrances: readonly Module[];
}

/**
 * Packages that others install, as they have no way in of their own and nothing here uses them; everything, where nothing has
 * a way in.
 */
export function offeredModules(
  program: Pick<Program, 'moduleAt'>,
  modules: readonly Module[],
  entered: readonly Module[],
): OfferedModules {
  if (entered.length === 0) return { parts: new Set(modules), entrances: modules };
  const entries = new Set(entered.map((module) => module.package));
  const packages = new Set(modules.flatMap((module) => module.package ?? []));
  const used = new Set([...packages].flatMap(({ dependencies }) => Object.keys(dependencies)));
  const offered = new Set(
    [...packages].filter(
      (own) => own.name !== '' && !own.private && own.kind === 'library' && !entries.has(own) && !used.has(own.name),
    ),
  );
  return {
    parts: new Set(modules.filter((module) => module.package !== null && offered.has(module.package))),
    entrances: [...offered].flatMap((own) => entranceOf(program, own) ?? []),
  };
}

function entranceOf({ moduleAt }: Pick<Program, 'moduleAt'>, { directory, main }: Package): Module | undefined {
  const stems = [main.replace(/^\.\//, ''), 'index', 'src/index', 'lib/index'].filter((stem) => stem !== '');
  for (const stem of stems)
    for (const ending of ['', '.js', '.ts', '.mjs', '.cjs', '/index.js', '/index.ts']) {
      const found = moduleAt(directory === '' ? `${stem}${ending}` : `${directory}/${stem}${ending}`);
      if (found !== undefined) return found;
    }
  return undefined;
}

/**
 * Runs what modules export as the users of a package would: with values that only they know.
 */
export function runExports(evaluator: Evaluator, modules: readonly Module[], given: Arguments): void {
  const seen = new Set<string>();
  const runFunction = (fn: FunctionValue, self: Value | null): void => {
    const key = `${fn.module.id}.${fn.fn}`;
    if (seen.has(key)) return;
    seen.add(key);
    evaluator.runRoot(fn, given(fn.module, fn.fn), self);
  };
  const runClass = (cls: ClassValue): void => {
    const { module } = cls;
    const self = evaluator.instanceOf({ module, cls: cls.cls });
    for (const member of module.facts.classes[cls.cls]?.members ?? []) {
      if (member.fn <= 0 || module.facts.functions[member.fn]?.kind === 'constructor') continue;
      const on = member.static ? cls : self;
      runFunction(evaluator.functionAt(evaluator.moduleFrame(module), member.fn, on, cls), on);
    }
  };
  const runAll = (value: Value, depth: number): void => {
    for (const option of options(value)) {
      if (option.kind === 'function') runFunction(option, null);
      else if (option.kind === 'class') runClass(option);
      else if (option.kind === 'object' && depth < maxDepth)
        for (const member of option.props.values()) runAll(member, depth + 1);
    }
  };
  for (const module of modules) {
    if (module.facts.esm)
      for (const name of evaluator.program.exportNames(module)) runAll(evaluator.exportOf(module, name), 0);
    else runAll(evaluator.targetValue({ kind: 'commonjs', module, name: '*' }), 0);
  }
}

/** What callers give that nobody sees, for parameters that nothing else is known of: of exports, or of functions that nobody calls. */
export function outsideArguments(
  { callsNamed }: Pick<Program, 'callsNamed'>,
  given: Arguments,
  exported: boolean,
): Arguments {
  return (module, fn) => {
    const values = given(module, fn);
    const { name = '', params = [] } = module.facts.functions[fn] ?? {};
    if (!exported && name !== '' && callsNamed(name).length > 0) return values;
    return params.map((param, index) => {
      const value = values[index] ?? unknown;
      return value === unknown && mayBeText(param)
        ? outsideValue(param, name, exported, { module, start: param.start, end: param.end })
        : value;
    });
  };
}

function outsideValue({ pattern }: Parameter, name: string, exported: boolean, place: Place): Value {
  const own = pattern.kind === 'default' ? pattern.pattern : pattern;
  const what = own.kind === 'variable' ? `parameter \`${own.name}\`` : 'parameters';
  const label = name === '' ? what : `${what} of ${name}()`;
  return makeUnknown({
    source: { kind: 'caller', in: exported ? 'export' : 'unused', label, place },
    safeFor: 0,
    step: null,
  });
}

/** Texts, and what may hold some. */
function mayBeText({ type }: Parameter): boolean {
  return type === null || type.kind !== 'keyword' || ['any', 'unknown', 'string', 'object'].includes(type.name);
}
