import { placeKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Sign-in elsewhere that is not tied to the browser',
  severity: 'high',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-352', 'cwe-346', 'owasp-a07'],
  docs: {
    why: 'The answer of the identity provider is taken from whoever brings it. An attacker begins to sign in, keeps the address that leads back, and has somebody else open it: that person is now signed in as the attacker, or the attacker’s account is linked to theirs.',
    fix: 'Send a random `state` (and PKCE: `pkce: true` or a `code_challenge`) that is kept in the session, and refuse answers without it. Strategies of Passport do so with `state: true`.',
    bad: `
import passport from 'passport';
import { Strategy } from 'passport-oauth2';
passport.use(new Strategy({
  authorizationURL: 'https://id.example.com/authorize',
  tokenURL: 'https://id.example.com/token',
  clientID: 'shop',
  clientSecret: process.env.CLIENT_SECRET,
  callbackURL: '/callback',
}, (accessToken, refreshToken, profile, done) => done(null, profile)));
`,
    good: `
import passport from 'passport';
import { Strategy } from 'passport-oauth2';
passport.use(new Strategy({
  authorizationURL: 'https://id.example.com/authorize',
  tokenURL: 'https://id.example.com/token',
  clientID: 'shop',
  clientSecret: process.env.CLIENT_SECRET,
  callbackURL: '/callback',
  state: true,
}, (accessToken, refreshToken, profile, done) => done(null, profile)));
`,
  },
  messages: {
    strategy: '{api}() sends people to sign in without `state` or PKCE.',
    request: '{api}() asks for a code without `state`, nonce or PKCE.',
  },
  check(model, report) {
    const calls = model.operations.filter((operation) => operation.is === 'call');
    // given where people are sent away, it is compared there or not at all: that is not seen
    const stated = calls.some(({ tags }) => tags.includes('oauth-state'));
    const seen = new Set<string>();
    for (const { tags, place, api } of calls) {
      const strategy = tags.includes('oauth-strategy-untied') && !stated;
      if ((!strategy && !tags.includes('oauth-request-untied')) || seen.has(placeKey(place))) continue;
      seen.add(placeKey(place));
      report({ message: strategy ? 'strategy' : 'request', place, confidence: 'medium', arguments: { api } });
    }
  },
});
