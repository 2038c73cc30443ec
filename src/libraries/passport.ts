import { options, truthiness, type Place, type Value } from '../evaluate/values.ts';
import type { LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { runAside } from './support/aside.ts';
import { fresh, readFrom } from './support/handler-values.ts';

/** Passport: `authenticate()` is the guard; `initialize()` and `session()` only read who is logged in. */
export default defineLibrary({
  packages: [
    'passport',
    'koa-passport',
    '@outlinewiki/koa-passport',
    'passport-local',
    'passport-jwt',
    'passport-google-oauth20',
    'passport-google-oauth',
    'passport-github',
    'passport-github2',
    'passport-facebook',
    'passport-twitter',
    'passport-http',
    'passport-http-bearer',
    'passport-custom',
    'passport-saml',
    '@node-saml/passport-saml',
    'passport-azure-ad',
    'passport-auth0',
    'passport-oauth2',
    'passport-openidconnect',
    'passport-magic-login',
    'passport-headerapikey',
    'passport-anonymous',
    'passport-local-mongoose',
  ],
  docs: 'https://www.passportjs.org',
  title: 'Passport',
  rows: [
    { api: 'passport.{Passport|Authenticator|PassportStatic}()', is: 'alias', of: 'passport' },
    { api: '{koa-passport|@outlinewiki/koa-passport}', is: 'alias', of: 'passport' },
    { api: 'passport.{authenticate|authorize}', is: 'guard', guard: 'authentication', by: 'strategy', leaves: true },
    { api: 'passport.{initialize|session}', is: 'guard', guard: 'other' },
    {
      api: 'passport.{use|unuse|serializeUser|deserializeUser|framework|transformAuthInfo}',
      is: 'function',
      returns: 'receiver',
    },
    {
      api: 'passport-jwt.ExtractJwt.{fromAuthHeaderAsBearerToken|fromHeader|fromBodyField|fromUrlQueryParameter|fromAuthHeaderWithScheme|fromExtractors}',
      is: 'tagged',
      tags: ['token-extractor'],
    },
    { api: 'express.Request().{login|logIn|logout|logOut}', is: 'function', calls: 'all' },
    { api: 'express.Request().{login|logIn}', is: 'tagged', tags: ['login'] },
  ],
  consumers(build) {
    for (const { event } of build.calls('passport.use')) runVerification(build, event.args.at(-1), event.place);
  },
});

/** What a strategy's package hands to the function that finds the user, before `done`. */
const given: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'passport-local.Strategy()': [
    ['body', 'username'],
    ['body', 'password'],
  ],
  'passport-http.BasicStrategy()': [
    ['headers', 'authorization'],
    ['headers', 'authorization'],
  ],
  'passport-http-bearer.Strategy()': [['headers', 'authorization']],
  'passport-custom.Strategy()': [[]],
};

/** `new Strategy({ passReqToCallback: true }, (req, username, password, done) => …)`. */
function runVerification(build: LibraryBuild, strategy: Value | undefined, place: Place): void {
  for (const option of strategy === undefined ? [] : options(strategy)) {
    const verify = option.kind === 'external' ? option.args.at(-1) : undefined;
    if (option.kind !== 'external' || verify?.kind !== 'function') continue;
    const request = fresh(build, 'express.Request()');
    const [settings] = option.args;
    const passes = settings?.kind === 'object' ? settings.props.get('passReqToCallback') : undefined;
    const first = passes !== undefined && truthiness(passes) === true ? [request] : [];
    const known = given[option.path.text.replace(/\.\w*Strategy\(\)$/, '.Strategy()')] ?? given[option.path.text];
    if (known === undefined && first.length === 0) continue;
    const rest = (known ?? []).map((path) => readFrom(build, request, path, place));
    runAside(build, [verify], [...first, ...rest]);
  }
}
