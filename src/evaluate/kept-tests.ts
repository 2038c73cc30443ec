import type { Expression, Pattern } from '../ir/index.ts';
import { isChoice } from './absence.ts';
import { isParsed } from './addresses.ts';
import type { Frame } from './frame.ts';
import { reports } from './narrow/schemas.ts';
import { respelled } from './subjects.ts';
import type { Value } from './values.ts';

/** `const valid = pattern.test(name)`, `const found = name.match(pattern)`: what asks for the variable later asks for this. */
export function keepTest(frame: Frame, variable: number, test: Expression, value: Value): void {
  const made = test.kind === 'await' ? test.value : test;
  if (made.kind === 'call' && value.kind === 'object' && [...reports].some((name) => value.props.has(name)))
    note(frame, variable, test);
  if (test.kind === 'index' && isChoice(test)) note(frame, variable, test);
  if (value.kind === 'external' && isParsed(test)) note(frame, variable, test);
  if (test.kind !== 'call' && test.kind !== 'binary' && test.kind !== 'logical' && test.kind !== 'unary') return;
  const searched =
    test.kind === 'call' &&
    test.callee.kind === 'member' &&
    (test.callee.property === 'match' || test.callee.property === 'exec');
  if (searched || isIndex(test) || (value.kind === 'unknown' && value.type === 'boolean') || respelled(test) !== null)
    note(frame, variable, test);
}

/** `list.indexOf(name)` */
export function isIndex(test: Expression): boolean {
  return test.kind === 'call' && test.callee.kind === 'member' && /^(?:indexOf|search)$/.test(test.callee.property);
}

/** `const { error } = schema.validate(body)` */
export function keepReports(frame: Frame, pattern: Pattern, made: Expression): void {
  if (pattern.kind !== 'object-pattern') return;
  const parsed = isParsed(made);
  if (made.kind !== 'call' && made.kind !== 'await' && !parsed) return;
  for (const { key, value } of pattern.properties)
    if (key !== null && value.kind === 'variable' && (parsed || reports.has(key)))
      note(frame, value.variable, {
        kind: 'member',
        object: made,
        property: key,
        optional: false,
        start: made.start,
        end: made.end,
      });
}

function note(frame: Frame, variable: number, test: Expression): void {
  (frame.tests ??= new Map()).set(variable, test);
}
