import { unknown } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';

const maxWrappers = 2;

/**
 * Runs functions of modules that import one of these packages, if they contain calls by one of these names and nothing has
 * called them: handlers that set up what answers a request when it comes. So do functions that call such a function.
 */
export function runCallsOf(build: LibraryBuild, names: readonly string[], packages: readonly string[]): void {
  let pending = build.modules
    .filter(({ facts }) => facts.requests.some(({ source }) => isOf(source, packages)))
    .flatMap((module) => callersIn(module, [...names, ...localNames(module, names, packages)]));
  if (pending.length === 0) return;
  const ran = new Set(build.evaluator.activations.map(({ module, fn }) => `${module.id}.${fn}`));
  const servers = new Set(build.modules);
  for (let depth = 0; depth <= maxWrappers && pending.length > 0; depth++) {
    const outer: Caller[] = [];
    for (const caller of pending) {
      const key = `${caller.module.id}.${caller.fn}`;
      const declared = caller.module.facts.functions[caller.fn];
      if (caller.fn === 0 || declared === undefined || ran.has(key)) continue;
      ran.add(key);
      runByItself(build, caller.module, caller.fn);
      if (declared.name === '') continue;
      for (const { module, fn } of build.program.callsNamed(declared.name))
        if (servers.has(module)) outer.push({ module, fn: outermost(module, fn) });
    }
    pending = outer;
  }
}

function runByItself({ evaluator }: LibraryBuild, module: Module, fn: number): void {
  const { functions, classes } = module.facts;
  const declared = functions[fn];
  if (declared === undefined) return;
  const args = declared.params.map(() => unknown);
  const frame = evaluator.moduleFrame(module);
  const member = classes[declared.cls]?.members.find((candidate) => candidate.fn === fn);
  if (declared.cls < 0) evaluator.runRoot(evaluator.functionAt(frame, fn, null, null), args);
  else {
    const ref = { module, cls: declared.cls };
    const cls = evaluator.classValue(ref);
    // making an instance runs the constructor
    const self = member?.static === true ? cls : evaluator.instanceOf(ref);
    if (declared.kind !== 'constructor') evaluator.runRoot(evaluator.functionAt(frame, fn, self, cls), args, self);
  }
}

interface Caller {
  readonly module: Module;
  readonly fn: number;
}

function callersIn(module: Module, names: readonly string[]): Caller[] {
  return module.facts.calls
    .filter(({ name }) => names.includes(name))
    .map(({ fn }) => ({ module, fn: outermost(module, fn) }));
}

function isOf(source: string, packages: readonly string[]): boolean {
  return packages.some((name) => source === name || source.startsWith(`${name}/`));
}

/** `import { createHandler as handle } from …` */
function localNames({ facts }: Module, names: readonly string[], packages: readonly string[]): string[] {
  return facts.imports
    .filter(({ source, imported }) => isOf(source, packages) && names.includes(imported))
    .map(({ variable }) => facts.variables[variable]?.name ?? '');
}

/** The function of the module itself that a function is in. */
function outermost({ facts }: Module, fn: number): number {
  let at = fn;
  for (let parent = facts.functions[at]?.parent ?? 0; parent > 0; parent = facts.functions[at]?.parent ?? 0)
    at = parent;
  return at;
}
