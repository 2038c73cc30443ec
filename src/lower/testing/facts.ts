import { readdirSync, readFileSync } from 'node:fs';
import { decodeModule, encodeModule } from '../../ir/index.ts';
import type { Expression, ModuleFacts, Statement, Variable } from '../../ir/index.ts';
import { lower } from '../lower.ts';

/** Lowers a text that is expected to be read without problems, and checks that encoding it loses nothing. For tests only. */
export function factsOf(text: string, fileName = 'a.ts'): ModuleFacts {
  const facts = lower(text, fileName);
  if (facts.problems.length > 0) throw new Error(`${facts.problems[0]?.message} in ${text}`);
  const again = JSON.stringify(materialise(decodeModule(encodeModule(facts))));
  if (again !== JSON.stringify(materialise(facts))) throw new Error(`the encoding changes the facts of ${text}`);
  return facts;
}

/** The statements of the module. */
export function bodyOf(text: string, fileName?: string): unknown {
  return bare(factsOf(text, fileName).functions[0]?.body);
}

/** The one expression of a text, without places. */
export function expressionOf(text: string, fileName?: string): unknown {
  return bare(lastExpression(factsOf(text, fileName)));
}

/** The value of the last expression statement. */
export function lastExpression(facts: ModuleFacts): Expression {
  const statement: Statement | undefined = facts.functions[0]?.body.at(-1);
  if (statement?.kind !== 'expression') throw new Error('the last statement is no expression');
  return statement.value;
}

/** The only variable of a name. */
export function variableNamed(facts: ModuleFacts, name: string): Variable & { id: number } {
  const found = facts.variables.flatMap((variable, id) => (variable.name === name ? [{ ...variable, id }] : []));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} variables are called ${name}`);
  return found[0];
}

const places = new Set(['start', 'end', 'nameStart', 'nameEnd', 'handlerStart', 'handlerEnd']);

/** A deep copy without places and without what is empty: null, false, [] and ''. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (places.has(key) || item === null || item === false || item === '') continue;
    if (Array.isArray(item) && item.length === 0) continue;
    copy[key] = bare(item);
  }
  return copy;
}

/** A deep copy with all that getters give, in a fixed order of keys, to compare facts that were decoded with others. */
export function materialise(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return value instanceof Uint32Array ? [...value] : value;
  if (Array.isArray(value)) return value.map(materialise);
  if (typeof value === 'number' && Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return value;
  const keys = new Set(Object.keys(value));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    for (const key of Object.getOwnPropertyNames(prototype)) if (key !== 'constructor') keys.add(key);
  }
  return Object.fromEntries([...keys].sort().map((key) => [key, materialise(Reflect.get(value, key))]));
}

/** Our own sources: a corpus that every checkout has. */
export function ownSources(): { path: string; text: string }[] {
  const root = new URL('../../', import.meta.url);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));
}
