import type { Activation, CallEvent, WriteEvent } from '../evaluate/events.ts';
import type { ApiPath } from '../evaluate/api-path.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { steps, type Taint } from '../evaluate/taint.ts';
import { asText, joinAll, makeUnknown, options, taintOf, type Place, type Value } from '../evaluate/values.ts';
import type { SentParts, SinkKind, SourceKind } from '../libraries/define.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import { unknownType } from '../evaluate/headers.ts';
import { deserialized } from '../evaluate/serialized.ts';
import type { RepliedRows } from '../model/replied-rows.ts';
import type { Consumer, Endpoint, Flow } from '../model/types.ts';
import { bodyIn, dangerIn, urlPathInput } from './danger.ts';
import { originIn, type Origin } from './origins.ts';
import { applies, argumentOf, isMadeWith, type Sink } from './sink-arguments.ts';
import { messagesIn } from './messages.ts';
import { placeOfSink } from './sink-places.ts';
import { storedIn } from './stored.ts';

/** Input that reaches a sink, in every function that ran; one flow per sink and source. */
export function findFlows(
  evaluator: Evaluator,
  knowledge: LibraryKnowledge,
  rowsIn: (value: Value) => readonly RepliedRows[],
  reached: {
    readonly endpoints: ReadonlyMap<Activation, readonly Endpoint[]>;
    readonly consumers: ReadonlyMap<Activation, readonly Consumer[]>;
    /** handlers, and what of that which they return does harm */
    readonly sent: ReadonlyMap<Activation, SentParts>;
    readonly distrusted: ReadonlySet<SourceKind>;
  },
): Flow[] {
  const flows = new Map<
    string,
    { flow: Omit<Flow, 'endpoints' | 'consumers'>; endpoints: Set<Endpoint>; consumers: Set<Consumer> }
  >();
  const note = (activation: Activation, flow: Omit<Flow, 'endpoints' | 'consumers'>): void => {
    const { location } = flow.sink;
    const key = `${flow.kind} ${flow.source.in} ${location.file}:${location.line}:${location.column} ${flow.source.location.file}:${flow.source.location.line}:${flow.source.location.column}`;
    let known = flows.get(key);
    if (known === undefined) flows.set(key, (known = { flow, endpoints: new Set(), consumers: new Set() }));
    for (const endpoint of reached.endpoints.get(activation) ?? []) known.endpoints.add(endpoint);
    for (const consumer of reached.consumers.get(activation) ?? []) known.consumers.add(consumer);
  };
  const noteStored = (activation: Activation, kind: SinkKind, sink: SinkPlace, value: Value): void => {
    const stored = storedIn(value, kind, rowsIn);
    if (stored === null) return;
    const { column, query } = stored;
    note(activation, {
      kind,
      source: { kind: 'database', in: 'database', label: `column \`${column.name}\``, location: query, column },
      steps: [],
      sink: { ...sinkAt(sink), ending: endingOf(value) },
    });
  };
  for (const activation of evaluator.activations) {
    if (activation.module.file.role !== 'server') continue;
    const parts = reached.sent.get(activation);
    const sender = activation.module.facts.functions[activation.fn]?.name ?? '';
    for (const event of activation.events) {
      if (event.kind === 'return' && parts !== undefined)
        for (const { kind, value } of parts(event.value, activation.events)) {
          const taint = dangerIn(value, kind);
          const sink = { place: event.place, api: 'return', label: sender };
          if (taint !== null) note(activation, describe(kind, sink, taint, endingOf(value)));
          noteStored(activation, kind, sink, value);
        }
      if (event.kind === 'write') {
        for (const { kind, sink, value } of written(knowledge, event)) {
          const taint = dangerIn(value, kind);
          if (taint !== null) note(activation, describe(kind, sink, taint, endingOf(value)));
          noteStored(activation, kind, sink, value);
        }
        continue;
      }
      if (event.kind !== 'call') continue;
      for (const { row, value, path, place } of sinksOf(evaluator, knowledge, event)) {
        const taint =
          row.kind === 'sent' ? null : (dangerIn(value, row.kind) ?? (row.names === true ? bodyIn(value) : null));
        const sink = { place: place ?? placeOfSink(event, row, taint), api: path.text, label: event.name };
        if (taint !== null && (row.from === undefined || taint.source.in === row.from))
          note(activation, {
            ...describe(row.kind, sink, taint, endingOf(value)),
            ...(row.kind === 'nosql' && isOfOne(value) ? { ofOne: true as const } : {}),
          });
        const inPath = row.kind === 'url' && taint === null ? urlPathInput(value) : null;
        if (inPath !== null) note(activation, describe('url-path', sink, inPath, endingOf(value)));
        const origin = originIn(value, row.kind, { knowledge, distrusted: reached.distrusted });
        if (origin !== null)
          note(activation, describe(row.kind, sink, taintOfOrigin(origin, event.place), endingOf(value)));
        noteStored(activation, row.kind, sink, value);
      }
    }
  }
  return [...flows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { flow, endpoints, consumers }]) => ({
      ...flow,
      endpoints: [...endpoints].sort((a, b) => (a.label < b.label ? -1 : 1)),
      consumers: [...consumers].sort((a, b) => (a.label < b.label ? -1 : 1)),
    }));
}

