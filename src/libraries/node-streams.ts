import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  asString,
  join,
  makeArray,
  makePromise,
  makeUnknown,
  options,
  taintOf,
  undefinedValue,
  unknown,
  type Value,
} from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { answersWith, readsFrom } from './support/passing.ts';

/** What comes from outside, piece by piece. */
const sources = ['express.Request()', 'node:http.IncomingMessage()', 'node:http.ClientReply()', 'node:net.Socket()'];
/** What pieces are written to; some give others. */
const streams = [
  ...['Transform', 'Writable', 'Duplex', 'PassThrough', 'Readable'].map((name) => `node:stream.${name}()`),
  ...['Gunzip', 'Inflate', 'InflateRaw', 'Unzip', 'BrotliDecompress', 'ZstdDecompress'].map((name) => `node:zlib.create${name}()`),
  'through2()', 'through2.obj()', 'through()', 'split2()', 'split()', 'byline()', 'byline.createStream()', 'JSONStream.parse()', 'ndjson.parse()', 'csv-parser()', 'csv-parse()', 'csv-parse.parse()', 'fast-csv.parse()', 'iconv-lite.decodeStream()', 'concat-stream()', 'bl()', 'event-stream.split()', 'event-stream.map()', 'event-stream.through()', 'flush-write-stream()',
]; // prettier-ignore
/** Those that hand all that came to their function at once. */
const collecting = /^(?:concat-stream|bl)\(\)$/;

/** Streams: pieces that are written to one and read from another. */
export default defineLibrary({
  packages: ['node:stream', 'node:stream/promises', 'node:stream/consumers', 'node:readline', 'node:readline/promises', 'readable-stream', 'through2', 'through', 'split2', 'split', 'byline', 'JSONStream', 'ndjson', 'csv-parser', 'fast-csv', 'concat-stream', 'bl', 'event-stream', 'get-stream', 'co-body', 'raw-body', 'node:string_decoder'], // prettier-ignore
  docs: 'https://nodejs.org/api/stream.html',
  rows: [
    ...['readable-stream', 'node:stream/web'].map((api): Row => ({ api, is: 'alias', of: 'node:stream' })),
    { api: '{through2|through|split2|split|byline|concat-stream|bl|csv-parser}', is: 'function', keeps: true },
    { api: '{node:stream.Transform|node:stream.Writable|node:stream.Duplex}', is: 'function', keeps: true },
    ...readsFrom([
      `node:zlib.{gunzipSync|inflateSync|inflateRawSync|unzipSync|brotliDecompressSync|zstdDecompressSync}`,
    ]),
    ...answersWith(['node:zlib.{gunzip|inflate|inflateRaw|unzip|brotliDecompress|zstdDecompress}']),
    ...readsFrom(['node:string_decoder.StringDecoder().{write|end}']),
  ],
  hooks: {
    ...Object.fromEntries(
      streams.flatMap((path) => [
        [`${path}.write`, written],
        [`${path}.end`, (call: PendingCall) => (call.args.length === 0 ? undefined : written(call))],
        [`${path}.push`, pushed],
        [`${path}.{on|once|addListener}`, heard],
        [`${path}.read`, (call: PendingCall) => pieceOf(call, call.receiver ?? unknown)],
        [`${path}.pipe`, piped],
        [`${path}.pipeThrough`, piped],
      ]),
    ),
    ...Object.fromEntries(sources.map((path) => [`${path}.pipe`, piped])),
    'express.Request().read': (call) => pieceOf(call, call.receiver ?? unknown),
    'node:stream.Readable.from': ({ args: [list], element, external }) =>
      list === undefined
        ? undefined
        : external('node:stream.Readable()', {
            taint: taintOf(list),
            props: new Map([['written', list.kind === 'literal' || list.kind === 'text' ? list : element(list)]]),
          }),
    '{node:stream.pipeline|node:stream/promises.pipeline|node:stream.promises.pipeline|pump}': pipeline,
    '{node:readline.createInterface|node:readline/promises.createInterface}': (call) => {
      const [settings] = call.args;
      const input = settings === undefined ? unknown : pieceOf(call, call.member(settings, 'input'));
      return call.external('node:readline.Interface()', { args: call.args, taint: taintOf(input) });
    },
    'node:readline.Interface().{on|once}': (call) => {
      const [name, listener] = call.args;
      const line = call.receiver?.kind === 'external' ? makeUnknown(call.receiver.taint, 'string') : unknown;
      if (listener !== undefined) call.invoke(listener, asString(name) === 'line' ? [line] : []);
      return call.receiver ?? undefined;
    },
    '{get-stream|get-stream.buffer|get-stream.array|get-stream.getStream|get-stream.getStreamAsBuffer|co-body|co-body.json|co-body.form|co-body.text|raw-body|raw-body.default}':
      gathered,
    'node:stream/consumers.{json|text|buffer|arrayBuffer|blob}': gathered,
    // `const [chunk] = await once(request, 'data')`
    'node:events.once': (call) => {
      const [emitter, name] = call.args;
      if (emitter === undefined || name === undefined) return undefined;
      const heard = call.listener();
      call.method(emitter, 'on', [name, heard.callback]);
      return makePromise(makeArray([heard.given(0) ?? unknown]));
    },
  },
});

