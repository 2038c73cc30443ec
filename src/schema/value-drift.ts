import { escapedPattern } from '../model/regexp/escape.ts';
import type { Catalog, CatalogColumn, CatalogTable } from '../model/real-schema.ts';

/** All that a column takes: the values of its enumeration, or of a check that lists them; null if it takes others too. */
export function valuesTaken(
  { checks }: CatalogTable,
  column: CatalogColumn,
  { enums }: Catalog,
): readonly string[] | null {
  if (column.isEnum) {
    const name = column.type.replace(/^.*\./, '').replaceAll(/"|\[\]$/g, '');
    const [only, other] = enums.filter((each) => each.name === name);
    return only === undefined || other !== undefined ? null : only.values;
  }
  const name = escapedPattern(column.name);
  // as PostgreSQL writes `CHECK (state IN ('open', 'done'))`, and nothing besides
  const listing = new RegExp(
    `^CHECK \\(\\(*"?${name}"?\\)?(?:::\\w+)? = ANY \\(\\(?ARRAY\\[((?:'(?:[^']|'')*'(?:::[a-z ]+)?(?:, )?)+)\\]\\)?(?:::[a-z ]+\\[\\])?\\)\\)+$`,
  );
  for (const { text } of checks) {
    const inside = listing.exec(text)?.[1];
    if (inside !== undefined)
      return [...inside.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"));
  }
  return null;
}