const owner =
  /^_?(?:organi[sz]ation|org|tenant|workspace|environment|account|team|company|customer|owner|user)(?:_?id|\._?id)?$/i;

/** The condition also names whose the rows are, and the client does not choose that. */
function isOfOne(filter: Value): boolean {
  return options(filter).every(
    (option) =>
      option.kind === 'object' &&
      [...option.props].some(
        ([key, value]) =>
          owner.test(key) && value.kind !== 'literal' && value.kind !== 'object' && taintOf(value) === null,
      ),
  );
}

interface SinkUse {
  readonly row: Sink;
  readonly value: Value;
  readonly path: ApiPath;
  /** where it stands, of messages in a list */
  readonly place?: Place;
}

/** What a call gives to sinks; piping a stream into another one writes what it holds there. */
function sinksOf(evaluator: Evaluator, knowledge: LibraryKnowledge, event: CallEvent): SinkUse[] {
  const found: SinkUse[] = [];
  if (event.path !== null) {
    const { path } = event;
    for (const row of knowledge.of(path).rows) {
      if (row.is !== 'sink' || !applies(evaluator, row, event)) continue;
      if (row.roles !== undefined)
        for (const message of messagesIn(evaluator, event, row)) found.push({ row, path, ...message });
      const value = row.roles === undefined ? argumentOf(evaluator, event, row) : null;
      if (
        value === null ||
        (row.kind === 'html' && (!isPage(event, value) || (row.builds === true && isGivenType(event)))) ||
        (row.kind === 'url' && goesOutside(evaluator, knowledge, event)) ||
        (row.kind === 'redirect' && !mayRedirect(event))
      )
        continue;
      found.push({ row, value, path });
    }
  }
  for (const [from, to] of piped(event))
    for (const target of options(to)) {
      if (target.kind !== 'external') continue;
      const path = target.path.member('write');
      for (const row of knowledge.of(path).rows)
        if (row.is === 'sink' && (row.kind === 'written' || row.kind === 'sent'))
          found.push({ row, value: from, path });
        // a stream of bytes is no number, and what is packed in it as large as its sender likes
        else if (row.is === 'sink' && row.kind === 'resource' && !isMadeWith(target, row.unless))
          found.push({
            row,
            value: makeUnknown(taintOf(from, 0) ?? taintOfStream(from, knowledge, event.place)),
            path,
          });
    }
  return found;
}

const agents = ['agent', 'httpAgent', 'httpsAgent', 'dispatcher'];

/** Sent through something that refuses private addresses, whatever the name resolves to: of a package, or an agent of the project that connects by itself. */
function goesOutside(evaluator: Evaluator, knowledge: LibraryKnowledge, { args, place }: CallEvent): boolean {
  return args
    .flatMap(options)
    .flatMap((argument) => (argument.kind === 'object' ? agents.flatMap((name) => argument.props.get(name) ?? []) : []))
    .flatMap(options)
    .some((agent) => {
      if (agent.kind === 'external')
        return knowledge
          .of(agent.path)
          .rows.some((row) => row.is === 'tagged' && row.tags.includes('public-addresses-only'));
      return (
        agent.kind === 'object' &&
        agent.cls !== null &&
        evaluator.asRoot((machine) => machine.member(agent, 'createConnection', place)).kind === 'function'
      );
    });
}

/** `source.pipe(target)`, `pipeline(source, …, target)` */
function piped({ path, name, receiver, args }: CallEvent): [Value, Value][] {
  if (name === 'pipe' && receiver !== null && args[0] !== undefined) return [[receiver, args[0]]];
  if (name !== 'pipeline' || path === null || !path.text.startsWith('node:stream')) return [];
  const [from, ...targets] = args.filter((argument) => argument.kind !== 'function');
  return from === undefined ? [] : targets.map((to) => [from, to]);
}