/** One of the pieces that a stream, or a list, gives. */
function pieceOf(call: PendingCall, stream: Value): Value {
  const pieces = options(stream).flatMap((option) => {
    const from = option.kind === 'object' ? option.base : option;
    if (from?.kind !== 'external') return option.kind === 'array' ? [call.element(option)] : [];
    const given = from.props?.get('written');
    if (given !== undefined) return [given];
    const element = call.element(from);
    return taintOf(element) === null ? [] : [element];
  });
  return pieces.length === 0 ? unknown : pieces.reduce((all, piece) => join(all, piece));
}

/** Writes a piece to what may be a stream of a package, or of a class of the project. */
function feed(call: PendingCall, target: Value, piece: Value): void {
  for (const option of options(target)) {
    if (option.kind === 'external' && streams.includes(option.path.text)) call.method(option, 'write', [piece]);
    if (option.kind !== 'object' || option.base?.path.root.text !== 'node:stream') continue;
    for (const name of ['_transform', '_write']) {
      const work = call.member(option, name);
      if (work.kind !== 'function') continue;
      const { callback, given } = call.listener();
      call.invoke(work, [piece, unknown, callback], option);
      const result = given(1);
      if (result !== undefined) call.method(option, 'push', [result]);
    }
  }
}

/** `stream.write(piece)`: to the function that the stream was made with, or through it. */
function written(call: PendingCall): Value | undefined {
  const { receiver } = call;
  const [piece = unknown] = call.args;
  if (receiver?.kind !== 'external' || piece.kind === 'function') return undefined;
  const settings = receiver.args.find(({ kind }) => kind === 'object');
  const work =
    receiver.args.find(({ kind }) => kind === 'function') ??
    (settings?.kind === 'object' ? (settings.props.get('transform') ?? settings.props.get('write')) : undefined);
  if (work?.kind !== 'function') {
    call.method(receiver, 'push', [piece]);
    return undefinedValue;
  }
  const { callback, given } = call.listener();
  const params = work.module.facts.functions[work.fn]?.params.length ?? 0;
  const whole = collecting.test(receiver.path.text);
  // `bl((error, all) => …)`
  call.invoke(work, whole ? (params > 1 ? [unknown, piece] : [piece]) : [piece, unknown, callback], receiver);
  const result = given(1);
  if (result !== undefined) call.method(receiver, 'push', [result]);
  return undefinedValue;
}

/** `this.push(piece)`: whoever listens is given it. */
function pushed(call: PendingCall): Value | undefined {
  const [piece] = call.args;
  if (call.receiver?.kind !== 'external' || piece === undefined || piece.kind === 'literal') return undefined;
  const before = call.receiver.props?.get('written');
  call.remember('written', before === undefined ? piece : join(before, piece));
  const listeners = call.receiver.props?.get('listening');
  if (listeners !== undefined && taintOf(piece) !== null) call.invoke(listeners, [piece]);
  return undefinedValue;
}

function heard(call: PendingCall): Value | undefined {
  const [name, listener] = call.args;
  if (call.receiver?.kind !== 'external' || listener === undefined) return call.receiver ?? undefined;
  if (asString(name) !== 'data') {
    call.invoke(listener, []);
    return call.receiver;
  }
  const before = call.receiver.props?.get('listening');
  call.remember('listening', before === undefined ? listener : join(before, listener));
  call.invoke(listener, [pieceOf(call, call.receiver)]);
  return call.receiver;
}

function piped(call: PendingCall): Value | undefined {
  const [target] = call.args;
  if (target === undefined || call.receiver === null) return target;
  feed(call, target, pieceOf(call, call.receiver));
  return target;
}

/** `pipeline(source, async function* (pieces) { … }, target)` */
function pipeline(call: PendingCall): Value {
  const stages = call.args.flatMap((argument) => (argument.kind === 'array' ? argument.elements : [argument]));
  const [source = unknown, ...rest] = stages;
  let piece = pieceOf(call, source);
  for (const stage of rest)
    if (stage.kind === 'function') piece = call.element(call.invoke(stage, [makeArray([], piece)]));
    else {
      feed(call, stage, piece);
      piece = pieceOf(call, stage);
    }
  return makePromise(undefinedValue);
}

/** All that a stream gives, by a promise or to a callback. */
function gathered(call: PendingCall): Value | undefined {
  const [stream, ...rest] = call.args;
  if (stream === undefined) return undefined;
  const context = stream.kind === 'external' && stream.path.text === 'koa.Context()';
  const piece = pieceOf(call, context ? call.member(stream, 'req') : stream);
  const callback = rest.find(({ kind }) => kind === 'function');
  if (callback !== undefined) call.invoke(callback, [unknown, piece]);
  return makePromise(piece);
}
