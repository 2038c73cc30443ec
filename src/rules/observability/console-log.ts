import type { LogOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { filesAsTrace, furtherPlaces, timesInWords, totalOf, worstFiles } from '../support/spread.ts';

/** Where a server starts, it may say so on the terminal, and why it could not. */
const atStart = 3;

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
      report({ message: 'file', arguments: { file: each.file, times: timesInWords(each.places.length) }, place: each.first, trace: furtherPlaces(each, 'another call') });
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

/** Calls of the console in code that serves requests; what a file says while the server starts, or fails to, is left out. */
function consoleCalls(model: BackendModel): LogOperation[] {
  const starts = new Set(model.apps.flatMap(({ listens }) => (listens === null ? [] : [listens.file])));
  const onRequest = new Set(model.endpoints.flatMap(({ steps }) => steps.flatMap(({ operation }) => (operation.is === 'log' ? [`${operation.place.file}:${operation.place.line}`] : []))));
  const calls = model.operations.filter((operation): operation is LogOperation => operation.is === 'log' && !operation.structured && operation.api.startsWith('console.'));
  const starting = Map.groupBy(calls.filter(({ place }) => starts.has(place.file) && !onRequest.has(`${place.file}:${place.line}`)), ({ place }) => place.file);
  return calls.filter((call) => {
    const inFile = starting.get(call.place.file);
    return inFile === undefined || inFile.length > atStart || !inFile.includes(call);
  });
}