/** What is read from a request as a stream is its body. */
function taintOfStream(from: Value, knowledge: LibraryKnowledge, place: Place): Taint | null {
  if (from.kind !== 'external') return null;
  const source = knowledge.of(from.path.member('body')).source;
  if (source?.kind !== 'request') return null;
  return { source: { kind: 'request', in: 'body', label: 'request body', place }, safeFor: 0, step: null };
}

const originLabels: Readonly<Record<string, string>> = {
  file: 'content of a file',
  response: 'reply of another service',
  model: 'answer of a language model',
  filename: 'names of files',
  environment: 'value of the environment',
};

function taintOfOrigin({ kind, call }: Origin, place: Place): Taint {
  const label = `${originLabels[kind] ?? kind}${call === null ? '' : ` (${call.name}())`}`;
  return { source: { kind, in: kind, label, place: call?.place ?? place }, safeFor: 0, step: null };
}

/** A reply with another status than a redirect’s says where something is, and browsers stay where they are. */
function mayRedirect({ name, state }: CallEvent): boolean {
  // sets a status of its own
  if (name === 'redirect' || name === 'writeHead') return true;
  const status = state?.get('statusCode');
  return status?.kind !== 'literal' || typeof status.value !== 'number' || (status.value >= 300 && status.value < 400);
}

/** What can hold scripts. */
const rendered = /html|xml|svg/;

/** A reply whose content type was set to something else than a page is not rendered; nor is JSON that nobody calls a page. */
function isPage({ state, path }: CallEvent, body: Value): boolean {
  const type = state?.get('content-type');
  if (type === undefined) return path?.root.text !== 'node:http' || deserialized(body) === body;
  const types = options(type).map((option) => asText(option) ?? 'html');
  return !types.includes(unknownType) && types.some((each) => rendered.test(each));
}

/** `h.response(text).type('text/plain')`: what was made is given another type than a page's. */
function isGivenType({ result }: CallEvent): boolean {
  const type = result.kind === 'external' ? result.props?.get('content-type') : undefined;
  return type !== undefined && !rendered.test(asText(type) ?? 'html');
}

/** Input that is assigned to a member that does harm with it: the body of a reply. */
function written(
  knowledge: LibraryKnowledge,
  { target, property, value, state, place }: WriteEvent,
): { kind: SinkKind; sink: SinkPlace; value: Value }[] {
  const path = target.path.member(property);
  return knowledge.of(path).rows.flatMap((row) => {
    if (row.is !== 'sink' || row.arg !== 'assigned') return [];
    const type = state?.get('type') ?? state?.get('content-type');
    const bodies = options(value).filter((option) => row.kind !== 'html' || isMarkup(option, type));
    const sink = { place, api: path.text, label: property };
    return bodies.length === 0 ? [] : [{ kind: row.kind, sink, value: joinAll(bodies) }];
  });
}

/** Text that begins like a page, or as whoever sent it likes; where a type was set, that says what it is. */
function isMarkup(body: Value, type: Value | undefined): boolean {
  const isText =
    body.kind === 'text' || (body.kind === 'unknown' && body.type === 'string' && deserialized(body) === body);
  if (!isText) return false;
  if (type !== undefined) return options(type).some((option) => rendered.test(asText(option) ?? 'html'));
  const [start] = body.kind === 'text' ? body.parts : [];
  return typeof start !== 'string' || /^\s*(?:<|$)/.test(start);
}

interface SinkPlace {
  readonly place: Place;
  readonly api: string;
  readonly label: string;
}

function at(where: Place): Flow['sink']['location'] {
  return where.module.locate(where.start, where.end);
}

function sinkAt({ place, api, label }: SinkPlace): Omit<Flow['sink'], 'ending'> {
  return { location: at(place), api, label };
}

function describe(kind: string, sink: SinkPlace, taint: Taint, ending: string): Omit<Flow, 'endpoints' | 'consumers'> {
  return {
    kind,
    source: {
      kind: taint.source.kind,
      in: taint.source.in ?? '',
      label: taint.source.label,
      location: at(taint.source.place),
      ...(taint.source.asKey === true ? { asKey: true } : {}),
    },
    steps: steps(taint).map((step) => ({ location: at(step.place), message: step.message })),
    sink: { ...sinkAt(sink), ending },
  };
}

/** The constant text that follows the last part that is not known; '' if there is none. */
function endingOf(value: Value | null): string {
  if (value === null) return '';
  const endings = options(value).flatMap((option) => {
    if (option.kind === 'literal') return [];
    const last = option.kind === 'text' ? option.parts.at(-1) : undefined;
    return [typeof last === 'string' ? last : ''];
  });
  return endings.every((ending) => ending === endings[0]) ? (endings[0] ?? '') : '';
}
