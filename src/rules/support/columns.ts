import type { BackendModel, Column, Entity } from '../../model/types.ts';
import { wordsOf } from './names.ts';

/** Tables and collections that the code declares, each once: what a test or a migration tool keeps for itself is not among them. */
export function ownEntities({ entities }: BackendModel): readonly Entity[] {
  return entities.filter(
    ({ table }) => !/^(?:_|pg_|knex_|sqlite_|schema_?migrations|migrations$|typeorm|sequelizemeta|__)/i.test(table),
  );
}

const money = new Set(['price', 'cost', 'amount', 'balance', 'fee', 'salary', 'payment', 'refund', 'revenue', 'subtotal', 'wage', 'payout', 'deposit', 'tax']); // prettier-ignore
const notMoney = new Set(['count', 'rate', 'percent', 'percentage', 'ratio', 'factor', 'weight', 'score', 'pct', 'change', 'quantity', 'unit', 'id', 'type', 'status', 'at', 'date', 'currency', 'range', 'multiplier', 'threshold']); // prettier-ignore

/** A sum of money by its name. */
export function isMoney({ name }: Column): boolean {
  const words = wordsOf(name);
  return words.some((word) => money.has(word)) && !words.some((word) => notMoney.has(word));
}

/** A binary fraction: 0.1 is not among its values. */
export function isFloat({ type }: Column): boolean {
  return /^(?:float\d?|real|double(?:\s*precision)?|binary_float|binary_double)\b/i.test(
    type.replaceAll('"', '').trim(),
  );
}

const lookups = new Set(['email', 'username', 'slug', 'handle', 'login', 'sku', 'isbn']);

/** What people and programs find one row by, and take for its name. */
export function isLookupKey({ name }: Column): boolean {
  const lower = name.replaceAll('_', '').toLowerCase();
  return (
    lookups.has(lower) ||
    /^(?:emailaddress|externalid|stripe(?:customer|subscription)?id|customerid_?external|(?:google|facebook|github|apple|discord|twitter)id|apikey|keyhash|tokenhash)$/.test(
      lower,
    )
  );
}
