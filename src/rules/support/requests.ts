import { placeKey } from '../../model/places.ts';
import type { Location, TraceStep } from '../../findings/types.ts';
import type { Operation, QueryOperation } from '../../model/operations.ts';
import type { BackendModel, CallFrame, Consumer, Endpoint, EntryPoint, Step } from '../../model/types.ts';

export type StepOf<K extends Operation['is']> = Step & { readonly operation: Extract<Operation, { is: K }> };

/** Steps of one kind of operation. */
export function stepsOf<K extends Operation['is']>(steps: readonly Step[], is: K): StepOf<K>[] {
  const isOne = (step: Step): step is StepOf<K> => step.operation.is === is;
  return (kindsOf(steps).get(is) ?? []).filter(isOne);
}

const known = new WeakMap<readonly Step[], ReadonlyMap<Operation['is'], readonly Step[]>>();

/** The steps of each kind: there are many steps, and most rules ask for few of them. */
function kindsOf(steps: readonly Step[]): ReadonlyMap<Operation['is'], readonly Step[]> {
  let kinds = known.get(steps);
  if (kinds === undefined) known.set(steps, (kinds = Map.groupBy(steps, ({ operation }) => operation.is)));
  return kinds;
}

const writing = new Set<QueryOperation['operation']>(['insert', 'update', 'delete', 'upsert']);

export function isWrite(operation: QueryOperation): boolean {
  return writing.has(operation.operation);
}

/** A place that requests come through, with the first step that shows it and every endpoint that gets there. */
export interface ReachedPlace<K extends Operation['is'], Entry extends EntryPoint = Endpoint> {
  readonly step: StepOf<K>;
  readonly endpoints: Entry[];
}

/** Each place of an operation once, whatever the number of endpoints that reach it, in order of place. */
export function reachedPlaces<K extends Operation['is']>(
  model: BackendModel,
  is: K,
  matches: (step: StepOf<K>, endpoint: Endpoint) => boolean,
): ReachedPlace<K>[] {
  return reachedFrom(model.endpoints, is, matches);
}

/** The same for ways in of any kind. */
export function reachedFrom<K extends Operation['is'], Entry extends EntryPoint>(
  entries: readonly Entry[],
  is: K,
  matches: (step: StepOf<K>, entry: Entry) => boolean,
): ReachedPlace<K, Entry>[] {
  const places = new Map<string, ReachedPlace<K, Entry>>();
  for (const endpoint of entries) {
    for (const step of stepsOf(endpoint.steps, is)) {
      if (!matches(step, endpoint)) continue;
      // a wrapper runs many statements at one place
      const key = `${placeKey(step.operation.place)} ${'text' in step.operation ? (step.operation.text ?? '') : ''}`;
      const reached = places.get(key);
      if (reached === undefined) places.set(key, { step, endpoints: [endpoint] });
      else if (!reached.endpoints.includes(endpoint)) reached.endpoints.push(endpoint);
    }
  }
  return [...places.values()].sort((a, b) => byLocation(a.step.operation.place, b.step.operation.place));
}

export function byLocation(a: Location, b: Location): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column;
}

/** The way of a request from its route through the functions of the project to a step. */
export function wayTo(endpoint: EntryPoint, step: Step, last: string): TraceStep[] {
  return [
    { location: endpoint.place, message: endpoint.label },
    ...step.via.slice(1).map(called),
    { location: step.operation.place, message: last },
  ];
}

function called({ name, calledAt }: CallFrame): TraceStep {
  return { location: calledAt, message: name === '(anonymous)' ? 'calls a function' : `calls ${name}()` };
}

