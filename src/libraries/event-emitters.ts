import { options, undefinedValue, unknown } from '../evaluate/values.ts';
import type { LibraryBuild, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { deliverInput } from './support/emitted-input.ts';
import { declareConsumer, nameOfQueue, namesOf } from './support/consumers.ts';

const emitters = ['node:events', 'eventemitter2', 'eventemitter3', 'mitt'];
const target = 'global.EventTarget()';
const made = `{${emitters.map((emitter) => `${emitter}()`).join('|')}}`;

/** Events within the process: what one part of the program does when another says that something happened. */
export default defineLibrary({
  packages: ['node:events', 'eventemitter2', 'eventemitter3', 'mitt'],
  docs: 'https://nodejs.org/api/events.html',
  rows: [
    { api: 'node:events.EventEmitter', is: 'alias', of: 'node:events' },
    { api: 'eventemitter2.{EventEmitter2|EventEmitter}', is: 'alias', of: 'eventemitter2' },
    { api: 'eventemitter3.EventEmitter', is: 'alias', of: 'eventemitter3' },
    ...['on', 'once', 'addListener', 'prependListener'].map((name): Row => ({
      api: `${made}.${name}`,
      is: 'function',
      calls: 'all',
      returns: 'receiver',
    })),
    { api: `${target}.addEventListener`, is: 'function', calls: 'all' },
    { api: `${target}.{removeEventListener|dispatchEvent}`, is: 'function', keeps: true },
    ...['removeListener', 'off', 'removeAllListeners', 'setMaxListeners'].map((name): Row => ({
      api: `${made}.${name}`,
      is: 'function',
      keeps: true,
    })),
  ],
  hooks: {
    'global.{CustomEvent|Event|MessageEvent}': (call) => {
      const [type = unknown, settings] = call.args;
      const props = new Map([['type', type]]);
      for (const name of ['detail', 'data']) {
        const held = settings === undefined ? undefinedValue : call.member(settings, name);
        if (held.kind !== 'literal' || held.value !== undefined) props.set(name, held);
      }
      return call.external(`${call.path.text}()`, { args: call.args, props });
    },
  },
  operations: {
    [`${made}.{emit|emitAsync}`]: ({ args }): OperationDraft => ({ is: 'publish', to: nameOfQueue(args[0]) }),
  },
  consumers(build) {
    deliverInput(build, `${made}.{on|once|addListener|prependListener}`, `${made}.{emit|emitAsync}`);
    deliverInput(build, `${target}.addEventListener`, `${target}.dispatchEvent`, ([event = unknown]) => [
      event.kind === 'external' ? (event.props?.get('type') ?? unknown) : unknown,
      event,
    ]);
    const emitted = emittedEvents(build);
    for (const seen of build.calls(`${made}.{on|addListener|prependListener|onAny}`)) {
      const { args, place, spelled } = seen.event;
      // a helper that listens for others: `Cluster.on(event, listener)`
      const caller = spelled[0] === true ? undefined : seen.activation.calledAt?.module;
      const listening = caller === undefined ? [place.module] : [place.module, caller];
      const handler = args.find((argument) => options(argument).some(({ kind }) => kind === 'function'));
      if (handler === undefined) continue;
      // a module that talks to itself is not a way in
      const names = namesOf(args[0]).filter(
        (name) =>
          name !== 'error' &&
          [...(emitted.get(name) ?? [])].some((file) => listening.some(({ path }) => path !== file)),
      );
      if (names.length === 0) continue;
      declareConsumer(build, seen, {
        kind: 'event',
        library: 'EventEmitter',
        names,
        nameAt: 0,
        handler,
        arguments: () => [unknown],
        stays: 'caller',
      });
    }
  },
});

/** Files in which events are emitted, by name. */
function emittedEvents(build: LibraryBuild): Map<string, Set<string>> {
  const emitted = new Map<string, Set<string>>();
  for (const { event } of build.calls(`${made}.{emit|emitAsync}`)) {
    for (const name of namesOf(event.args[0])) {
      const files = emitted.get(name);
      if (files === undefined) emitted.set(name, new Set([event.place.module.path]));
      else files.add(event.place.module.path);
    }
  }
  return emitted;
}
