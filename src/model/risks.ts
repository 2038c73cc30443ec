import type { CallEvent } from '../evaluate/events.ts';
import { options, type Value } from '../evaluate/values.ts';
import type { Row } from '../libraries/define.ts';
import { allowsAll } from './option-values.ts';
import type { RiskOperation } from './operations.ts';
import type { RiskCondition } from './risk-kinds.ts';

type RiskRow = Extract<Row, { is: 'risk' }>;

/** What a call does without a protection, where a library says so; null if it is not given what makes it one, or only sometimes. */
export function riskOf(
  { risk, when = [], except }: RiskRow,
  event: CallEvent,
  member: (value: Value | undefined, name: string) => Value | undefined,
): Pick<RiskOperation, 'is' | 'risk' | 'setting'> | null {
  if (except !== undefined && valueAt(except, event, member) !== undefined) return null;
  const settings: string[] = [];
  for (const condition of when) {
    const setting = meets(condition, valueAt(condition.at, event, member));
    if (setting === null) return null;
    settings.push(`${condition.at.split('.').slice(1).join('.')}: ${setting}`);
  }
  return { is: 'risk', risk, setting: settings.join(', ').replace(/^: /, '') };
}

function valueAt(
  at: string,
  event: CallEvent,
  member: (value: Value | undefined, name: string) => Value | undefined,
): Value | undefined {
  const [index = '0', ...path] = at.split('.');
  let value: Value | undefined = event.args[Number(index)];
  for (const name of path) value = member(value, name);
  return value;
}

/** What is there, as a reader would write it, if it is what the condition asks for. */
function meets(condition: RiskCondition, value: Value | undefined): string | null {
  const { oneOf = [], begins, mask } = condition;
  if (value === undefined) return oneOf.includes(undefined) ? 'undefined' : null;
  if (value.kind === 'array') {
    for (const element of value.elements) {
      const found = meets(condition, element);
      if (found !== null) return found;
    }
    return null;
  }
  const all = options(value);
  const [only] = all;
  if (all.length !== 1 || only === undefined) return null;
  if (only.kind === 'function') return oneOf.includes(true) && allowsAll(only) ? 'true' : null;
  if (only.kind === 'external') return oneOf.includes(only.path.name) ? only.path.name : null;
  if (only.kind === 'text') {
    const [first] = only.parts;
    return begins !== undefined && typeof first === 'string' && first.startsWith(begins) ? first : null;
  }
  if (only.kind !== 'literal') return null;
  const { value: plain } = only;
  if (typeof plain === 'number' && mask !== undefined) return (plain & mask) === 0 ? null : `0o${plain.toString(8)}`;
  // modes are written in octal digits too
  if (typeof plain === 'string' && mask !== undefined && /^0?o?[0-7]{3,4}$/.test(plain))
    return (Number.parseInt(plain.replace('o', ''), 8) & mask) === 0 ? null : plain;
  if (typeof plain === 'string' && begins !== undefined) return plain.startsWith(begins) ? plain : null;
  return oneOf.some((each) => each === plain) ? String(plain) : null;
}
