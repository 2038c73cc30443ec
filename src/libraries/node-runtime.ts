import { directoryIn } from '../evaluate/project-path.ts';
import { asString, literal, taintOf } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';

/** Node itself: the process, code that is made of text, compression and other work that blocks, events and URLs. */
export default defineLibrary({
  packages: [
    'node:process',
    'node:vm',
    'node:zlib',
    'node:util',
    'node:querystring',
    'node:events',
    'node:cluster',
    'node:worker_threads',
    'node:os',
    'node:async_hooks',
    'node:timers/promises',
    'node:perf_hooks',
    'node:dns',
    'vm2',
    'serialize-javascript',
    'node-serialize',
    'qs',
  ],
  docs: 'https://nodejs.org/api/',
  rows: [
    { api: 'node:process', is: 'alias', of: 'global.process' },
    { api: 'node:url.URL', is: 'alias', of: 'global.URL' },
    { api: 'node:url.URLSearchParams', is: 'alias', of: 'global.URLSearchParams' },
    { api: 'global.{eval|Function}', is: 'sink', kind: 'code', arg: 0 },
    { api: 'global.Function', is: 'sink', kind: 'code', arg: 1 },
    {
      api: 'node:vm.{runInContext|runInNewContext|runInThisContext|Script|compileFunction}',
      is: 'sink',
      kind: 'code',
      arg: 0,
    },
    { api: 'vm2.{VM|NodeVM}().run', is: 'sink', kind: 'code', arg: 0 },
    { api: 'node-serialize.unserialize', is: 'sink', kind: 'deserialization', arg: 0 },
    {
      api: '{global.RegExp|xregexp|xregexp.build|xregexp.cache|global.RegExp().compile}',
      is: 'sink',
      kind: 'regex',
      arg: 0,
    },
    {
      api: 'node:zlib.{gzipSync|gunzipSync|deflateSync|inflateSync|deflateRawSync|inflateRawSync|unzipSync|brotliCompressSync|brotliDecompressSync|zstdCompressSync|zstdDecompressSync}',
      is: 'blocking',
    },
    ...[
      'global.Buffer.alloc',
      'global.Buffer.allocUnsafe',
      'global.Buffer.allocUnsafeSlow',
      'global.Array',
      'global.ArrayBuffer',
      '{node:buffer|global}.SlowBuffer',
      'node:buffer.Buffer.{alloc|allocUnsafe|allocUnsafeSlow}',
      'node:crypto.randomBytes',
      'lodash.range',
      'lodash.times',
    ].map((api): Row => ({ api, is: 'sink', kind: 'resource', arg: 0 })),
    // given something else, they copy it
    {
      api: 'global.{Uint8Array|Uint8ClampedArray|Int8Array|Uint16Array|Int16Array|Uint32Array|Int32Array|Float32Array|Float64Array}',
      is: 'sink',
      kind: 'resource',
      arg: 0,
      when: { number: 0 },
    },
    { api: 'global.{setTimeout|setInterval}', is: 'sink', kind: 'resource', arg: 1 },
    { api: 'node:timers/promises.{setTimeout|setInterval}', is: 'sink', kind: 'resource', arg: 0 },
    ...[
      'global.SharedArrayBuffer',
      'node:buffer.SlowBuffer',
      'canvas.createCanvas',
      'nanoid.nanoid',
      'crypto-random-string',
    ].map((api): Row => ({ api, is: 'sink', kind: 'resource', arg: 0 })),
    ...[
      'lodash.{delay|debounce|throttle|repeat|pad|padStart|padEnd}',
      'canvas.createCanvas',
      '{bcrypt|bcryptjs}.{hash|hashSync}',
    ].map((api): Row => ({ api, is: 'sink', kind: 'resource', arg: 1 })),
    { api: '{bcrypt|bcryptjs}.{genSalt|genSaltSync}', is: 'sink', kind: 'resource', arg: 0 },
    ...['N', 'cost', 'r', 'p'].flatMap((name): Row[] => [
      { api: 'node:crypto.{scrypt|scryptSync}', is: 'sink', kind: 'resource', arg: `3.${name}` },
    ]),
    { api: 'global.Buffer', is: 'sink', kind: 'resource', arg: 2 },
    { api: 'global.Array.from', is: 'sink', kind: 'resource', arg: '0.length' },
    { api: 'node:crypto.{pbkdf2|pbkdf2Sync}', is: 'sink', kind: 'resource', arg: 2 },
    {
      api: 'node:zlib.{gunzip|gunzipSync|inflate|inflateSync|inflateRaw|inflateRawSync|unzip|unzipSync|brotliDecompress|brotliDecompressSync}',
      is: 'sink',
      kind: 'resource',
      arg: 0,
      unless: '1.maxOutputLength',
    },
    { api: 'node:stream.Readable.from', is: 'propagator', from: [0] },
    {
      api: 'node:zlib.{createGunzip|createInflate|createInflateRaw|createUnzip|createBrotliDecompress}().write',
      is: 'sink',
      kind: 'resource',
      arg: 0,
      unless: 'maxOutputLength',
    },
    { api: 'node:util.format', is: 'sink', kind: 'format', arg: 0, when: { argument: 1 } },
    { api: 'node:util.formatWithOptions', is: 'sink', kind: 'format', arg: 1, when: { argument: 2 } },
    { api: 'global.Atomics.wait', is: 'blocking' },
    { api: 'node:util.format', is: 'propagator', from: [0, 1, 2, 3, 4] },
    { api: 'node:url.parse', is: 'propagator', from: [0] },
    { api: 'global.URL().searchParams', is: 'alias', of: 'global.URLSearchParams()' },
    { api: 'global.URL().{toString|toJSON}', is: 'propagator', from: [-1] },
    { api: 'node:util.{stripVTControlCharacters|toUSVString}', is: 'propagator', from: [0] },
    { api: 'global.Intl.ListFormat().format', is: 'propagator', from: [0] },
    { api: 'global.URL().{toString|toJSON}', is: 'propagator', from: [-1] },
    { api: 'global.{URL|URLSearchParams}', is: 'propagator', from: [0, 1] },
    { api: 'global.URLSearchParams().{get|toString|getAll}', is: 'propagator', from: [-1] },
    // names and values are encoded
    { api: 'global.URLSearchParams().toString', is: 'sanitizer', kinds: ['html', 'path', 'log', 'header'] },
    { api: '{node:querystring|qs}.{parse|stringify}', is: 'propagator', from: [0] },
    {
      api: '{node:querystring.escape|node:url.domainToASCII}',
      is: 'sanitizer',
      kinds: ['html', 'path', 'sql', 'command', 'header', 'url', 'redirect', 'log'],
    },
    {
      api: '{node:timers/promises.setTimeout|node:timers/promises.setImmediate|node:dns.promises.lookup}',
      is: 'function',
      async: true,
    },
    {
      api: 'global.{RegExp|Intl.NumberFormat|Intl.DateTimeFormat|Intl.Collator|Intl.PluralRules|Intl.RelativeTimeFormat|Intl.ListFormat|Intl.Segmenter}',
      is: 'tagged',
      tags: ['made-once'],
    },
    { api: 'node:cluster.fork', is: 'tagged', tags: ['cluster'] },
    { api: 'node:worker_threads.Worker', is: 'tagged', tags: ['worker'] },
    { api: 'node:async_hooks.AsyncLocalStorage', is: 'tagged', tags: ['async-context'] },
    { api: 'global.process.{on|once|addListener}', is: 'function', calls: 1, returns: 'receiver' },
  ] satisfies Row[],
  hooks: {
    // what runs inside finds what it was run with
    'node:async_hooks.AsyncLocalStorage().run': (call) => {
      const [store, work, ...given] = call.args;
      if (store !== undefined) call.remember('store', store);
      return work === undefined ? undefined : call.invoke(work, given);
    },
    'node:async_hooks.AsyncLocalStorage().enterWith': ({ args: [store], remember }) => {
      if (store !== undefined) remember('store', store);
      return undefined;
    },
    'node:async_hooks.AsyncLocalStorage().getStore': ({ receiver }) => {
      const store = receiver?.kind === 'external' ? receiver.props?.get('store') : undefined;
      return store !== undefined && taintOf(store) !== null ? store : undefined;
    },
    'node:util.inherits': ({ args: [own, parent], member }) => {
      if (own === undefined || parent === undefined) return undefined;
      const [from, to] = [member(parent, 'prototype'), member(own, 'prototype')];
      if (from.kind === 'object' && to.kind === 'object')
        for (const [name, value] of from.props) if (!to.props.has(name)) to.props.set(name, value);
      return undefined;
    },
    // where a package is started: its own directory
    'node:os.homedir': () => literal('~'),
    'global.process.cwd': ({ place }) => literal(directoryIn(place.module.package?.directory ?? '')),
  },
  operations: {
    'global.process.{on|once|addListener}': handled,
    'global.process.{exit|abort|kill}': () => ({ is: 'process', what: 'exit', name: '', continues: null }),
  },
});

/** Whether a handler lets the process go on shows in what it does when it runs: it ends it, or it doesn't. */
function handled(call: OperationCall): OperationDraft {
  const exits = call.event.callbacks.some((activation) =>
    activation.events.some(
      (event) =>
        (event.kind === 'call' && /^global\.process\.(?:exit|abort|kill)$/.test(event.path?.text ?? '')) ||
        event.kind === 'throw' ||
        (event.kind === 'enter' && endsProcess(event.activation, 4)),
    ),
  );
  return {
    is: 'process',
    what: `on:${asString(call.args[0]) ?? '{?}'}`,
    name: '',
    continues: call.event.callbacks.length === 0 ? null : !exits,
  };
}

function endsProcess(activation: OperationCall['event']['callbacks'][number], depth: number): boolean {
  return (
    depth > 0 &&
    activation.events.some((event) =>
      event.kind === 'call'
        ? /^global\.process\.(?:exit|abort|kill)$/.test(event.path?.text ?? '') ||
          event.callbacks.some((inner) => endsProcess(inner, depth - 1))
        : event.kind === 'enter' && endsProcess(event.activation, depth - 1),
    )
  );
}
