import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isStoredKey } from '../support/stored-keys.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that decides which file is used',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-22', 'cwe-73', 'cwe-98', 'owasp-a01'],
  docs: {
    why: 'With `../` in its input (or `..%2f`, which is decoded after routing) a request leaves the folder it was meant for: it reads configuration, keys and source code, or overwrites them. `path.join` and `path.resolve` follow `..`; they don’t stop it.',
    fix: 'Look the file up by an id, or reduce the input to `path.basename(input)`. Where folders are needed, resolve the path and refuse it unless it still starts with the folder and a separator; `res.sendFile(name, { root })` does that by itself.',
    bad: `
import path from 'node:path';
import express from 'express';
const app = express();
app.get('/invoices/:name', (req, res) => {
  res.sendFile(path.join('/srv/invoices', req.params.name));
});
`,
    good: `
import path from 'node:path';
import express from 'express';
const app = express();
app.get('/invoices/:name', (req, res) => {
  res.sendFile(path.join('/srv/invoices', path.basename(req.params.name)));
});
`,
  },
  messages: {
    flow: 'The {source} decides which file {sink}() uses.',
    asked: 'The {source} decides which file {sink}() looks for.',
    module: 'The {source} decides which module {sink}() loads, and with that which code runs.',
    ending: 'The {source} decides which file that ends in `{ending}` {sink}() uses.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'path')) {
      const hit = flowHit(sink);
      const { ending, location } = sink.flow.sink;
      if (loads.test(sink.flow.sink.api)) report({ message: 'module', ...hit });
      // a fixed extension keeps `../` from leading to keys, sources and system files
      else if (/\.\w+$/.test(ending) && sink.all.every(({ sink: { ending: each } }) => each === ending))
        report({
          ...hit,
          message: 'ending',
          arguments: { ...hit.arguments, ending },
          severity: changesFile(model, location) ? 'high' : 'medium',
          confidence: 'medium',
        });
      // whether there is such a file, and how large it is
      else if (asks.test(sink.flow.sink.label)) report({ message: 'asked', ...hit, severity: 'medium' });
      else if (isStoredKey(model, sink.all))
        report({ message: 'flow', ...hit, severity: 'medium', confidence: 'medium' });
      else report({ message: 'flow', ...hit });
    }
  },
});

const loads = /^global\.language\.require$|^node:module\.createRequire\(\)$/;

const asks = /^(?:exists|pathExists|access|stat|lstat)(?:Sync)?$/;

function changesFile(model: BackendModel, place: Location): boolean {
  return model.operations.some(
    (operation) =>
      operation.is === 'file' &&
      (operation.operation === 'write' || operation.operation === 'delete') &&
      placeKey(operation.place) === placeKey(place),
  );
}
