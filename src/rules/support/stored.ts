import { placeKey } from '../../model/places.ts';
import type { BackendModel, Column, Flow } from '../../model/types.ts';
import type { RuleHit } from '../define.ts';
import { flowHit, flowsOf, flowsTo } from './flows.ts';
import { entityCalled } from './lookup.ts';
import { remembered } from './remembered.ts';
import { isText } from './table-columns.ts';

/**
 * Text of a database that reaches a sink of a kind which input of requests does not reach there. Where a request is seen to write
 * the column, that is said, and is more than a possibility.
 */
export function storedHits(model: BackendModel, kind: string): Omit<RuleHit<Record<string, string>>, 'message'>[] {
  const direct = new Set(flowsTo(model, kind).map(({ flow }) => placeKey(flow.sink.location)));
  const isStored = (flow: Flow): boolean =>
    flow.source.kind === 'database' && !direct.has(placeKey(flow.sink.location)) && mayHoldText(model, flow);
  return flowsOf(model, kind, isStored).map((sink) => {
    const { column } = sink.flow.source;
    const write = column === undefined ? undefined : writes(model).get(`${column.entity}.${column.name}`);
    const { trace = [], arguments: words, ...hit } = flowHit(sink);
    return {
      ...hit,
      arguments: { ...words, table: column?.entity ?? 'a table' },
      trace:
        write === undefined
          ? trace
          : [{ location: write, message: `a request writes ${column?.name ?? 'it'} here` }, ...trace],
      severity: 'high',
      confidence: write === undefined ? 'low' : 'medium',
    };
  });
}

/** Where a column is written as it came in a request, by entity and column. */
const writes = remembered((model: BackendModel) => {
  const found = new Map<string, Flow['source']['location']>();
  for (const operation of model.operations) {
    if (operation.is !== 'query') continue;
    for (const column of operation.writtenInput ?? []) {
      const key = `${operation.entities[0] ?? ''}.${column}`;
      if (!found.has(key)) found.set(key, operation.place);
    }
  }
  return found;
});

/** Tables in which a database keeps what it knows of itself. */
const catalogs = /^(?:pg_|information_schema\b|sqlite_|sys\.)/i;

/** Numbers, dates, identifiers and values of enumerations say nothing but what they are. */
function mayHoldText(model: BackendModel, { source }: Flow): boolean {
  if (source.column === undefined) return false;
  const { entity, name } = source.column;
  if (catalogs.test(entity)) return false;
  const columns = entityCalled(model, entity, source.location.file)?.columns ?? [];
  const column = columns.find((each) => each.name === name || each.column === name);
  if (column === undefined)
    return !/(?:^|_)(?:id|uuid|count|total|at|on|date|is_\w+)$|(?:Id|Uuid|At|Count|Date)$/.test(name);
  return isTextual(column);
}

function isTextual({ type, sqlType, primary }: Column): boolean {
  const told = sqlType ?? type;
  return !primary && (isText(told) || /text/i.test(told)) && !/uuid/i.test(type);
}
