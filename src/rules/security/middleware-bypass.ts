import { defineRule } from '../define.ts';
import { decidingPaths, isCaseSensitive, mountPatterns } from '../support/path-checks.ts';

export default defineRule({
  title: 'Protection by a path that can be written in another way',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['cwe-178', 'cwe-289', 'owasp-a01'],
  docs: {
    why: 'The router takes `/ADMIN/users` for `/admin/users`, and the condition that decides whether to look at the request does not: with one capital letter in the path the request reaches the route without passing the check.',
    fix: "Mount the check where the routes are, `router.use('/admin', check)`, so that the router compares both in the same way. A regular expression needs the flag `i`, and a comparison of `req.path` needs `toLowerCase()`.",
    bad: `
import express from 'express';
import { authenticate } from './auth';
const app = express();
app.use(/\\/admin\\/.*/, authenticate);
app.get('/admin/users', (req, res) => res.json([]));
//- /src/auth.ts
import jwt from 'jsonwebtoken';
import type { NextFunction, Request, Response } from 'express';
export function authenticate(req: Request, res: Response, next: NextFunction) {
  try {
    req.user = jwt.verify(req.headers.authorization ?? '', process.env.JWT_SECRET ?? '', { algorithms: ['HS256'] });
    next();
  } catch {
    res.status(401).json({ error: 'unauthenticated' });
  }
}
`,
    good: `
import express from 'express';
import { authenticate } from './auth';
const app = express();
app.use(/\\/admin\\/.*/i, authenticate);
app.get('/admin/users', (req, res) => res.json([]));
//- /src/auth.ts
import jwt from 'jsonwebtoken';
import type { NextFunction, Request, Response } from 'express';
export function authenticate(req: Request, res: Response, next: NextFunction) {
  try {
    req.user = jwt.verify(req.headers.authorization ?? '', process.env.JWT_SECRET ?? '', { algorithms: ['HS256'] });
    next();
  } catch {
    res.status(401).json({ error: 'unauthenticated' });
  }
}
`,
  },
  messages: {
    pattern: '{pattern} does not take {written}, and {example} answers it: the middleware is passed by.',
    compared: '{guard} asks whether `{condition}`, which {written} does not meet, and {example} answers it.',
  },
  check(model, report) {
    for (const { pattern, prefix, place, example } of mountPatterns(model)) {
      if (isCaseSensitive(model, example.app)) continue;
      report({
        message: 'pattern',
        place,
        endpoint: example,
        arguments: { pattern: `/${pattern}/`, written: otherwise(prefix), example: example.label },
        trace: [
          { location: place, message: `/${pattern}/ is compared letter by letter` },
          { location: example.place, message: `${example.label} is not` },
        ],
      });
    }
    for (const { guard, condition, prefix, example } of decidingPaths(model)) {
      if (isCaseSensitive(model, example.app)) continue;
      report({
        message: 'compared',
        place: condition.place,
        endpoint: example,
        confidence: 'medium',
        arguments: { guard: guard.name, condition: condition.text, written: otherwise(prefix), example: example.label },
      });
    }
  },
});

function otherwise(path: string): string {
  return `\`${path.toUpperCase()}\``;
}
