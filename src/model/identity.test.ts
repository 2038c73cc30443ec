import { describe, expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const route = (handler: string): string => `
import express from 'express';
const app = express();
app.get('/x', ${handler}, (req, res) => res.json({ ok: true }));
app.listen(3000);
`;

async function auth(middleware: string): Promise<[boolean | null, boolean | null]> {
  const [endpoint] = (await modelOf(route(middleware))).endpoints;
  return [endpoint?.auth.value ?? null, endpoint?.authorization.value ?? null];
}

describe('refusing whoever is not logged in', () => {
  test('shows in a redirect, whichever way round the condition is', async () => {
    expect(
      await auth(`(req, res, next) => { if (req.session.userId) { return next(); } return res.redirect('/login'); }`),
    ).toEqual([true, false]);
    expect(
      await auth(`(req, res, next) => { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }`),
    ).toEqual([true, false]);
    expect(
      await auth(
        `(req, res, next) => { const { user } = req; if (user == null) return res.redirect('/login'); next(); }`,
      ),
    ).toEqual([true, false]);
  });

  test('is not sending away who is logged in already', async () => {
    expect(
      await auth(`(req, res, next) => { if (req.session.userId) { return res.redirect('/home'); } return next(); }`),
    ).toEqual([false, false]);
    expect(
      await auth(`(req, res, next) => { if (!req.session.cart) { return res.redirect('/shop'); } return next(); }`),
    ).toEqual([false, false]);
  });

  test('comparing with somebody else is authorization', async () => {
    expect(
      await auth(`(req, res, next) => { if (req.user.id !== req.params.id) return res.status(404).end(); next(); }`),
    ).toEqual([false, true]);
  });

  test('rejecting a promise with 401 is refusing', async () => {
    expect(
      await auth(
        `(req, res, next) => new Promise((resolve, reject) => { if (!req.headers.authorization) return reject(Object.assign(new Error('no'), { status: 401 })); resolve(); }).then(() => next()).catch(next)`,
      ),
    ).toEqual([true, false]);
  });

  test('a refusal in the handler of what failed, over several lines and in a function it calls', async () => {
    const verified = (handler: string): string => `(req, res, next) => {
  const deny = () => res.status(401).end();
  verifyAsync(req.headers.authorization)
    .then(() => next())
    .catch(${handler});
}`;
    const withVerify = async (handler: string): Promise<boolean | undefined> => {
      const { endpoints } = await modelOf(
        `import { jwtVerify } from 'jose';\nconst verifyAsync = async (token) => jwtVerify(token, key);\n${route(verified(handler))}`,
      );
      return endpoints[0]?.auth.value ?? undefined;
    };
    expect(await withVerify('deny')).toBe(true);
    expect(await withVerify('(error) => next(error)')).toBe(true);
    expect(await withVerify('() => next()')).toBe(false);
  });
});
