import { options, settle, type Value } from '../evaluate/values.ts';
import type { OperationDraft } from '../libraries/build-types.ts';

/** Keys below which an ORM call says which records it means, not what it writes. */
const notWritten = new Set(['where', 'include', 'select', 'orderBy', 'attributes', 'returning']);
const maxDepth = 4;

/** Columns that a call writes as they came in the request: nothing computed a new value from it. */
export function writtenInput(draft: Extract<OperationDraft, { is: 'query' }>, args: readonly Value[]): string[] {
  if (draft.operation !== 'insert' && draft.operation !== 'update' && draft.operation !== 'upsert') return [];
  const columns = new Set<string>();
  const visit = (value: Value, depth: number): void => {
    for (const option of options(settle(value))) {
      if (option.kind === 'array') for (const element of option.elements) visit(element, depth + 1);
      if (option.kind !== 'object' || depth > maxDepth) continue;
      for (const [name, prop] of option.props) {
        if (isInput(prop)) columns.add(name);
        else if (!notWritten.has(name)) visit(prop, depth + 1);
      }
    }
  };
  for (const argument of args) visit(argument, 0);
  // parameters of an SQL text stand in no order that is known here: they count where a column has their name
  for (const argument of args.slice(1)) {
    if (argument.kind !== 'array') continue;
    for (const element of argument.elements) {
      const name = element.kind === 'unknown' && isInput(element) ? element.origin?.path.at(-1) : undefined;
      if (name !== undefined && draft.written?.includes(name) === true) columns.add(name);
    }
  }
  return [...columns];
}

function isInput(value: Value): boolean {
  return (
    value.kind === 'unknown' &&
    value.taint !== null &&
    value.origin !== null &&
    (value.type === '' || value.type === 'string')
  );
}
