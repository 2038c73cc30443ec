import type { App, BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { sourceAt } from '../support/lookup.ts';
import { remembered } from '../support/remembered.ts';

export default defineRule({
  title: 'Server without a policy for unhandled rejections and uncaught exceptions',
  severity: 'high',
  precision: 'medium',
  needs: ['server', 'sources'],
  tags: ['cwe-755', 'reliability'],
  docs: {
    why: 'A rejection that nobody handles ends a Node process at once: open requests are cut off, nothing is flushed, and the only trace is on standard error. A server has to log what happened in its own format, stop taking requests, and leave on its own terms.',
    fix: "Where the server starts, handle both: `process.on('unhandledRejection', fail)` and `process.on('uncaughtException', fail)`, with a `fail` that logs the error as fatal, closes the server and exits with 1.",
    bad: `
import express from 'express';
const app = express();
app.get('/', (req, res) => { res.json({}); });
app.listen(3000);
`,
    good: `
import express from 'express';
const app = express();
app.get('/', (req, res) => { res.json({}); });
const fail = (error) => { console.error(error); process.exit(1); };
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);
app.listen(3000);
`,
  },
  messages: {
    none: 'Nothing handles unhandledRejection or uncaughtException: the first one ends the server without a log entry or an orderly shutdown.',
    supervised:
      'Nothing handles unhandledRejection or uncaughtException: the first one ends the server without a log entry; only its supervisor brings it back.',
  },
  check(model, report) {
    const done = new Set<App['package']>();
    for (const app of model.apps) {
      if (app.listens === null || app.traits.serverless || done.has(app.package)) continue;
      done.add(app.package);
      if (handled(model, app.package)) continue;
      report({
        message: supervised(model) ? 'supervised' : 'none',
        place: app.listens,
        affects: { unit: 'project', count: 1 },
        ...(supervised(model) ? { severity: 'medium' as const } : {}),
      });
    }
  },
});

function handled(model: BackendModel, of: App['package']): boolean {
  const { tracked, packages } = handlers(model);
  return tracked || packages.has(of);
}

const handlers = remembered((model: BackendModel) => {
  const packages = new Set<App['package']>();
  let tracked = false;
  for (const operation of model.operations) {
    if (operation.is === 'process' && /^on:(?:unhandledRejection|uncaughtException)/.test(operation.what))
      packages.add(sourceAt(model, operation.place.file)?.package ?? null);
    // error trackers install handlers of their own
    else if (operation.is === 'guard' && operation.guard === 'error-tracking') tracked = true;
  }
  return { tracked, packages };
});

/** Something starts the process again: a container, a process manager, a platform. */
function supervised(model: BackendModel): boolean {
  const supervisors = new Set<string>(['dockerfile', 'compose', 'kubernetes', 'pm2', 'procfile']);
  return model.project.documents.some(({ kind, role }) => role === 'server' && supervisors.has(kind));
}
