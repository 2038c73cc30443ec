import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what is not tied to the browser is said of the call', async () => {
  const { operations } = await modelOf(`
import { Strategy } from 'passport-github2';
import { AuthorizationCode } from 'simple-oauth2';
new Strategy({ clientID: 'a', clientSecret: 'b', callbackURL: '/c' }, () => {});
new Strategy({ clientID: 'a', clientSecret: 'b', callbackURL: '/c', state: true }, () => {});
new AuthorizationCode({}).authorizeURL({ redirect_uri: '/c' });
`);
  const tagged = operations.flatMap((operation) =>
    operation.is === 'call' && operation.tags.length > 0 ? [[operation.place.line, operation.tags]] : [],
  );
  expect(tagged).toEqual([
    [4, ['oauth-strategy-untied']],
    [6, ['oauth-request-untied']],
  ]);
});
