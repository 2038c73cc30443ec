import type { Location } from '../../findings/types.ts';
import { mayHold, type Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { bare, below, codeOf, type CodeNode, type ModuleCode } from './module-code.ts';

/** `randomBytes(1)[0] % 10`: of random bytes, some remainders come up more often than others. */
export interface BiasedNumber {
  /** what is made, in the words of the code */
  readonly text: string;
  readonly from: string;
  /** it is not known how many there are to choose from */
  readonly unsure: boolean;
  readonly place: Location;
}

const sources = new Set(['randomBytes', 'getRandomValues', 'randomFillSync', 'pseudoRandomBytes']);

/** Numbers that a file makes of random bytes by a remainder or a quotient. */
export function biasedNumbersIn(source: SourceModule): BiasedNumber[] {
  const { facts } = source;
  if (!facts.calls.some(({ name }) => sources.has(name))) return [];
  const code = codeOf(source);
  return facts.functions.flatMap((fn) => {
    if (fn.bodiless || !mayHold(fn, 'binary')) return [];
    const nodes = fn.body.flatMap(below);
    return nodes.flatMap((node) => biased(node, nodes, code));
  });
}

function biased(node: CodeNode, nodes: readonly CodeNode[], code: ModuleCode): BiasedNumber[] {
  if (!('kind' in node) || node.kind !== 'binary' || (node.operator !== '%' && node.operator !== '/')) return [];
  const from = randomOf(node.left, code, 0);
  if (from === null || (node.operator === '/' && !isByteRange(node.right))) return [];
  const range = node.operator === '/' ? null : rangeOf(node.right, code);
  // 256 is divided by powers of two without a rest
  if (range !== null && Number.isInteger(Math.log2(range))) return [];
  if (isRejected(expressionName(node.left), nodes)) return [];
  return [
    {
      text: expressionName(node),
      from,
      unsure: node.operator === '%' && range === null,
      place: code.source.locate(node.start, node.end),
    },
  ];
}

/** The call that random bytes come from, if an expression is one of them, or a number read off them. */
function randomOf(expression: Expression, code: ModuleCode, depth: number): string | null {
  const at = bare(expression);
  if (depth > 6) return null;
  switch (at.kind) {
    case 'index':
      return randomOf(at.object, code, depth + 1);
    case 'member':
      return at.property === 'length' ? null : randomOf(at.object, code, depth + 1);
    case 'name': {
      const { value } = initialiser(at.variable, code) ?? {};
      return value === undefined ? null : randomOf(value, code, depth + 1);
    }
    case 'call': {
      const { callee } = at;
      const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
      if (sources.has(name)) return name;
      if (/^read\w*Int\w*$|^at$|^toString$/.test(name) && callee.kind === 'member')
        return randomOf(callee.object, code, depth + 1);
      const [argument] = at.args;
      return /^(?:parseInt|Number|from)$/.test(name) && argument !== undefined
        ? randomOf(argument, code, depth + 1)
        : null;
    }
    default:
      return null;
  }
}

/** What a variable is declared with. */
function initialiser(variable: number, code: ModuleCode): { value: Expression } | null {
  const facts = code.source.facts.variables[variable];
  const fn = code.source.facts.functions[facts?.owner ?? -1];
  if (facts === undefined || fn === undefined || fn.bodiless) return null;
  for (const statement of fn.body)
    for (const node of below(statement))
      if (
        'kind' in node &&
        node.kind === 'declare' &&
        node.pattern.kind === 'variable' &&
        node.pattern.variable === variable &&
        node.value !== null
      )
        return { value: node.value };
  return null;
}

function isByteRange(right: Expression): boolean {
  return right.kind === 'number' && (right.value === 255 || right.value === 256);
}

function rangeOf(right: Expression, code: ModuleCode): number | null {
  const at = bare(right);
  if (at.kind === 'number') return at.value;
  if (at.kind === 'name') {
    const { value } = initialiser(at.variable, code) ?? {};
    return value === undefined ? null : rangeOf(value, code);
  }
  if (at.kind !== 'member' || at.property !== 'length') return null;
  const object = bare(at.object);
  const value = object.kind === 'name' ? initialiser(object.variable, code)?.value : object;
  if (value?.kind === 'string') return value.value.length;
  return value?.kind === 'array' ? value.elements.length : null;
}

/** Numbers beyond a limit are drawn again. */
function isRejected(name: string, nodes: readonly CodeNode[]): boolean {
  return nodes.some(
    (node) =>
      'kind' in node &&
      node.kind === 'binary' &&
      /^[<>]=?$/.test(node.operator) &&
      (expressionName(node.left) === name || expressionName(node.right) === name),
  );
}
