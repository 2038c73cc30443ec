import { spelledFrom } from '../evaluate/serialized.ts';
import { options, settle, type Value } from '../evaluate/values.ts';
import type { SinkKind } from '../libraries/define.ts';
import type { RepliedRows } from '../model/replied-rows.ts';
import type { Flow } from '../model/types.ts';
import { first } from './first.ts';

/** A column of rows that became a part of something, as the query gave it. */
export interface StoredPart {
  readonly column: NonNullable<Flow['source']['column']>;
  readonly query: RepliedRows['query'];
}

type RowsIn = (value: Value) => readonly RepliedRows[];

/** What other kinds of sinks are given (addresses, names of files) is kept in databases so that it is used like that. */
const kinds: ReadonlySet<SinkKind> = new Set(['html', 'sql', 'command', 'code']);
const maxDepth = 4;

/** The first column in a value that a sink of this kind should not be given as it is; null if there is none. */
export function storedIn(value: Value, kind: SinkKind, rowsIn: RowsIn): StoredPart | null {
  if (!kinds.has(kind)) return null;
  // a column alone may be anything: what is written around it says that a page is made of it
  const given = options(settle(value)).filter((option) => kind !== 'html' || holdsMarkup(option, maxDepth));
  return first(given, (option) => search(option, rowsIn, maxDepth));
}

function search(value: Value, rowsIn: RowsIn, depth: number): StoredPart | null {
  if (depth < 0) return null;
  switch (value.kind) {
    case 'external':
      return columnIn(rowsIn(value));
    case 'text':
    case 'array':
    case 'union':
    case 'unknown':
      return first(partsOf(value), (part) => search(part, rowsIn, depth - 1));
    default:
      return null;
  }
}

function columnIn(rows: readonly RepliedRows[]): StoredPart | null {
  for (const { entity, columns, hidden, query } of rows) {
    const [name] = columns ?? [];
    // how many rows there are, where a list of them is taken for one
    if (columns?.length === 1 && name !== undefined && name !== 'length' && !hidden.includes(name))
      return { column: { entity, name }, query };
  }
  return null;
}

function holdsMarkup(value: Value, depth: number): boolean {
  if (value.kind === 'literal') return typeof value.value === 'string' && value.value.includes('<');
  if (value.kind === 'text' && value.parts.some((part) => typeof part === 'string' && part.includes('<'))) return true;
  return depth > 0 && partsOf(value).some((part) => holdsMarkup(part, depth - 1));
}

/** What a text, or a list that becomes one, is made of. */
function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'text':
      return value.parts.filter((part) => typeof part !== 'string');
    case 'array':
      return value.rest === null ? value.elements : [...value.elements, value.rest];
    case 'union':
      return value.options;
    case 'unknown': {
      const list = spelledFrom(value);
      return list === null ? [] : [list];
    }
    default:
      return [];
  }
}
