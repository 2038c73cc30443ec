import type { Evaluator } from '../evaluate/evaluator.ts';
import { furtherArguments } from '../evaluate/further-arguments.ts';
import { unwrittenSite } from '../evaluate/machine.ts';
import {
  makeUnknown,
  options,
  settle,
  unknown,
  type ClassValue,
  type FunctionValue,
  type Place,
  type UnknownValue,
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
 * Packages that others install, as they have no way in of their own and nothing here uses them; files of no package that have
 * nothing to do with one that requests come to; everything, where nothing has a way in.
 */
export function offeredModules(
  program: Pick<Program, 'moduleAt' | 'importers'>,
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
  const loose = unconnected(program, modules, entered);
  return {
    parts: new Set([...modules.filter((module) => module.package !== null && offered.has(module.package)), ...loose]),
    entrances: [...[...offered].flatMap((own) => entranceOf(program, own) ?? []), ...loose],
  };
}

/** Of the files that belong to no package those that neither use nor are used by one with a way in, however far. */
function unconnected(
  program: Pick<Program, 'importers'>,
  modules: readonly Module[],
  entered: readonly Module[],
): Module[] {
  const loose = modules.filter((module) => module.package === null);
  if (loose.length === 0) return [];
  const neighbours = new Map<Module, Module[]>(modules.map((module) => [module, []]));
  for (const module of modules)
    for (const importer of program.importers(module)) {
      neighbours.get(module)?.push(importer);
      neighbours.get(importer)?.push(module);
    }
  const connected = new Set<Module>(entered);
  for (const module of connected) for (const other of neighbours.get(module) ?? []) connected.add(other);
  return loose.filter((module) => !connected.has(module));
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
 * Runs what packages offer as their users would: with values that only they know. `given` says what is known of parameters all
 * the same. What is not exported is run too if nothing in the project calls it: scripts have no exports.
 */
export function runOffered(evaluator: Evaluator, { parts, entrances }: OfferedModules, given: Arguments): void {
  const seen = new Set<string>();
  const run = (fn: FunctionValue, self: Value | null, exported: boolean): void => {
    const key = `${fn.module.id}.${fn.fn}`;
    if (seen.has(key)) return;
    seen.add(key);
    const { value } = evaluator.runRoot(
      fn,
      outsideArguments(fn.module, fn.fn, given(fn.module, fn.fn), exported),
      self,
    );
    // `module.exports = () => (req, res) => …`, `() => ({ run(text) { … } })`: who calls it calls what it gives as well
    runAll(evaluator, settle(value), 1, (inner, of) => run(inner, of, exported));
  };
  for (const module of entrances) for (const value of exportsOf(evaluator, module)) runAll(evaluator, value, 0, run);
  for (const module of parts) {
    module.facts.functions.forEach(({ name, parent, cls, kind, bodiless }, index) => {
      if (index === 0 || parent !== 0 || cls >= 0 || bodiless || kind === 'static-block') return;
      if (name !== '' && evaluator.program.callsNamed(name).length > 0) return;
      run(evaluator.functionAt(evaluator.moduleFrame(module), index, null, null), null, false);
    });
  }
}

function exportsOf(evaluator: Evaluator, module: Module): Value[] {
  if (!module.facts.esm) return [evaluator.targetValue({ kind: 'commonjs', module, name: '*' })];
  return evaluator.program.exportNames(module).map((name) => evaluator.exportOf(module, name));
}

type Run = (fn: FunctionValue, self: Value | null, exported: boolean) => void;

/** The functions in a value: itself, members, methods of a class. */
function runAll(evaluator: Evaluator, value: Value, depth: number, run: Run, self: Value | null = null): void {
  for (const option of options(value)) {
    if (option.kind === 'function') {
      run(option, self, true);
      // `module.exports = parse; module.exports.all = …`
      if (depth < maxDepth)
        for (const member of option.props?.values() ?? []) runAll(evaluator, member, depth + 1, run, null);
    } else if (option.kind === 'class') runMethods(evaluator, option, run);
    else if (option.kind === 'object' && option.cls !== null && depth > 0)
      runMethods(evaluator, option.cls, run, option);
    else if (option.kind === 'object' && depth < maxDepth)
      for (const member of option.props.values()) runAll(evaluator, member, depth + 1, run, option);
  }
}

function runMethods(evaluator: Evaluator, cls: ClassValue, run: Run, made: Value | null = null): void {
  const { module } = cls;
  const self = made ?? madeOutside(evaluator, cls);
  for (const member of module.facts.classes[cls.cls]?.members ?? []) {
    if (member.fn <= 0 || module.facts.functions[member.fn]?.kind === 'constructor') continue;
    const on = member.static ? cls : self;
    run(evaluator.functionAt(evaluator.moduleFrame(module), member.fn, on, cls), on, true);
  }
}

/** An instance as a user of the package makes it: with values that only the user knows. */
function madeOutside(evaluator: Evaluator, cls: ClassValue): Value {
  const { module } = cls;
  const { members = [] } = module.facts.classes[cls.cls] ?? {};
  const constructor = members.find(({ kind, fn }) => kind === 'constructor' && fn >= 0);
  const facts = constructor === undefined ? undefined : module.facts.functions[constructor.fn];
  if (constructor === undefined || facts === undefined || !facts.params.some(mayBeText))
    return evaluator.instanceOf({ module, cls: cls.cls });
  const args = outsideArguments(module, constructor.fn, [], true);
  const place = { module, start: facts.start, end: facts.end };
  return evaluator.asRoot((machine) => machine.construct(cls, args, unwrittenSite(place, 'new')));
}

/** What callers give that nobody sees, for parameters that nothing else is known of. */
function outsideArguments(module: Module, fn: number, values: readonly Value[], exported: boolean): Value[] {
  const facts = module.facts.functions[fn];
  if (facts === undefined) return [];
  const { name, params } = facts;
  const args = params.map((param, index) => {
    const value = values[index] ?? unknown;
    if (value !== unknown || !(param.rest ? mayBeTexts(param) : mayBeText(param))) return value;
    const given = outsideValue(param, name, exported, { module, start: param.start, end: param.end });
    return param.rest ? furtherArguments(given) : given;
  });
  // `arguments`
  if (facts.kind !== 'arrow' && params.every((param) => !param.rest && param.type === null))
    args.push(furtherArguments(outsideValue(null, name, exported, { module, start: facts.start, end: facts.start })));
  return args;
}

function outsideValue(parameter: Parameter | null, name: string, exported: boolean, place: Place): UnknownValue {
  const pattern = parameter?.pattern;
  const own = pattern?.kind === 'default' ? pattern.pattern : pattern;
  const what = own === undefined ? 'arguments' : own.kind === 'variable' ? `parameter \`${own.name}\`` : 'parameters';
  const label = name === '' ? what : `${what} of ${name}()`;
  return makeUnknown({
    source: { kind: 'caller', in: exported ? 'export' : 'unused', label, place },
    safeFor: 0,
    step: null,
  });
}

/** Texts, and what nothing is known of; what has a type is known by it. */
function mayBeText({ type }: Parameter): boolean {
  return type === null || (type.kind === 'keyword' && ['any', 'unknown', 'string', 'object'].includes(type.name));
}

/** `...texts: string[]` */
function mayBeTexts(param: Parameter): boolean {
  return param.type?.kind === 'array' ? mayBeText({ ...param, type: param.type.element }) : param.type === null;
}
