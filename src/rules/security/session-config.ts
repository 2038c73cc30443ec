import type { CookieOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { identifies, isRemoval, missingFlags } from '../support/cookies.ts';
import { fixatedLogins } from '../support/fixated-logins.ts';
import { listInWords } from '../run.ts';

const harm: Readonly<Record<string, string>> = {
  httpOnly: 'scripts can read it',
  secure: 'it goes over plain HTTP too',
};

export default defineRule({
  title: 'Sessions that can be stolen',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-614', 'cwe-1004', 'cwe-384', 'cwe-1275', 'owasp-a05'],
  docs: {
    why: 'Whoever has the cookie of a session is that person. Without `HttpOnly` one injected script sends it away, without `Secure` it crosses every open network in the clear, and a session whose id stays the same at login can be prepared by an attacker.',
    fix: "Set the cookie with `httpOnly: true`, `secure: true` (behind a proxy together with `trust proxy`) and `sameSite: 'lax'`; call `req.session.regenerate()` when somebody logs in; keep sessions in a store that all processes share.",
    bad: `
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
app.post('/login', (req, res) => {
  const token = jwt.sign({ sub: 1 }, process.env.JWT_SECRET!, { expiresIn: '1h' });
  res.cookie('token', token).end();
});
`,
    good: `
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
app.post('/login', (req, res) => {
  const token = jwt.sign({ sub: 1 }, process.env.JWT_SECRET!, { expiresIn: '1h' });
  res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'lax' }).end();
});
`,
  },
  messages: {
    flags: 'The cookie {cookie} is set without {flags}: {harm}.',
    explicit: 'The cookie {cookie} is set with `secure: false`: it goes over plain HTTP too.',
    everywhere:
      'The cookie set {cookie} is sent with requests from all sites (`SameSite=None`): nothing but a token keeps them apart.',
    memory:
      'Sessions are kept in the memory of the process: they are lost with it, other processes do not know them, and it only grows.',
    fixation:
      '{endpoint} logs somebody in under the id that the session had before: who planted that id is logged in as well.',
  },
  check(model, report) {
    const cookies = model.operations.filter((operation): operation is CookieOperation => operation.is === 'cookie');
    for (const cookie of cookies) {
      const { place, options, name, session } = cookie;
      const shown = name === null || name.includes('{?}') ? 'here' : `\`${name}\``;
      if (!isRemoval(cookie)) {
        const flags = missingFlags(cookie);
        if (identifies(cookie) && flags.length > 0)
          report({
            message: 'flags',
            place,
            severity: flags.includes('httpOnly') || options?.['secure'] === false ? 'high' : 'medium',
            arguments: {
              cookie: shown,
              flags: flags.map((flag) => `\`${flag}\``),
              harm: listInWords(flags.map((flag) => harm[flag] ?? '')),
            },
            key: name ?? 'cookie',
          });
        else if (identifies(cookie) && isForAllSites(options))
          report({ message: 'everywhere', place, severity: 'low', confidence: 'low', arguments: { cookie: shown } });
        else if (flags.includes('secure') && options?.['secure'] === false)
          report({
            message: 'explicit',
            place,
            severity: 'medium',
            confidence: 'medium',
            arguments: { cookie: shown },
          });
      }
      if (session === 'memory' && isServed(model, place.file))
        report({ message: 'memory', place, severity: 'medium', key: 'store' });
    }
    if (cookies.some(({ session }) => session === 'memory' || session === 'elsewhere'))
      for (const { endpoint, late, possible } of fixatedLogins(model))
        report({
          message: 'fixation',
          place: endpoint.place,
          endpoint,
          severity: late ? 'medium' : 'high',
          confidence: possible ? 'low' : 'high',
          arguments: { endpoint: endpoint.label },
        });
  },
});

function isForAllSites(options: CookieOperation['options']): boolean {
  const mode = options?.['sameSite'];
  return typeof mode === 'string' && mode.toLowerCase() === 'none';
}

/** Something listens: what is made in the same file, if anything is. */
function isServed({ apps }: BackendModel, file: string): boolean {
  const near = apps.filter((app) => app.place.file === file);
  return (near.length > 0 ? near : apps).some(({ listens, traits }) => listens !== null && !traits.serverless);
}
