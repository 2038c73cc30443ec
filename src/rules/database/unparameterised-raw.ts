import { splicedValues } from '../../model/code/spliced-constants.ts';
import { placeKey } from '../../model/places.ts';
import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Values that are written into the text of a statement',
  severity: 'low',
  precision: 'medium',
  needs: ['queries'],
  tags: ['maintainability', 'cwe-89'],
  docs: {
    why: 'Today each value is a constant, and nothing can be injected. The next one who changes the statement finds a template that takes values, and puts the one from the request beside them.',
    fix: 'Hand {values} to the statement as parameters.',
    bad: `
import { Pool } from 'pg';
const pool = new Pool();
const PAID = 'paid';
export const paid = () => pool.query(\`SELECT id FROM orders WHERE state = '\${PAID}'\`);
`,
    good: `
import { Pool } from 'pg';
const pool = new Pool();
const PAID = 'paid';
export const paid = () => pool.query('SELECT id FROM orders WHERE state = $1', [PAID]);
`,
  },
  messages: {
    one: '{values} {is} written into the text of the statement.',
    many: '{count} statements have values written into their text, {values} in the first of them.',
  },
  check(model, report) {
    const found = spliced(model);
    const [first] = found;
    if (first === undefined) return;
    report({
      message: found.length === 1 ? 'one' : 'many',
      arguments: { count: found.length, values: first.values, is: first.values.length === 1 ? 'is' : 'are' },
      place: first.operation.place,
      trace: found
        .slice(0, 20)
        .map(({ operation, values }) => ({ location: operation.place, message: values.join(', ') })),
      affects: { unit: 'file', count: new Set(found.map(({ operation }) => operation.place.file)).size },
      key: 'all',
    });
  },
});

/** Statements all of whose text is known, values that code puts into it included: none of it comes from outside. */
function spliced(model: BackendModel): { operation: QueryOperation; values: string[] }[] {
  const tainted = new Set(model.flows.filter(({ kind }) => kind === 'sql').map(({ sink }) => placeKey(sink.location)));
  const seen = new Set<string>();
  return model.operations.flatMap((operation) => {
    if (operation.is !== 'query' || operation.text === null || operation.text.includes('{?}')) return [];
    const key = placeKey(operation.place);
    if (operation.operation === 'ddl' || tainted.has(key) || seen.has(key)) return [];
    seen.add(key);
    const values = [...new Set(splicedValues(model, operation.place, operation.text))];
    return values.length === 0 ? [] : [{ operation, values }];
  });
}
