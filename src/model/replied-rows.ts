import type { CallEvent } from '../evaluate/events.ts';
import { options, settle, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { Location } from '../findings/types.ts';
import type { OperationDraft } from '../libraries/build-types.ts';

type Query = Extract<OperationDraft, { is: 'query' }>;

/** Rows of a query, or a column of them, that are part of a reply as they are. */
export interface RepliedRows {
  readonly entity: string;
  /** the columns that the query asked for, or that the reply picks out; null for all */
  readonly columns: readonly string[] | null;
  /** columns that the code took away or replaced before */
  readonly hidden: readonly string[];
  readonly query: Location;
}

const maxDepth = 3;
/** Members of what queries give that are the rows themselves. */
const whole = /^(?:rows|docs|items|data|results?|records|dataValues|_doc|\d+|\[\])$/;
/** Methods that give the same row, or list, again. */
const same =
  /^(?:toJSON|toObject|get|lean|exec|all|first|plain|returning|execute|executeTakeFirst|executeTakeFirstOrThrow|orFail|sort|limit|skip|populate|select|where|then)$/;

/** What is known of the calls that rows come from. */
interface Asked {
  query(event: CallEvent): Query | null;
  /** with the calls that say more of the query */
  builtBy(event: CallEvent): readonly CallEvent[];
  locate(event: CallEvent): Location;
}

/** The rows that a value holds, as far as it is known which queries they come from. */
export function repliedRows(value: Value, asked: Asked): RepliedRows[] {
  const found = new Map<string, RepliedRows>();
  const add = (rows: RepliedRows): void => {
    const { file, line, column } = rows.query;
    found.set(`${file}:${line}:${column} ${rows.columns?.join() ?? ''} ${rows.hidden.join()}`, rows);
  };
  // a list that was added to itself has no end, and one that is part of many others is looked at once
  const lists = new Map<Value, Set<string>>();
  const visit = (at: Value, hidden: readonly string[], depth: number): void => {
    for (const option of options(settle(at))) {
      if (option.kind === 'external') {
        const rows = rowsOf(option, asked);
        if (rows !== null) add({ ...rows, hidden: [...rows.hidden, ...hidden] });
      } else if (option.kind === 'array') {
        const how = `${depth} ${hidden.join()}`;
        const known = lists.get(option);
        if (known?.has(how) === true) continue;
        if (known === undefined) lists.set(option, new Set([how]));
        else known.add(how);
        for (const element of option.elements) visit(element, hidden, depth);
        if (option.rest !== null) visit(option.rest, hidden, depth);
      } else if (option.kind === 'object' && option.cls === null && depth < maxDepth) {
        for (const prop of option.props.values()) visit(prop, [], depth + 1);
        // `{ ...user, password: undefined }`
        if (option.rest !== null) visit(option.rest, [...option.props.keys()], depth + 1);
      }
    }
  };
  visit(value, [], 0);
  return [...found.values()];
}

function rowsOf(value: ExternalValue, asked: Asked): RepliedRows | null {
  const hidden: string[] = [];
  let picked: string | null = null;
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver) {
    // what was set on a row is no longer what the table holds
    for (const name of at.props?.keys() ?? []) if (!whole.test(name)) hidden.push(name);
    const draft = at.call === null ? null : asked.query(at.call);
    if (at.call !== null && draft !== null) {
      const [entity] = draft.entities;
      const reads = draft.operation !== 'count' && draft.operation !== 'delete' && draft.operation !== 'ddl';
      const calls = asked.builtBy(at.call);
      // columns that only some requests ask for, or that a statement names in its own way
      if (
        entity === undefined ||
        !reads ||
        !isRead(draft) ||
        calls.some(({ name }) => name === '$if' || name === 'returning')
      )
        return null;
      for (const { args } of calls) for (const argument of args) hidden.push(...leftOut(argument, 0));
      return { entity, columns: picked === null ? draft.columns : [picked], hidden, query: asked.locate(at.call) };
    }
    const { name } = at.path;
    // what a method made of a row, or of a part of it, is something else
    if (at.call !== null && !same.test(calledName(at.call))) return null;
    if (at.call === null && !whole.test(name) && !same.test(name)) {
      if (picked !== null) return null;
      picked = name;
    }
  }
  return null;
}

/** Whether what a statement gives is known: named columns, or `*`. What a builder gives is, by default, the whole row. */
function isRead({ columns, text, operation }: Query): boolean {
  if (columns !== null || text === null) return true;
  return (operation === 'select' ? /(?:select|,)\s*(?:distinct\s+)?(?:\w+\.)?\*/i : /returning\s+(?:\w+\.)?\*/i).test(
    text,
  );
}

function calledName({ path, name }: CallEvent): string {
  return path?.name ?? name;
}

/** Columns that a query is told to leave out: `select('-password')`, `{ password: 0 }`, `omit: { password: true }`, `exclude: ['password']`. */
function leftOut(value: Value, depth: number): string[] {
  if (depth > maxDepth + 1) return [];
  return options(value).flatMap((option): string[] => {
    if (option.kind === 'literal' && typeof option.value === 'string')
      return option.value.split(/\s+/).flatMap((word) => (/^-\w/.test(word) ? [word.slice(1)] : []));
    if (option.kind === 'array') return option.elements.flatMap((element) => leftOut(element, depth + 1));
    if (option.kind !== 'object') return [];
    return [...option.props].flatMap(([key, prop]) => {
      if (key === 'omit' || key === 'exclude') return namesIn(prop, 0);
      if (prop.kind === 'literal' && (prop.value === 0 || prop.value === false)) return [key];
      return leftOut(prop, depth + 1);
    });
  });
}

function namesIn(value: Value, depth: number): string[] {
  if (depth > maxDepth) return [];
  return options(value).flatMap((option): string[] =>
    option.kind === 'object'
      ? [...option.props.keys()]
      : option.kind === 'array'
        ? option.elements.flatMap((element) => namesIn(element, depth + 1))
        : option.kind === 'literal'
          ? [String(option.value)]
          : [],
  );
}
