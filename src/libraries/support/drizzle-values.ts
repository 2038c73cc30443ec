import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, type ExternalValue, type Value } from '../../evaluate/values.ts';

export const tablePath = 'drizzle-orm.Table()';
export const subqueryPath = 'drizzle-orm.Subquery()';
export const builderPath = 'drizzle-orm.Builder()';
export const sqlPath = 'drizzle-orm.sql()';

/** Names of the entities that calls declare; they are found once, and asked for by everything that uses a table. */
const entityNames = new WeakMap<CallEvent, string>();
/** What each query that a call begins selects from. */
const sources = new WeakMap<CallEvent, Value>();
/** Queries that are parts of others. */
const parts = new WeakSet<CallEvent>();
const arms = new WeakMap<CallEvent, CallEvent>();

export function nameTable(declaration: CallEvent, name: string): void {
  entityNames.set(declaration, name);
}

export function selectsFrom(builder: Value | null, table: Value | undefined): void {
  if (builder?.kind === 'external' && builder.call !== null && table !== undefined) sources.set(builder.call, table);
}

export function markPart(value: Value | undefined): void {
  for (const option of value === undefined ? [] : options(value))
    if (option.kind === 'external' && option.path.text === builderPath && option.call !== null) parts.add(option.call);
}

export function isPart(event: CallEvent): boolean {
  const whole = arms.get(event);
  return parts.has(event) || (whole !== undefined && whole !== event && isPart(whole));
}

/** `first.union(second)`: rows of the second are looked up by themselves, where the first is no part of anything. */
export function markArm(value: Value | undefined, whole: Value | null): void {
  for (const option of value === undefined ? [] : options(value))
    if (option.kind === 'external' && option.call !== null && whole?.kind === 'external' && whole.call !== null)
      arms.set(option.call, whole.call);
}

/** The table that a value stands for: itself, or what a subquery selects from. */
export function tableOf(value: Value | undefined, depth = 0): ExternalValue | null {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind !== 'external' || depth > 4) continue;
    if (option.path.text === tablePath) return option;
    const source = option.path.text === subqueryPath ? option.args[0] : undefined;
    const found = tableOf(source ?? (option.call === null ? undefined : sources.get(option.call)), depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** Entity or table of a table's value; null if its name is not known. */
export function tableName(value: Value | undefined): string | null {
  const table = tableOf(value);
  if (table === null) return null;
  const named = table.call === null ? undefined : entityNames.get(table.call);
  const text = named ?? asText(table.args[0]);
  return text === null || text.includes('{?}') ? null : text;
}

export interface ColumnUse {
  readonly table: string | null;
  readonly key: string;
  /** column of a subquery, which may be computed */
  readonly derived: boolean;
}

/** The column that `users.id`, `desc(users.id)` or `index().on(users.id.asc())` is about. */
export function columnOf(value: Value | undefined, depth = 0): ColumnUse | null {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind !== 'external') continue;
    for (let at: ExternalValue | null = option; at !== null; at = at.receiver) {
      const { receiver }: ExternalValue = at;
      // `typeof users.$inferSelect` is a row, and what it holds are values
      if (/^(?:\$infer(?:Select|Insert)|_)$/.test(at.path.name)) break;
      if (receiver?.path.text === tablePath && at.call === null)
        return { table: tableName(receiver), key: at.path.name, derived: false };
      if (receiver?.path.text === subqueryPath && at.call === null)
        return { table: tableName(receiver), key: at.path.name, derived: true };
    }
    if (depth < 3 && /^drizzle-orm\.(?:asc|desc|lower|upper)\(\)/.test(option.path.text)) {
      const inner = columnOf(option.args[0], depth + 1);
      if (inner !== null) return inner;
    }
  }
  return null;
}

/** Text of a `sql` template: columns and tables by name, other templates in place, everything else a parameter. */
export function sqlTextOf(value: Value | undefined, depth = 0): string | null {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind === 'literal' || option.kind === 'text') return asText(option);
    if (option.kind !== 'external') continue;
    for (let at: ExternalValue | null = option; at !== null; at = at.receiver) {
      if (at.path.text === 'drizzle-orm.sql.raw()') return asText(at.args[0]) ?? '{?}';
      if (at.path.text !== sqlPath) continue;
      const [texts, ...values] = at.args;
      if (texts?.kind !== 'array' || depth > 4) return null;
      return texts.elements
        .map((part, index) => {
          const text = asText(part) ?? '';
          return index >= texts.elements.length - 1 ? text : text + pieceOf(values[index], depth);
        })
        .join('');
    }
  }
  return null;
}

function pieceOf(value: Value | undefined, depth: number): string {
  const column = columnOf(value);
  if (column !== null) return column.table === null ? `"${column.key}"` : `"${column.table}"."${column.key}"`;
  const external = value === undefined ? undefined : options(value).find((option) => option.kind === 'external');
  if (external?.kind === 'external') {
    const table = tableName(external);
    if (external.path.text === tablePath) return table === null ? '{?}' : `"${table}"`;
    if (external.path.root.text === 'drizzle-orm') return sqlTextOf(external, depth + 1) ?? '{?}';
  }
  // lists become lists of parameters
  return value?.kind === 'array' ? '($1)' : '$1';
}
