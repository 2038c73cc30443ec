import type { Column } from '../../model/types.ts';

const widths: readonly [RegExp, 16 | 32 | 64][] = [
  [/^(?:smallserial|serial2|smallint|int2|tinyint|smallincrements)\b|@db\.(?:SmallInt|TinyInt)\b/i, 16],
  [/^(?:bigserial|serial8|bigint(?:eger)?|int8|bigincrements)\b/i, 64],
  [/^(?:serial4?|int(?:eger)?|int4|mediumint|increments)\b/i, 32],
];

/** How many bits a column of whole numbers has; null if it holds something else, or that is not known. */
export function bitsOf({ type, sqlType }: Column): 16 | 32 | 64 | null {
  const text = (sqlType ?? type).replaceAll('"', '').trim();
  if (text.endsWith(']')) return null;
  // what TypeORM makes of a generated number
  if (text === 'number') return 32;
  return widths.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
