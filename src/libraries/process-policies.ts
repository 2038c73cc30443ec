import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';

const on = (what: string): OperationDraft => ({ is: 'process', what: `on:${what}`, name: '', continues: false });

/** Packages that decide what happens when the process is told to stop, or when an error reaches it. */
export default defineLibrary({
  packages: ['close-with-grace', 'async-exit-hook', 'loud-rejection'],
  docs: 'https://github.com/mcollina/close-with-grace',
  operations: {
    'close-with-grace': () => [on('SIGTERM'), on('SIGINT'), on('uncaughtException'), on('unhandledRejection')],
    'async-exit-hook.{uncaughtExceptionHandler|unhandledRejectionHandler}': ({ event }) =>
      on(event.name.replace('Handler', '')),
    'loud-rejection': () => on('unhandledRejection'),
  },
});
