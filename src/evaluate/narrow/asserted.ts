import type { Expression, Statement } from '../../ir/index.ts';
import type { FunctionValue } from '../values.ts';

/** Which parameter a function asks to be true, and throws otherwise: `function must(condition) { if (!condition) throw … }`; -1 if none. */
export function assertedBy({ module, fn, bound }: FunctionValue): number {
  const facts = module.facts.functions[fn];
  if (facts === undefined || facts.bodiless || facts.async || facts.generator) return -1;
  const asked = facts.body.map((statement, index) => {
    if (statement.kind !== 'if') return -1;
    const { test, then } = statement;
    // `if (!condition) throw …`, `if (condition) return; throw …`
    if (throws(then)) return refused(test);
    const after = facts.body[index + 1];
    const leaves = then.length === 1 && then[0]?.kind === 'return';
    return leaves && after !== undefined && throws([after]) && test.kind === 'name' ? test.variable : -1;
  });
  const variable = asked.find((each) => each >= 0) ?? -1;
  if (variable < 0 || (module.facts.variables[variable]?.writes ?? 1) > 0) return -1;
  const at = facts.params.findIndex(
    ({ pattern, rest }) => !rest && pattern.kind === 'variable' && pattern.variable === variable,
  );
  return at - bound.length;
}

function throws(statements: readonly Statement[]): boolean {
  return statements.at(-1)?.kind === 'throw';
}

/** `!condition`, `condition !== true` */
function refused(test: Expression): number {
  if (test.kind === 'unary' && test.operator === '!' && test.value.kind === 'name') return test.value.variable;
  const isUntrue =
    test.kind === 'binary' && /^!==?$/.test(test.operator) && test.right.kind === 'boolean' && test.right.value;
  return isUntrue && test.left.kind === 'name' ? test.left.variable : -1;
}
