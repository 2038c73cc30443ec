import type { Expression, FunctionFacts, Statement } from '../ir/index.ts';
import { kindBit, madeSafe } from './taint.ts';
import { joinAll, options, type Value } from './values.ts';

const known = new WeakMap<FunctionFacts, boolean>();

/**
 * What a function of the project returns, if it goes through a text sign by sign and has something else for each that means
 * something in a page: `switch (text.charCodeAt(i)) { case 34: … case 38: … case 60: … }`, `(sign) => entities[sign] || sign`.
 */
export function encodedBy(facts: FunctionFacts, result: Value, evaluate: (expression: Expression) => Value): Value {
  if (!options(result).some((option) => 'taint' in option && option.taint !== null)) return result;
  let encodes = known.get(facts);
  if (encodes === undefined) {
    const table = tableOf(facts);
    encodes = facts.body.some(hasEncodingSwitch) || (table !== null && isEncoding(evaluate(table)));
    known.set(facts, encodes);
  }
  if (!encodes) return result;
  return joinAll(
    options(result).map((option) =>
      'taint' in option ? { ...option, taint: madeSafe(option.taint, kindBit('html')) } : option,
    ),
  );
}

function hasEncodingSwitch(statement: Statement): boolean {
  switch (statement.kind) {
    case 'switch': {
      const signs = new Set(statement.cases.flatMap(({ test }) => (test === null ? [] : signOf(test))));
      return ['"', '&', '<'].every((sign) => signs.has(sign));
    }
    case 'loop':
    case 'block':
      return statement.body.some(hasEncodingSwitch);
    case 'if':
      return [...statement.then, ...statement.else].some(hasEncodingSwitch);
    default:
      return false;
  }
}

function signOf(test: Expression): string | [] {
  if (test.kind === 'string') return test.value;
  return test.kind === 'number' ? String.fromCharCode(test.value) : [];
}

/** The table that a function looks one sign up in, which it gives back if it does not stand there; null if it does anything else. */
function tableOf({ body, params }: FunctionFacts): Expression | null {
  const [only] = body;
  const [param] = params;
  if (body.length !== 1 || only?.kind !== 'return' || only.value === null || param?.pattern.kind !== 'variable')
    return null;
  const { variable } = param.pattern;
  const { value } = only;
  const [found, otherwise] =
    value.kind === 'logical' && value.operator !== '&&'
      ? [value.left, value.right]
      : value.kind === 'conditional'
        ? [value.then, value.else]
        : [];
  const isSign = (at: Expression | undefined): boolean => at?.kind === 'name' && at.variable === variable;
  return found?.kind === 'index' && isSign(found.index) && isSign(otherwise) ? found.object : null;
}

function isEncoding(table: Value): boolean {
  return (
    table.kind === 'object' &&
    ['&', '<'].every((sign) => {
      const entity = table.props.get(sign);
      return entity?.kind === 'literal' && /^&[#\w]+;$/.test(String(entity.value));
    })
  );
}
