import { InvalidInputError } from '../errors.ts';

/** Where a page ended: the value that the list is sorted by, and the id that breaks ties. */
export interface Cursor {
  value: string;
  id: string;
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const valuePatterns = {
  time: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  integer: /^\d{1,10}$/,
};

/** Cuts `rows`, of which one more than `limit` was asked for, to a page. */
export function toPage<Item extends { id: string }>(
  rows: Item[],
  limit: number,
  valueOf: (item: Item) => string,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, nextCursor: null };
  return { items, nextCursor: encodeCursor({ value: valueOf(last), id: last.id }) };
}

export function decodeCursor(
  text: string | undefined,
  kind: keyof typeof valuePatterns,
): Cursor | null {
  if (text === undefined) return null;
  const [value = '', id = ''] = Buffer.from(text, 'base64url').toString('latin1').split('|');
  const known = kind === 'time' ? !Number.isNaN(Date.parse(value)) : true;
  if (!valuePatterns[kind].test(value) || !known || !uuid.test(id)) {
    throw new InvalidInputError('invalid_cursor', 'The cursor does not belong to this list.');
  }
  return { value, id };
}

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.value}|${cursor.id}`, 'latin1').toString('base64url');
}
