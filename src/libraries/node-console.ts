import { defineLibrary, type Row } from './define.ts';

const colours =
  'black|red|green|yellow|blue|magenta|cyan|white|gray|grey|bold|dim|italic|underline|redBright|greenBright|yellowBright|blueBright|magentaBright|cyanBright|whiteBright';

/** The console: text for a person at a terminal, no fields, no levels that a log server could filter by. */
export default defineLibrary({
  packages: ['node:console', 'sprintf-js', 'printf', 'string-format', 'chalk'],
  docs: 'https://nodejs.org/api/console.html',
  rows: [
    { api: 'node:console', is: 'alias', of: 'global.console' },
    { api: 'global.console.{error|trace|assert}', is: 'log', level: 'error', structured: false },
    { api: 'global.console.warn', is: 'log', level: 'warn', structured: false },
    { api: 'global.console.{log|info|table|dir|group}', is: 'log', level: 'info', structured: false },
    { api: 'global.console.debug', is: 'log', level: 'debug', structured: false },
    // the terminal of a server is its log
    { api: 'global.process.{stdout|stderr}.write', is: 'log', level: 'info', structured: false },
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
    { api: 'node:util.log', is: 'sink', kind: 'format', arg: 0, when: { argument: 1 } },
    {
      api: '{sprintf-js|sprintf|printj|extsprintf|underscore.string|voca|fast-printf}.{sprintf|vsprintf|printf|vprintf}',
      is: 'sink',
      kind: 'format',
      arg: 0,
      when: { argument: 1 },
    },
    {
      api: '{printf|string-format|sprintf|format-util|util-format|string-template|quick-format-unescaped}',
      is: 'sink',
      kind: 'format',
      arg: 0,
      when: { argument: 1 },
    },
    // a stream may come first
    { api: 'printf', is: 'sink', kind: 'format', arg: 1, when: { argument: 2 } },
    { api: 'string-template/compile', is: 'sink', kind: 'format', arg: 0 },
    { api: 'global.console.assert', is: 'sink', kind: 'format', arg: 1, when: { argument: 2 } },
    { api: 'global.console.assert', is: 'sink', kind: 'log', arg: 1 },
    ...[0, 1, 2].flatMap((arg): Row[] => [
      { api: `chalk.{${colours}}`, is: 'propagator', from: [0, arg] },
      { api: `chalk.*.{${colours}}`, is: 'propagator', from: [0, arg] },
    ]),
  ],
});
