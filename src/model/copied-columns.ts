import type { CallEvent } from '../evaluate/events.ts';
import { options, settle, type Value } from '../evaluate/values.ts';
import type { Location } from '../findings/types.ts';
import type { OperationDraft } from '../libraries/build-types.ts';
import type { RepliedRows } from './replied-rows.ts';

/** A column that is written with what a column of another row holds, as it is. */
export interface CopiedColumn {
  readonly column: string;
  /** where it comes from: the entity, its column, and the query that read it */
  readonly entity: string;
  readonly from: string;
  readonly query: Location;
}

type Query = Extract<OperationDraft, { is: 'query' }>;

/** Keys below which a call says which records it means, not what it writes. */
const notWritten = new Set(['where', 'include', 'select', 'orderBy', 'attributes', 'returning']);
const maxDepth = 4;

/** Columns that a query writes with values of rows that were read before. */
export function copiedColumns(
  draft: Query,
  calls: readonly CallEvent[],
  rowsIn: (value: Value) => readonly RepliedRows[],
): CopiedColumn[] {
  const { operation, written, text } = draft;
  if ((operation !== 'insert' && operation !== 'update' && operation !== 'upsert') || written === null) return [];
  const found = new Map<string, CopiedColumn>();
  const add = (column: string, value: Value): void => {
    const [rows, other] = rowsIn(value);
    const [from, another] = rows?.columns ?? [];
    // one of several rows, or the whole of one, is no column's value
    if (rows === undefined || other !== undefined || from === undefined || another !== undefined) return;
    found.set(column, { column, entity: rows.entity, from, query: rows.query });
  };
  const visit = (value: Value, depth: number): void => {
    for (const option of options(settle(value))) {
      if (option.kind === 'array') for (const element of option.elements) visit(element, depth + 1);
      if (option.kind !== 'object' || option.cls !== null || depth > maxDepth) continue;
      for (const [name, prop] of option.props) {
        if (written.includes(name)) add(name, prop);
        else if (!notWritten.has(name)) visit(prop, depth + 1);
      }
    }
  };
  for (const { args } of calls) for (const argument of args) visit(argument, 0);
  const parameters = text === null ? undefined : calls[0]?.args.find((argument) => argument.kind === 'array');
  if (text !== null && operation === 'insert' && parameters?.kind === 'array')
    for (const [at, column] of written.entries()) {
      const value = parameters.elements[positions(text)[at] ?? -1];
      if (value !== undefined) add(column, value);
    }
  return [...found.values()];
}

/** Which parameter each column of `INSERT … VALUES ($1, now(), $2)` gets; -1 for what is none. */
function positions(text: string): number[] {
  const inside = /\bvalues\s*\(((?:[^()]|\([^()]*\))*)\)/i.exec(text)?.[1] ?? '';
  let next = 0;
  return inside.split(/,(?![^(]*\))/).map((part) => {
    const number = /^\s*\$(\d+)\b/.exec(part)?.[1];
    if (number !== undefined) return Number(number) - 1;
    return /^\s*\?\s*$/.test(part) ? next++ : -1;
  });
}
