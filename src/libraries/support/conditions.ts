import { isNull, options, type Value } from '../../evaluate/values.ts';
import type { QueryFilter } from '../../model/operations.ts';

type Operator = QueryFilter['operator'];

/** How an ORM writes conditions as objects: `{ email, age: { gt: 18 }, OR: [{ … }, { … }] }`. */
export interface ConditionStyle {
  /** keys whose value is a condition, or a list of such */
  readonly groups: Readonly<Record<string, 'all' | 'any' | 'none'>>;
  /** what a key inside of a column's condition compares by; undefined if it is no operator */
  readonly operators: Readonly<Record<string, Operator>>;
  /** keys that change how operators work, and constrain nothing */
  readonly ignored?: readonly string[];
  /** keys that constrain rows, but by no column that could be named */
  readonly opaque?: readonly string[];
  /** what a value of a package compares by: `In([…])`, `Like('a%')` */
  readonly external?: (path: string) => Operator | null;
  /** a list of conditions is true if one of them is */
  readonly lists?: 'any';
  /** filters for a condition on a member that is no column, such as a relation; null if it can't be said */
  readonly nested?: (key: string, value: Extract<Value, { kind: 'object' }>) => QueryFilter[] | null;
}

export interface Conditions {
  /** null if a part could not be read */
  readonly filters: readonly QueryFilter[] | null;
  /** there is no condition at all */
  readonly none: boolean;
}

const noCondition: Conditions = { filters: [], none: true };

/** Reads a condition; a value that is not there is none. */
export function readConditions(value: Value | undefined, style: ConditionStyle): Conditions {
  if (value === undefined) return noCondition;
  const into: Mutable = { filters: [], unread: false, some: false };
  const alternatives = options(value);
  let without = 0;
  for (const option of alternatives) {
    const before = into.some;
    into.some = false;
    readOption(option, style, into, 0);
    if (!into.some) without++;
    into.some ||= before;
  }
  return {
    filters: into.unread ? null : unrepeated(into.filters),
    none: without === alternatives.length && !into.unread,
  };
}

interface Mutable {
  filters: QueryFilter[];
  unread: boolean;
  /** something constrains the rows */
  some: boolean;
}

const maxDepth = 6;

function readOption(value: Value, style: ConditionStyle, into: Mutable, depth: number): void {
  if (value.kind === 'literal' && (value.value === undefined || value.value === null)) return;
  if (value.kind === 'array' && style.lists === 'any') {
    readAny(value, style, into, depth);
    return;
  }
  if (value.kind !== 'object' || depth > maxDepth) {
    into.unread = true;
    into.some = true;
    return;
  }
  for (const [key, prop] of value.props) readMember(key, prop, style, into, depth);
  if (value.rest !== null) {
    into.unread = true;
    into.some = true;
  }
}

function readMember(key: string, value: Value, style: ConditionStyle, into: Mutable, depth: number): void {
  if (value.kind === 'literal' && value.value === undefined) return;
  const group = style.groups[key];
  if (group === undefined) {
    if (style.ignored?.includes(key) === true) return;
    into.some = true;
    if (style.opaque?.includes(key) === true) into.unread = true;
    else readColumn(key, value, style, into);
    return;
  }
  if (group === 'all') {
    for (const option of options(value)) readAll(option, style, into, depth);
    return;
  }
  if (group === 'any') {
    readAny(value, style, into, depth);
    return;
  }
  const inner = part();
  for (const each of membersOf(value)) readOption(each, style, inner, depth + 1);
  into.filters.push(...inner.filters.map(({ column }): QueryFilter => ({ column, operator: 'other' })));
  into.unread ||= inner.unread;
  into.some ||= inner.some;
}

/** Each of several conditions; those that were put in under conditions of the code are asked at times. */
function readAll(value: Value, style: ConditionStyle, into: Mutable, depth: number): void {
  if (value.kind !== 'array') {
    readOption(value, style, into, depth + 1);
    return;
  }
  for (const each of value.elements) for (const option of options(each)) readOption(option, style, into, depth + 1);
  const always = into.filters.length;
  for (const option of value.rest === null ? [] : options(value.rest)) readOption(option, style, into, depth + 1);
  into.filters = into.filters.map((filter, index) => (index < always ? filter : { ...filter, optional: true }));
}

