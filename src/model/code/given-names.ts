import type { Expression, ModuleFacts } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import { below } from './module-code.ts';

const calls = new WeakMap<ModuleFacts, ReadonlyMap<string, readonly (readonly Expression[])[]>>();

/** What calls in the same file give a parameter, by name: `user.password` of `hash(user.password)`; nothing for other expressions. */
export function givenNames(expression: Expression, facts: ModuleFacts): string[] {
  if (expression.kind !== 'name' || facts.variables[expression.variable]?.kind !== 'param') return [];
  const fn = facts.functions[facts.variables[expression.variable]?.owner ?? -1];
  if (fn === undefined || fn.name === '') return [];
  const at = fn.params.findIndex(
    ({ pattern }) => pattern.kind === 'variable' && pattern.variable === expression.variable,
  );
  return (callsIn(facts).get(fn.name) ?? []).flatMap((args) => {
    const given = at < 0 ? undefined : args[at];
    return given === undefined ? [] : [expressionName(given)];
  });
}

/** The arguments of all calls in a file, by the last name of what is called. */
function callsIn(facts: ModuleFacts): ReadonlyMap<string, readonly (readonly Expression[])[]> {
  const known = calls.get(facts);
  if (known !== undefined) return known;
  const found = new Map<string, (readonly Expression[])[]>();
  for (const fn of facts.functions)
    for (const node of fn.bodiless ? [] : fn.body.flatMap(below)) {
      if (!('kind' in node) || node.kind !== 'call') continue;
      const { callee } = node;
      const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
      if (name === '') continue;
      const before = found.get(name);
      if (before === undefined) found.set(name, [node.args]);
      else before.push(node.args);
    }
  calls.set(facts, found);
  return found;
}
