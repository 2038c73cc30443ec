import type { Location } from '../../findings/types.ts';
import type { Operation } from '../../model/operations.ts';
import { defineRule, defineStrength } from '../define.ts';
import { manifestPlace } from '../support/packages.ts';
import { servers, type Server } from '../support/servers.ts';

export default defineRule({
  title: 'No structured logs',
  severity: 'high',
  precision: 'high',
  needs: ['server'],
  tags: ['logging'],
  docs: {
    why: 'At three in the morning the log is all there is. Lines of text without level and fields cannot be searched by user or request, counted, or alerted on, and a stack trace in them is twenty lines that belong to nothing.',
    fix: 'Write logs through a logger that emits JSON with level, time and fields (the framework’s own, where it has one), one record for each event, and give each request’s records its id.',
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
app.get('/products', (req, res) => { logger.info({ page: req.query.page }, 'listing products'); res.json([]); });
app.listen(3000);
`,
  },
  messages: {
    text: 'The server writes its logs as plain text, with {calls}, {place}.',
    nothing: 'The server has no logger, and logs nothing.',
    framework: 'The server logs only what the framework does by itself, as plain text.',
  },
  check(model, report) {
    const seen = new Set<string>();
    for (const server of servers(model)) {
      const place = server.app.package === null ? server.app.place : manifestPlace(server.app.package, 'dependencies');
      if (seen.has(place.file) || logsStructured(server) !== false) continue;
      seen.add(place.file);
      const logs = server.operations.filter((operation) => operation.is === 'log');
      const calls = logs.map((operation) => operation.place);
      const [file] = mostOf(calls);
      report({
        message: file !== undefined ? 'text' : server.app.traits.textLogs === true ? 'framework' : 'nothing',
        arguments: {
          calls: calls.length === 1 ? '1 call' : `${calls.length} calls`,
          place: calls.length === 1 ? `in ${file ?? ''}` : `most of them in ${file ?? ''}`,
        },
        place,
        trace: calls.slice(0, 3).map((location) => ({ location, message: 'logs text' })),
        affects: { unit: 'project', count: 1 },
        // levels and a place to configure them are half the way
        ...(server.app.traits.textLogs === true || logs.some(({ api }) => !api.startsWith('console.'))
          ? { severity: 'medium' }
          : {}),
      });
    }
  },
});

export const strengths = [
  defineStrength({
    message: 'Logs are structured throughout ({calls} calls of a logger, none of the console).',
    find(model) {
      const logs = model.operations.filter((operation) => operation.is === 'log');
      const [first] = logs;
      return first !== undefined && logs.length >= 3 && logs.every(({ structured }) => structured)
        ? { arguments: { calls: logs.length }, place: first.place }
        : null;
    },
  }),
];

/** null: something is called that may well be a logger. */
function logsStructured({ app, operations }: Server): boolean | null {
  if (app.traits.logs === true || operations.some((operation) => operation.is === 'log' && operation.structured))
    return true;
  return app.traits.logs === null || operations.some(looksLikeLogger) ? null : false;
}

/** `something.warn(…)`: only loggers have such methods. */
function looksLikeLogger(operation: Operation): boolean {
  return (
    operation.is === 'call' &&
    /(?:^|\.)(?:info|warn|warning|debug|fatal)$/.test(operation.api) &&
    !operation.api.startsWith('console.')
  );
}

/** Files, the one with the most places first. */
function mostOf(places: readonly Location[]): string[] {
  return [...Map.groupBy(places, ({ file }) => file)].sort((a, b) => b[1].length - a[1].length).map(([file]) => file);
}
