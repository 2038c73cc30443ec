import { mentions } from '../../model/code/mentions.ts';
import type { Endpoint, Guard } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { writesOf } from '../support/endpoints.ts';
import {
  asksCookies,
  asksForProof,
  checksOrigin,
  cookieParser,
  goesByCookie,
  isOpenToForms,
  readsForms,
} from '../support/csrf.ts';
import { endpointsOf } from '../support/lookup.ts';
import { sessionCookie } from '../support/session-cookies.ts';

export default defineRule({
  title: 'Requests that other sites can make a browser send',
  severity: 'high',
  precision: 'medium',
  needs: ['endpoints'],
  tags: ['cwe-352', 'owasp-a01'],
  docs: {
    why: 'Browsers add cookies to every request, also to one that a page of somebody else starts. A hidden form on any site then changes data, mail addresses or passwords in the name of whoever visits it and is logged in here.',
    fix: "Set the session’s cookie with `sameSite: 'lax'` (or `'strict'`), and refuse requests that change something unless they carry a token (csrf-csrf, `@fastify/csrf-protection`) or come with the own `Origin`. Put it before all routes, as for {example}.",
    bad: `
import express from 'express';
import session from 'express-session';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
app.use(express.urlencoded());
app.use(session({ secret: process.env.SECRET!, cookie: { secure: true } }));
app.post('/email', async (req, res) => {
  if (!req.session.userId) return res.sendStatus(401);
  await pool.query('UPDATE users SET email = $1 WHERE id = $2', [req.body.email, req.session.userId]);
  res.redirect('/');
});
`,
    good: `
import express from 'express';
import session from 'express-session';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
app.use(express.urlencoded());
app.use(session({ secret: process.env.SECRET!, cookie: { secure: true, sameSite: 'lax' } }));
app.post('/email', async (req, res) => {
  if (!req.session.userId) return res.sendStatus(401);
  await pool.query('UPDATE users SET email = $1 WHERE id = $2', [req.body.email, req.session.userId]);
  res.redirect('/');
});
`,
  },
  messages: {
    none: 'Cookies say who sends a request, and nothing checks that it comes from the own pages: {count} endpoints change data, such as {example}.',
    possible:
      'Cookies are read to say who sends a request, and nothing checks that {example} comes from the own pages.',
    one: 'Cookies say who sends a request, and nothing checks that it comes from the own pages: {example} changes data.',
    sameSite:
      'The cookie is sent with requests from other sites (`sameSite: none`), and nothing checks where they come from: {count} endpoints change data, such as {example}.',
  },
  check(model, report) {
    /** A handler that changes something by what a cookie says, though what it changes is not seen to be stored. */
    const possible = (endpoints: readonly Endpoint[], guard: Guard | null): void => {
      const asking = endpoints.filter(
        (endpoint) =>
          isOpenToForms(endpoint, guard) &&
          !checksOrigin(endpoint) &&
          mentions(model, endpoint.handler?.location ?? null, asksCookies, asksForProof),
      );
      const [example] = asking;
      if (example === undefined || guard === null) return;
      report({
        message: 'possible',
        place: guard.place,
        endpoint: example,
        severity: 'medium',
        confidence: 'low',
        arguments: { example: example.label },
        trace: asking.slice(0, 5).map(({ place, label }) => ({ location: place, message: label })),
        affects: { unit: 'endpoint', count: asking.length },
        key: 'csrf',
      });
    };
    for (const app of model.apps) {
      const endpoints = endpointsOf(model, app).filter(({ protocol }) => protocol === 'http');
      const cookie = sessionCookie(model, app, endpoints);
      if (cookie?.protects === true) continue;
      if (cookie === null || endpoints.some((endpoint) => endpoint.csrf.value !== false || checksOrigin(endpoint))) {
        possible(endpoints, cookie?.guard ?? cookieParser(app, endpoints));
        continue;
      }
      const changing = endpoints.filter(
        (endpoint) => endpoint.method !== 'GET' && writesOf(endpoint).length > 0 && goesByCookie(endpoint),
      );
      const [example] = changing;
      if (example === undefined) {
        possible(endpoints, cookie.guard);
        continue;
      }
      const forms = readsForms(app, endpoints);
      report({
        message: cookie.everywhere ? 'sameSite' : changing.length === 1 ? 'one' : 'none',
        place: cookie.guard?.place ?? app.place,
        endpoint: example,
        // browsers keep cookies back from foreign forms unless told otherwise, and JSON needs a script and CORS
        severity: cookie.everywhere || forms ? 'high' : 'medium',
        confidence: cookie.everywhere || forms ? 'medium' : 'low',
        arguments: { count: changing.length, example: example.label },
        trace: [
          ...(cookie.guard === null ? [] : [{ location: cookie.guard.place, message: cookie.guard.name }]),
          ...changing.slice(0, 5).map(({ place, label }) => ({ location: place, message: label })),
        ],
        affects: { unit: 'endpoint', count: changing.length },
        key: 'csrf',
      });
    }
  },
});