/** One of several conditions: no value of a column is the only one. */
function readAny(value: Value, style: ConditionStyle, into: Mutable, depth: number): void {
  const inner = part();
  const members = membersOf(value);
  for (const each of members) readOption(each, style, inner, depth + 1);
  into.filters.push(
    ...inner.filters.map((filter): QueryFilter => ({
      ...filter,
      operator: filter.operator === '=' && members.length > 1 ? 'in' : filter.operator,
    })),
  );
  into.unread ||= inner.unread;
  into.some ||= inner.some;
}

function part(): Mutable {
  return { filters: [], unread: false, some: false };
}

function membersOf(value: Value): readonly Value[] {
  return options(value).flatMap((option) =>
    option.kind === 'array' ? [...option.elements, ...(option.rest === null ? [] : options(option.rest))] : [option],
  );
}

function readColumn(column: string, value: Value, style: ConditionStyle, into: Mutable): void {
  const operators = new Set<Operator>();
  const nested: QueryFilter[] = [];
  // where a list is known to be given, something that nothing is known of is no single value
  const listed = options(value).some(({ kind }) => kind === 'array');
  for (const option of options(value)) {
    if (listed && option.kind === 'unknown' && option.type === '' && option.origin === null) continue;
    if (option.kind === 'object' && option.cls === null) {
      const keys = [...option.props.keys()].filter((key) => style.ignored?.includes(key) !== true);
      const compared = keys.map((key) => operatorsIn(key, option.props.get(key), style, 0));
      for (const operator of compared.flat()) operators.add(operator);
      if (compared.every((each) => each.length > 0) && option.rest === null) continue;
      const inner = compared.every((each) => each.length === 0) ? style.nested?.(column, option) : undefined;
      if (inner !== undefined && inner !== null) nested.push(...inner);
      else if (inner === null) into.unread = true;
      else operators.add('other');
    } else if (option.kind === 'external') operators.add(style.external?.(option.path.text) ?? '=');
    else if (option.kind === 'array') operators.add('in');
    else if (option.kind === 'regexp') operators.add('like');
    // to have no value is no look-up by one
    else if (isNull(option)) operators.add('other');
    // one that is undefined constrains nothing, but the others do
    else if (option.kind !== 'literal' || option.value !== undefined) operators.add('=');
  }
  const filters: QueryFilter[] = [...nested, ...[...operators].map((operator): QueryFilter => ({ column, operator }))];
  const optional = options(value).some((option) => option.kind === 'literal' && option.value === undefined);
  into.filters.push(...(optional ? filters.map((filter): QueryFilter => ({ ...filter, optional })) : filters));
}

/** What a key inside of a column's condition compares by: several in `{ $or: [{ $like: 'a%' }, 'b'] }`, none if it is no operator. */
function operatorsIn(key: string, value: Value | undefined, style: ConditionStyle, depth: number): Operator[] {
  const operator = style.operators[key];
  if (operator === undefined) return [];
  const members = value === undefined || style.groups[key] === undefined || depth > maxDepth ? [] : membersOf(value);
  const inner = members.flatMap((member) =>
    member.kind === 'object'
      ? [...member.props].flatMap(([name, each]) => operatorsIn(name, each, style, depth + 1))
      : [operator],
  );
  if (inner.length > 0) return inner;
  return [operator === '=' && isNull(value) ? 'other' : operator];
}

/** Each column once for each operator. */
export function unrepeated(filters: readonly QueryFilter[]): QueryFilter[] {
  const seen = new Set<string>();
  return filters.filter(({ column, operator }) => {
    const key = `${column} ${operator}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Keys of an object that is known as a whole; null if some are not known. */
export function keysOfValue(value: Value | undefined): string[] | null {
  if (value === undefined) return null;
  const keys = new Set<string>();
  for (const option of options(value)) {
    if (option.kind === 'array') {
      const inner = keysOfValue(option.elements[0] ?? option.rest ?? undefined);
      if (inner === null) return null;
      for (const key of inner) keys.add(key);
      continue;
    }
    if (option.kind !== 'object' || option.rest !== null) return null;
    for (const [key, prop] of option.props) if (prop.kind !== 'literal' || prop.value !== undefined) keys.add(key);
  }
  return [...keys];
}
