import { lateThrow } from '../../model/code/thrown-late.ts';
import { placeKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';
import { wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Errors that are thrown where nobody catches them',
  severity: 'high',
  precision: 'medium',
  needs: ['endpoints'],
  tags: ['cwe-248', 'cwe-730', 'reliability'],
  docs: {
    why: 'When a callback runs, the request’s handler and every `try` around it have returned: what it throws is caught by nobody, and ends the process with all requests in it. Whoever can make the operation fail, by a name that does not exist, stops the server.',
    fix: 'Hand the error on (`return next(err)`), answer it there, or use the version with promises and `await` it.',
    bad: `
import { readFile } from 'node:fs';
import express from 'express';
const app = express();
app.get('/notes/:name', (req, res) => {
  readFile('/srv/notes/' + encodeURIComponent(req.params.name), (err, text) => {
    if (err) throw err;
    res.end(text);
  });
});
`,
    good: `
import { readFile } from 'node:fs';
import express from 'express';
const app = express();
app.get('/notes/:name', (req, res, next) => {
  readFile('/srv/notes/' + encodeURIComponent(req.params.name), (err, text) => {
    if (err) return next(err);
    res.end(text);
  });
});
`,
  },
  messages: {
    late: '{request} can end the process: what the callback of {api}() throws is caught by nobody, and all other requests end with it.',
    parse:
      '{request} can end the process with a body that is no JSON: what JSON.parse() throws in the callback of {api}() is caught by nobody, and all other requests end with it.',
  },
  check(model, report) {
    const seen = new Set<string>();
    for (const endpoint of model.endpoints) {
      for (const step of endpoint.steps) {
        const { operation } = step;
        const reads = operation.is === 'call' && operation.api === 'JSON.parse';
        if (operation.is !== 'throw' && !reads) continue;
        const key = placeKey(operation.place);
        if (seen.has(key)) continue;
        const late = lateThrow(model, step);
        // what a file or a database holds is JSON if the program wrote it
        if (late === null || (reads && !late.listens)) continue;
        seen.add(key);
        report({
          message: reads ? 'parse' : 'late',
          place: operation.place,
          endpoint,
          arguments: { api: late.api, request: endpoint.label },
          trace: wayTo(endpoint, step, 'thrown, when the handler has returned'),
        });
      }
    }
  },
});
