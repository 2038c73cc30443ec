import type { Evaluator } from '../evaluate/evaluator.ts';
import { options, undefinedValue, type FunctionValue, type Value } from '../evaluate/values.ts';
import type { ClassMember, Parameter } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import type { Arguments } from './conventional-params.ts';

/**
 * Runs functions that nothing has called. `wiring`: only those whose parameters or body suggest that they set up a
 * server (they take something of a package, or are exported and reach for one); `rest`: everything that is left, so that
 * code which no entry point was found for is looked at too.
 */
export function remainingFunctions(
  evaluator: Evaluator,
  modules: readonly Module[],
  phase: 'wiring' | 'rest',
  given: Arguments,
): void {
  const done = new Set<string>();
  const mark = (from: number): void => {
    for (let at = from; at < evaluator.activations.length; at++) {
      const activation = evaluator.activations[at];
      if (activation !== undefined) done.add(`${activation.module.id}.${activation.fn}`);
    }
  };
  mark(0);
  // what no request reaches is only asked what it does, not to which object
  evaluator.tellsApart = phase === 'rest' ? 'contents' : 'identity';
  for (const module of modules) {
    const { facts } = module;
    facts.functions.forEach((fn, index) => {
      if (index === 0 || fn.bodiless || done.has(`${module.id}.${index}`)) return;
      // closures need the frame of the function around them; they run when that does
      if (fn.parent !== 0 || fn.kind === 'field-initializer' || fn.kind === 'static-block') return;
      if (phase === 'wiring' && !suggestsWiring(module, index)) return;
      const before = evaluator.activations.length;
      const frame = evaluator.moduleFrame(module);
      let self: Value = undefinedValue;
      let callee = evaluator.functionAt(frame, index, null, null);
      if (fn.cls >= 0) {
        // `save = async () => { … }`: what a field holds is called as a method is
        const member = facts.classes[fn.cls]?.members.find(
          ({ fn: own, value }) => own === index || (value?.kind === 'function' && value.fn === index),
        );
        if (member === undefined) return;
        if (fn.kind === 'constructor') {
          // a class that nobody makes anything of does what it does all the same
          if (phase === 'rest') evaluator.instanceOf({ module, cls: fn.cls });
          mark(before);
          return;
        }
        const cls = evaluator.classValue({ module, cls: fn.cls });
        self = member.static ? cls : evaluator.instanceOf({ module, cls: fn.cls });
        const held = member.kind === 'field' ? fieldOf(evaluator, module, self, member) : null;
        if (member.kind === 'field' && (held === null || held.fn !== index)) return;
        callee = held ?? evaluator.functionAt(frame, index, self, cls);
      }
      const { value } = evaluator.runRoot(callee, given(module, index), self);
      mark(before);
      // what it gives may be all that it does: `const verify = (req) => () => …`
      if (phase === 'rest')
        for (const option of options(value))
          if (option.kind === 'function' && !done.has(`${option.module.id}.${option.fn}`))
            evaluator.runRoot(option, given(option.module, option.fn));
      mark(before);
    });
  }
  if (phase === 'rest') runKept(evaluator, done, mark, given);
  evaluator.tellsApart = 'identity';
}

/** Functions inside others that nothing has called although those ran: they were kept for later (`queue.push(() => …)`, `jobs.done = () => …`). */
function runKept(
  evaluator: Evaluator,
  done: ReadonlySet<string>,
  mark: (from: number) => void,
  given: Arguments,
): void {
  // those that run make more of them
  for (const [key, kept] of evaluator.kept) {
    if (done.has(key)) continue;
    const before = evaluator.activations.length;
    evaluator.runRoot(kept, given(kept.module, kept.fn), kept.self);
    mark(before);
  }
}

function fieldOf(
  evaluator: Evaluator,
  module: Module,
  of: Value,
  { name, start, end }: ClassMember,
): FunctionValue | null {
  const value = name === '' ? null : evaluator.asRoot((machine) => machine.member(of, name, { module, start, end }));
  return value?.kind === 'function' && value.module === module ? value : null;
}

const setupCalls = new Set([
  'use',
  'listen',
  'register',
  'route',
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'createServer',
  'create',
  'mount',
]);

/** Calls methods that servers are set up with, on something that it was given or made. */
function suggestsWiring(module: Module, fn: number): boolean {
  const facts = module.facts.functions[fn];
  if (facts === undefined || facts.params.length > 6 || facts.params.some(isRequest)) return false;
  return module.facts.calls.some((call) => call.fn === fn && setupCalls.has(call.name));
}

/** A handler is run with what its route says of the request, not with any request. */
function isRequest({ type }: Parameter): boolean {
  return type?.kind === 'reference' && type.name.endsWith('Request');
}
