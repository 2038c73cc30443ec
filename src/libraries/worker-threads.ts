import { asString, asText, options, type Value } from '../evaluate/values.ts';
import type { Module } from '../link/types.ts';
import type { LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { runAside } from './support/aside.ts';
import { moduleAt } from './support/named-modules.ts';

const worker = 'node:worker_threads.Worker()';
const listening = 'node:worker_threads.parentPort.{on|once|addListener}';

/** Threads of the project: what they are sent, and what they send back. */
export default defineLibrary({
  packages: ['node:worker_threads'],
  docs: 'https://nodejs.org/api/worker_threads.html',
  rows: [{ api: `{${worker}|node:worker_threads.parentPort}.{on|once|addListener}`, is: 'function', keeps: true }],
  consumers(build) {
    const listeners = new Map<Module, Value[]>();
    for (const { event } of build.calls(listening)) add(listeners, event.place.module, event.args);
    if (listeners.size === 0) return;
    for (const { event } of build.calls(`${worker}.postMessage`))
      for (const module of modulesOf(build, event.receiver, event.place.module))
        runAside(build, listeners.get(module) ?? [], event.args.slice(0, 1));
    answered(build, listeners);
  },
});

/** What a thread sends goes to whoever listens to it. */
function answered(build: LibraryBuild, listeners: ReadonlyMap<Module, readonly Value[]>): void {
  const sent = build.calls('node:worker_threads.parentPort.postMessage');
  for (const { event } of build.calls(`${worker}.{on|once|addListener}`)) {
    const [name, listener] = event.args;
    if (asString(name) !== 'message' || listener === undefined) continue;
    for (const module of modulesOf(build, event.receiver, event.place.module))
      for (const answer of sent)
        if (isIn(answer, module) && listeners.has(module)) runAside(build, [listener], answer.event.args.slice(0, 1));
  }
}

function isIn({ event }: SeenCall, module: Module): boolean {
  return event.place.module === module;
}

function add(listeners: Map<Module, Value[]>, module: Module, [name, listener]: readonly Value[]): void {
  if (name === undefined || asString(name) !== 'message' || listener === undefined) return;
  listeners.set(module, [...(listeners.get(module) ?? []), listener]);
}

/** The files that a thread may have been made of: `new Worker('./job.js')`, `new Worker(new URL('./job.js', import.meta.url))`. */
function modulesOf(build: LibraryBuild, thread: Value | null, from: Module): Module[] {
  if (thread?.kind !== 'external') return [];
  const [file] = thread.args;
  return options(file ?? thread).flatMap((option) => {
    const url = option.kind === 'external' && option.path.text === 'global.URL()' ? option.args[0] : option;
    const text = url === undefined ? null : asText(url);
    const module = text === null ? undefined : moduleAt(build, text, from);
    return module === undefined ? [] : [module];
  });
}
