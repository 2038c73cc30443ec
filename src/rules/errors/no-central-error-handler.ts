import type { App } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { endpointsOf } from '../support/lookup.ts';

export default defineRule({
  title: 'Application without a central error handler',
  severity: 'high',
  precision: 'high',
  needs: ['server', 'endpoints'],
  tags: ['cwe-755', 'cwe-209'],
  docs: {
    why: 'Whatever no handler catches ends in the framework’s own page: another format than the API’s, a stack trace where the environment is not set to production, and no log entry with the request it belongs to.',
    fix: 'Register one error handler after the last route of the application: log the error with the request’s id, map known errors to their status, and answer everything else with 500 in the API’s own format.',
    bad: `
import express from 'express';
const app = express();
app.get('/orders', (req, res) => { res.json([]); });
app.listen(3000);
`,
    good: `
import express from 'express';
const app = express();
app.get('/orders', (req, res) => { res.json([]); });
app.use((err, req, res, next) => { res.status(500).json({ error: 'Internal error' }); });
app.listen(3000);
`,
  },
  messages: {
    none: 'No error handler is registered on the application: errors of its {count} endpoints end in the default page of {framework}.',
    default:
      'No error handler is registered on the application: the default reply of {framework} stands for the errors of its {count} endpoints.',
  },
  check(model, report) {
    for (const app of model.apps) {
      const count = endpointsOf(model, app).length;
      if (
        count === 0 ||
        app.errorHandlers.length > 0 ||
        app.traits.safeDefaultErrors === true ||
        app.traits.part === true ||
        app.guards.some(mayHandleErrors)
      )
        continue;
      report({
        message: app.traits.safeDefaultErrors === null ? 'default' : 'none',
        arguments: { count, framework: app.framework },
        place: app.place,
        affects: { unit: 'endpoint', count },
        ...(app.traits.safeDefaultErrors === null ? { severity: 'medium' as const } : {}),
      });
    }
  },
});

/** Error middleware of a package looks like any other middleware. */
function mayHandleErrors({ name, kinds }: App['guards'][number]): boolean {
  return /err|boom|exception|problem/i.test(name) || kinds?.includes('error-tracking') === true;
}

export const strengths = [
  defineStrength({
    message: 'One error handler, {name}, answers for the whole application.',
    find(model) {
      const handler = model.apps
        .find((app) => endpointsOf(model, app).length > 0)
        ?.errorHandlers.find(({ beforeRoutes }) => !beforeRoutes);
      return handler === undefined
        ? null
        : { arguments: { name: handler.name === '' ? 'a function' : handler.name }, place: handler.place };
    },
  }),
];
