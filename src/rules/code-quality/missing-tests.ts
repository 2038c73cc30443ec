import type { BackendModel, SourceModule } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { handlerSteps } from '../support/endpoints.ts';
import { manifestPlace, packageName, scriptsOf, serverPackages } from '../support/packages.ts';

/** Layers that tests are for. Entities and clients are tested by what uses them. */
const tested: ReadonlySet<SourceModule['layer']> = new Set(['route', 'service', 'data']);
/** Beyond this share it is not a gap here and there. */
const acceptedShare = 0.2;

const start =
  'Start with {files}: a test for each endpoint that sends a request to the application and looks at the reply and at what was stored covers the most with the least.';

export default defineRule({
  title: 'Code that no test reaches',
  severity: 'medium',
  precision: 'high',
  needs: ['server', 'packages'],
  tags: ['testing'],
  docs: {
    why: 'What no test runs is checked by users. It also cannot be changed with confidence: every refactoring and every upgrade of a dependency is a release into the unknown, so that both are put off until they hurt.',
    fix: `${start} Add a \`test\` script that CI runs.`,
    bad: `
//- /package.json
{ "name": "shop", "scripts": { "start": "node src/app.js" }, "dependencies": { "express": "5.1.0" } }
//- /src/app.js
const express = require('express');
const app = express();
app.get('/products', (req, res) => { res.json([]); });
app.listen(3000);
`,
    good: `
//- /package.json
{ "name": "shop", "scripts": { "test": "node --test" }, "dependencies": { "express": "5.1.0" } }
//- /src/app.js
const express = require('express');
exports.app = express();
exports.app.get('/products', (req, res) => { res.json([]); });
//- /test/products.test.js
const request = require('supertest');
const { app } = require('../src/app');
test('lists products', async () => { await request(app).get('/products').expect(200); });
`,
  },
  messages: {
    none: '{package} has no tests: nothing checks its {endpoints}.',
    unreached:
      'No test reaches {count} of the {all} files that hold the routes, services and queries of {package}, among them {endpoints}.',
    noScript: '{package} has {tests}, and no script that runs them.',
  },
  check(model, report) {
    const weights = weightsOf(model);
    for (const { package: owner, sources } of serverPackages(model)) {
      const all = sources.filter(({ layer }) => tested.has(layer));
      const unreached = all
        .filter((source) => !source.reachedByTests)
        .sort((a, b) => (weights.get(b.file.path) ?? 0) - (weights.get(a.file.path) ?? 0));
      const unreachedFiles = new Set(unreached.map(({ file }) => file.path));
      const open = model.endpoints.filter(
        (endpoint) => endpoint.package === owner && unreachedFiles.has(endpoint.place.file),
      );
      const files =
        unreached.length === 0 ? ['what you change next'] : unreached.slice(0, 3).map(({ file }) => file.path);
      const hasScript = scriptsOf(owner, model).some(
        ([name, command]) => /test|spec|check/i.test(name) && !/no test specified/.test(command),
      );
      const common = {
        place: manifestPlace(owner, 'scripts.test', 'scripts'),
        ...(hasScript ? { fix: start } : {}),
        trace: unreached
          .slice(0, 8)
          .map((source) => ({ location: source.locate(0, 0), message: `not tested: ${source.layerReason}` })),
        affects:
          open.length === 0
            ? ({ unit: 'file', count: Math.max(unreached.length, 1) } as const)
            : ({ unit: 'endpoint', count: open.length } as const),
      };
      const names = { package: packageName(owner), files };
      if (model.tests.length === 0)
        report({
          message: 'none',
          arguments: { ...names, endpoints: inWords(open.length, 'endpoint', 'code') },
          ...common,
        });
      else if (unreached.length > all.length * acceptedShare) {
        report({
          message: 'unreached',
          arguments: {
            ...names,
            count: unreached.length,
            all: all.length,
            endpoints: inWords(open.length, 'endpoint', 'no endpoint'),
          },
          ...common,
        });
      } else if (!hasScript) {
        report({
          message: 'noScript',
          arguments: { ...names, tests: inWords(model.tests.length, 'test file', '') },
          ...common,
        });
      }
    }
  },
});

export const strengths = [
  defineStrength({
    message: 'Tests reach the code of every endpoint ({tests} test files).',
    find(model) {
      const covered =
        model.endpoints.length > 0 &&
        model.sources.every(({ layer, reachedByTests }) => layer !== 'route' || reachedByTests);
      return covered && model.tests.length > 0 ? { arguments: { tests: model.tests.length }, place: null } : null;
    },
  }),
];

/** What breaks for the most requests, and changes the most data, comes first. */
function weightsOf(model: BackendModel): Map<string, number> {
  const weights = new Map<string, number>();
  for (const endpoint of model.endpoints) {
    const way = new Set([
      endpoint.place.file,
      ...handlerSteps(endpoint).flatMap(({ via }) => via.map(({ location }) => location.file)),
    ]);
    for (const file of way) weights.set(file, (weights.get(file) ?? 0) + 1 + 2 * Math.min(endpoint.writes.length, 1));
  }
  return weights;
}

function inWords(count: number, noun: string, none: string): string {
  return count === 0 ? none : count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
