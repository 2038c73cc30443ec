import { placeKey } from '../../model/places.ts';
import type { LogOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { servingFiles, startingFiles } from '../support/servers.ts';
import { filesAsTrace, furtherPlaces, timesInWords, totalOf, worstFiles } from '../support/spread.ts';

/** Where a server starts, it may say so on the terminal, and why it could not. */
const atStart = 5;

export default defineRule({
  title: 'Logs written with the console',
  severity: 'medium',
  precision: 'high',
  needs: ['server'],
  tags: ['logging'],
  docs: {
    why: 'What the console prints has no level, no request and no fields: it cannot be filtered, searched or switched off, and it is not where the other logs are. With a terminal or a file behind it, each call also blocks the event loop.',
    fix: 'Use the logger of the application, with the values as fields: `logger.info({ orderId }, "order paid")`. `no-console` of the linter keeps new calls out.',
    bad: `
import express from 'express';
const app = express();
app.get('/products', (req, res) => { console.log('listing products'); res.json([]); });
app.listen(3000);
`,
    good: `
import express from 'express';
import pino from 'pino';
const app = express();
const logger = pino();
app.get('/products', (req, res) => { logger.info('listing products'); res.json([]); });
app.listen(3000, () => console.log('listening on 3000'));
`,
  },
  messages: {
    file: '{file} logs with the console, {times}.',
    rest: '{files} further files log with the console, {times}, most of all {worst}.',
  },
  check(model, report) {
    const { worst, rest } = worstFiles(consoleCalls(model).map(({ place }) => place));
    for (const each of worst) {
      report({
        message: 'file',
        arguments: { file: each.file, times: timesInWords(each.places.length) },
        place: each.first,
        trace: furtherPlaces(each, 'another call'),
      });
    }
    const [next] = rest;
    if (next === undefined) return;
    report({
      message: 'rest',
      arguments: { files: rest.length, times: timesInWords(totalOf(rest)), worst: next.file },
      place: next.first,
      trace: filesAsTrace(rest, timesInWords),
      affects: { unit: 'file', count: rest.length },
      key: 'rest',
    });
  },
});

/** Calls of the console in code that serves requests; what a server says while it starts, or fails to, is left out. */
function consoleCalls(model: BackendModel): LogOperation[] {
  const logs = model.operations.filter((operation): operation is LogOperation => operation.is === 'log');
  const serves = servingFiles(model);
  const onRequest = new Set(
    model.endpoints.flatMap(({ steps }) =>
      steps.flatMap(({ operation }) => (operation.is === 'log' ? [lineOf(operation)] : [])),
    ),
  );
  const allowed = allowedLines(model);
  // a function that logs both ways is the logger: one of the two is for terminals
  const loggers = new Set(logs.filter(({ structured }) => structured).map(functionOf));
  // `options.logger ?? console` is whatever is handed over
  const others = new Set(
    model.operations
      .filter((operation) => operation.is === 'call' || (operation.is === 'log' && operation.structured))
      .map(({ place }) => placeKey(place)),
  );
  const calls = logs.filter(
    (log) =>
      !log.structured &&
      log.api.startsWith('console.') &&
      serves(log.place.file) &&
      !allowed.has(lineOf(log)) &&
      !loggers.has(functionOf(log)) &&
      !others.has(placeKey(log.place)),
  );
  const starts = startingFiles(model);
  const starting = Map.groupBy(
    calls.filter((log) => starts.has(log.place.file) && !onRequest.has(lineOf(log))),
    ({ place }) => place.file,
  );
  return calls.filter((log) => {
    const inFile = starting.get(log.place.file);
    return inFile === undefined || inFile.length > atStart || !inFile.includes(log);
  });
}

/** Lines for which somebody has told the linter that this call is meant. */
function allowedLines(model: BackendModel): Set<string> {
  return new Set(
    model.sources.flatMap(({ file, facts, locate }) =>
      facts.directives.flatMap(({ name, text, start, end }) => {
        if (!/\bno-?console\b/i.test(text)) return [];
        const { line, endLine } = locate(start, end);
        if (name.endsWith('-disable-line')) return [`${file.path}:${line}`];
        return name.endsWith('-next-line') || name === 'biome-ignore' ? [`${file.path}:${endLine + 1}`] : [];
      }),
    ),
  );
}

function lineOf({ place }: LogOperation): string {
  return `${place.file}:${place.line}`;
}

function functionOf({ place, inFunction }: LogOperation): string {
  return `${place.file} ${inFunction}`;
}
