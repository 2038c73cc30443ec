import { listInWords } from '../run.ts';
import type { Confidence, TraceStep } from '../../findings/types.ts';
import type { BackendModel, Endpoint, Flow } from '../../model/types.ts';
import type { RuleHit } from '../define.ts';
import { isOnlyForStaff } from './authority.ts';

/** Input that reaches one sink, from one or several places. */
export interface SinkFlows {
  /** the first of them, whose way is shown */
  readonly flow: Flow;
  readonly all: readonly Flow[];
}

/**
 * Who can choose the input: clients and peers can, and perhaps whoever calls a library; operators, who set the environment and
 * pass arguments, cannot be attackers.
 */
const attackers = new Set(['request', 'message', 'caller']);

/** Kinds of sinks that a library should guard for its users, who do not know what becomes of the values that they pass. */
const libraryKinds = new Set([
  'command',
  'option',
  'code',
  'prototype',
  'regex',
  'html',
  'rendered',
  'deserialization',
]);

/** Kinds that lead to little that those who run the application can't do anyway; to the server's own shell, files and code they have no right. */
const ofStaff = new Set([
  'url',
  'host',
  'rendered',
  'redirect',
  'email',
  'resource',
  'regex',
  'nosql',
  'record',
  'llm',
]);

/** Kinds that an object harms where a text was meant, and lines of a log: what our own code puts into a queue has the type and the form that it had there. */
const ownKinds = new Set(['nosql', 'prototype', 'property', 'record', 'locals', 'confusion', 'log']);

/** Flows of a kind, one entry for each sink: ten parameters in one statement are one defect. */
export function flowsTo(model: BackendModel, kind: string): SinkFlows[] {
  return flowsOf(model, kind, ({ source }) => attackers.has(source.kind) || model.distrusted.has(source.kind));
}

/** … of those that begin in a certain way. */
export function flowsOf(model: BackendModel, kind: string, wanted: (flow: Flow) => boolean): SinkFlows[] {
  const sinks = new Map<string, Flow[]>();
  for (const flow of model.flows) {
    if (flow.kind !== kind || !wanted(flow)) continue;
    const { file, line, column } = flow.sink.location;
    const key = `${file}:${line}:${column}`;
    const known = sinks.get(key);
    if (known === undefined) sinks.set(key, [flow]);
    else known.push(flow);
  }
  return [...sinks.values()].flatMap((flows) => {
    // a way that an endpoint takes says more than one that was only seen to be possible
    const all = [...flows].sort((a, b) => seen(b) - seen(a));
    const [flow] = all;
    return flow === undefined ? [] : [{ flow, all }];
  });
}

/** Flows of requests that nothing validated before their handler, or that `isUnsure` says was not validated enough. */
export function unvalidatedFlowsTo(
  model: BackendModel,
  kind: string,
  isUnsure: (endpoint: Endpoint) => boolean = () => false,
): SinkFlows[] {
  const listening = new Set(model.apps.filter(({ listens }) => listens !== null).map((app) => app.package));
  return flowsOf(model, kind, ({ source, endpoints }) => {
    if (source.kind !== 'request') return false;
    // an application that is made for its settings, and never listens, beside the one that does
    const served = endpoints.filter(({ app }) => app === null || app.listens !== null || !listening.has(app.package));
    return (
      endpoints.length === 0 || served.some((endpoint) => endpoint.validation.value === false || isUnsure(endpoint))
    );
  });
}

/**
 * Whether the input may lead to the prototype that all objects have: it names the object that is written to, or is a path that
 * a function of a package goes down (`set(settings, '__proto__.admin', true)`).
 */
export function leadsToPrototype({ source, sink }: Flow): boolean {
  return source.in === 'name' || !sink.api.startsWith('global.language.');
}

/** Whether a request or at least a message was seen to come that way. */
function seen({ endpoints, consumers }: Flow): number {
  return endpoints.length > 0 ? 2 : consumers.length > 0 ? 1 : 0;
}

/** The parts of a hit that every flow to a sink shares. `{source}` and `{sink}` are for the message. */
export function flowHit({
  flow,
  all,
}: SinkFlows): Pick<
  RuleHit<Record<string, string>>,
  'arguments' | 'place' | 'trace' | 'endpoint' | 'affects' | 'confidence' | 'lowered'
> {
  const endpoints = new Set(all.flatMap((each) => each.endpoints));
  return {
    arguments: { source: listInWords([...new Set(all.map((each) => each.source.label))]), sink: flow.sink.label },
    place: flow.sink.location,
    trace: traceOf(flow),
    endpoint: flow.endpoints[0] ?? flow.consumers[0] ?? null,
    affects: endpoints.size === 0 ? { unit: 'file', count: 1 } : { unit: 'endpoint', count: endpoints.size },
    confidence: confidenceOf(flow),
    // who puts messages into a queue of ours is mostly ourselves
    lowered:
      flow.source.kind === 'caller' ||
      flow.source.kind === 'message' ||
      (ofStaff.has(flow.kind) && endpoints.size > 0 && [...endpoints].every(isOnlyForStaff)),
  };
}

/** Evidence from where the input comes in to where it does harm. */
function traceOf({ source, steps, sink }: Flow): TraceStep[] {
  return [
    { location: source.location, message: source.label },
    ...steps,
    { location: sink.location, message: `${sink.label}()` },
  ];
}

/** Code that no endpoint was seen to reach may still be reached. */
function confidenceOf(flow: Flow): Confidence {
  if (flow.source.kind === 'caller')
    return flow.source.in === 'export' && libraryKinds.has(flow.kind) ? 'medium' : 'low';
  if (flow.source.asKey === true) return 'low';
  if (flow.source.kind === 'message' && flow.source.in === 'message' && ownKinds.has(flow.kind)) return 'low';
  return flow.endpoints.length > 0 ? 'high' : 'medium';
}