/** `if (!template) template = readFileSync(…)`, `if (cached) return cached`: the first request pays, the others find it. */
export function isOnce({ conditions }: Step): boolean {
  return conditions.some(({ text, truth }) =>
    truth ? /^!\w+$|===? ?(?:null|undefined)$|^!\w+\.has\(/.test(text) : /cache|memo|loaded|initiali[sz]ed/i.test(text),
  );
}

/** The innermost function with a name, with the callbacks in it; else the handler. What one does is one thing to change. */
export function bodyOf({ via }: Step): string {
  const frame = via.slice(1).findLast(({ name }) => name !== '(anonymous)') ?? via[0];
  return frame === undefined ? '' : placeKey(frame.location);
}

/** Work that a request starts and leaves to itself: nobody waits for it, and it is not what replies. */
export function isDetached(endpoint: EntryPoint, { via, fate, operation }: Step): boolean {
  if (operation.is === 'query' && operation.sync === true) return false;
  const dropped = [...via.keys()].filter((level) => level > 0 && via[level]?.fate === 'discard');
  if (dropped.length === 0) return fate === 'discard';
  // what is left to itself and replies is the request; what that leaves to itself in turn may not be
  return dropped.some((level) => {
    const frame = via[level];
    return !endpoint.steps.some(
      (other) => other.operation.is === 'reply' && frame !== undefined && sameFrame(other.via[level], frame),
    );
  });
}

function sameFrame(a: CallFrame | undefined, b: CallFrame): boolean {
  return (
    a !== undefined && placeKey(a.location) === placeKey(b.location) && placeKey(a.calledAt) === placeKey(b.calledAt)
  );
}

/** `3 endpoints` or the label of the one; `2 endpoints and 1 consumer` where messages come that way too. */
export function endpointsInWords(entries: readonly EntryPoint[]): string {
  const [first] = entries;
  return entries.length === 1 && first !== undefined
    ? first.label
    : `${countInWords(entries)}, ${first?.label ?? ''} among them,`;
}

/** `3 endpoints`, `1 consumer`, `2 endpoints and 1 consumer`. */
export function countInWords(entries: readonly EntryPoint[]): string {
  const consumers = entries.filter(isConsumer).length;
  const endpoints = entries.length - consumers;
  return [
    endpoints === 0 ? '' : `${endpoints} ${endpoints === 1 ? 'endpoint' : 'endpoints'}`,
    consumers === 0 ? '' : `${consumers} ${consumers === 1 ? 'consumer' : 'consumers'}`,
  ]
    .filter((part) => part !== '')
    .join(' and ');
}

/** How far something reaches: in endpoints, as long as requests come that way. */
export function reachOf(entries: readonly EntryPoint[]): { unit: 'endpoint' | 'file'; count: number } {
  const endpoints = entries.filter((entry) => !isConsumer(entry)).length;
  return endpoints > 0
    ? { unit: 'endpoint', count: endpoints }
    : { unit: 'file', count: new Set(entries.map(({ place }) => place.file)).size };
}

/** Asks for something, and is not meant to change anything. */
export function isReading({ method }: Endpoint): boolean {
  return method === 'GET' || method === 'QUERY';
}

export function isEndpoint(entry: EntryPoint): entry is Endpoint {
  return 'protocol' in entry;
}

export function isConsumer(entry: EntryPoint): entry is Consumer {
  return 'delivery' in entry;
}

/** The verb for `endpointsInWords`: `filters` for one endpoint, `filter` for several. */
export function agreeing(verb: string, endpoints: readonly EntryPoint[]): string {
  return endpoints.length === 1 ? verb : verb.replace(/s$/, '');
}

/** `orders`, `orders and refunds`; `the database` where the tables are not known. */
export function tablesOf(operation: QueryOperation): string {
  return operation.entities.length === 0 ? 'the database' : operation.entities.join(' and ');
}

/** Looks rows up by a list of keys. The keys of a join are conditions too, and no such list. */
export function isByKeys({ filters, entities }: QueryOperation): boolean {
  return (
    filters?.some(({ operator }) => operator === 'in') === true &&
    (entities.length === 1 || !filters.some(({ operator }) => operator === '='))
  );
}

/** `UPDATE orders`-like name of a query for messages. */
export function queryInWords(operation: QueryOperation): string {
  const verb =
    operation.operation === 'raw'
      ? 'statement on'
      : operation.operation === 'insert'
        ? 'insert into'
        : operation.operation === 'delete'
          ? 'delete from'
          : operation.operation === 'select'
            ? 'select from'
            : `${operation.operation} of`;
  return `${verb} ${tablesOf(operation)}`;
}
