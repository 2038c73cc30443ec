import type { App, BackendModel, Endpoint } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { endpointsOf } from '../support/lookup.ts';

const headers = /^(?:content-security-policy|x-content-type-options|x-frame-options|strict-transport-security)$/i;

export default defineRule({
  title: 'Replies without security headers',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['cwe-693', 'cwe-1021', 'owasp-a05'],
  docs: {
    why: 'Browsers are careful only if told to be: without these headers they guess content types, show the pages in foreign frames, load scripts from anywhere and try plain HTTP first. One forgotten encoding then becomes a stolen session.',
    fix: "Send them from one middleware before all routes (Helmet, or what your framework has for it): `Strict-Transport-Security`, `X-Content-Type-Options: nosniff`, a `Content-Security-Policy` (`default-src 'none'; frame-ancestors 'none'` is enough for JSON).",
    bad: `
import express from 'express';
const app = express();
app.get('/', (req, res) => res.send('<h1>Welcome</h1>'));
`,
    good: `
import express from 'express';
import helmet from 'helmet';
const app = express();
app.use(helmet());
app.get('/', (req, res) => res.send('<h1>Welcome</h1>'));
`,
  },
  messages: {
    pages: 'Nothing sets security headers on the replies of this {framework} application, which serves pages or files.',
    data: 'Nothing sets security headers on the replies of this {framework} application.',
  },
  check(model, report) {
    if (setsByHand(model)) return;
    const listening = new Set(model.apps.filter(({ listens }) => listens !== null).map((app) => app.package));
    for (const app of model.apps) {
      const endpoints = endpointsOf(model, app).filter(({ protocol }) => protocol === 'http');
      // made for its parts, as by a command, beside the one that serves
      const idle = app.listens === null && listening.has(app.package);
      if (
        idle ||
        endpoints.length === 0 ||
        app.traits.serverless ||
        app.traits.part === true ||
        isGuarded(app, endpoints)
      )
        continue;
      const pages = servesPages(app, endpoints);
      report({
        message: pages ? 'pages' : 'data',
        place: app.place,
        // JSON is not rendered: there it is a second line of defence
        severity: pages ? 'high' : 'medium',
        arguments: { framework: app.framework },
        affects: { unit: 'endpoint', count: endpoints.length },
        key: 'headers',
      });
    }
  },
});

export const strengths = [
  defineStrength({
    message: 'Security headers are set for every reply.',
    find(model) {
      const guard =
        model.apps.length > 0 &&
        model.apps.every(({ guards }) => guards.some(({ kinds }) => kinds?.includes('security-headers')))
          ? model.apps[0]?.guards.find(({ kinds }) => kinds?.includes('security-headers'))
          : undefined;
      return guard === undefined ? null : { place: guard.place };
    },
  }),
];

function isGuarded(app: App, endpoints: readonly Endpoint[]): boolean {
  const guards = [...app.guards, ...endpoints.flatMap((endpoint) => endpoint.guards)];
  return guards.some(
    ({ kinds, name }) =>
      kinds?.includes('security-headers') === true || (kinds === null && /helmet|secur|header/i.test(name)),
  );
}

function servesPages(app: App, endpoints: readonly Endpoint[]): boolean {
  if (app.guards.some(({ kinds }) => kinds?.includes('static-files') === true || kinds?.includes('session') === true))
    return true;
  return endpoints.some(({ replies }) => replies.some(({ kind }) => kind === 'html' || kind === 'file'));
}

/** One of the headers stands in a call: somebody thought of them. */
function setsByHand(model: BackendModel): boolean {
  return model.operations.some(
    (operation) =>
      operation.is === 'call' && operation.args.some((argument) => argument !== null && headers.test(argument)),
  );
}
