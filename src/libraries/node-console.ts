import { defineLibrary, type Row } from './define.ts';

/** The console: text for a person at a terminal, no fields, no levels that a log server could filter by. */
export default defineLibrary({
  packages: ['node:console'],
  docs: 'https://nodejs.org/api/console.html',
  rows: [
    { api: 'node:console', is: 'alias', of: 'global.console' },
    { api: 'global.console.{error|trace|assert}', is: 'log', level: 'error', structured: false },
    { api: 'global.console.warn', is: 'log', level: 'warn', structured: false },
    { api: 'global.console.{log|info|table|dir|group}', is: 'log', level: 'info', structured: false },
    { api: 'global.console.debug', is: 'log', level: 'debug', structured: false },
    // objects are shown with quotes and escapes; text stands there as it is
    ...[0, 1, 2, 3].map((arg): Row => ({
      api: 'global.console.{error|warn|log|info|debug|trace}',
      is: 'sink',
      kind: 'log',
      arg,
    })),
    {
      api: 'global.console.{error|warn|log|info|debug|trace}',
      is: 'sink',
      kind: 'format',
      arg: 0,
      when: { argument: 1 },
    },
  ],
});
