import { options, type Value } from '../evaluate/values.ts';
import type { SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer, everyInWords } from './support/consumers.ts';

/** Timers of the language: what a process does again and again for as long as it runs. */
export default defineLibrary({
  packages: ['global', 'node:timers'],
  docs: 'https://nodejs.org/api/timers.html',
  rows: [{ api: 'node:timers.setInterval', is: 'alias', of: 'global.setInterval' }],
  consumers(build) {
    for (const seen of build.calls('global.setInterval')) {
      const { args } = seen.event;
      const [handler, milliseconds] = args;
      if (handler === undefined || stopsItself(handler) || isStopped(seen)) continue;
      declareConsumer(build, seen, {
        kind: 'schedule',
        library: 'setInterval',
        names: [everyInWords(onlyNumber(milliseconds))],
        nameAt: 1,
        handler,
        arguments: () => args.slice(2),
        stays: 'caller',
      });
    }
  },
});

/** A timer whose function clears it waits for something; it is no job. */
function stopsItself(handler: Value): boolean {
  return options(handler).some(
    (option) =>
      option.kind === 'function' &&
      option.module.facts.calls.some((call) => call.fn === option.fn && call.name === 'clearInterval'),
  );
}

/** … and one that its own function clears before it is done lasts as long as the function. */
function isStopped({ activation: { module, fn } }: SeenCall): boolean {
  return fn !== 0 && module.facts.calls.some((call) => call.fn === fn && call.name === 'clearInterval');
}

function onlyNumber(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  return options(value).find((option) => option.kind === 'literal' && typeof option.value === 'number');
}
