import { defineLibrary } from './define.ts';

/** Passport: `authenticate()` is the guard; `initialize()` and `session()` only read who is logged in. */
export default defineLibrary({
  packages: ['passport', 'koa-passport', 'passport-local', 'passport-jwt', 'passport-google-oauth20', 'passport-google-oauth', 'passport-github', 'passport-github2', 'passport-facebook', 'passport-twitter', 'passport-http', 'passport-http-bearer', 'passport-custom', 'passport-saml', '@node-saml/passport-saml', 'passport-azure-ad', 'passport-auth0', 'passport-oauth2', 'passport-openidconnect', 'passport-magic-login', 'passport-headerapikey', 'passport-anonymous', 'passport-local-mongoose'],
  docs: 'https://www.passportjs.org',
  title: 'Passport',
  rows: [
    { api: 'passport.{Passport|Authenticator|PassportStatic}()', is: 'alias', of: 'passport' },
    { api: 'koa-passport', is: 'alias', of: 'passport' },
    { api: 'passport.{authenticate|authorize}', is: 'guard', guard: 'authentication' },
    { api: 'passport.{initialize|session}', is: 'guard', guard: 'other' },
    { api: 'passport.{use|unuse|serializeUser|deserializeUser|framework|transformAuthInfo}', is: 'function', returns: 'receiver' },
    { api: 'passport-jwt.ExtractJwt.{fromAuthHeaderAsBearerToken|fromHeader|fromBodyField|fromUrlQueryParameter|fromAuthHeaderWithScheme|fromExtractors}', is: 'tagged', tags: ['token-extractor'] },
    { api: 'express.Request().{login|logIn|logout|logOut}', is: 'function', calls: 'all' },
    { api: 'express.Request().{login|logIn}', is: 'tagged', tags: ['login'] },
  ],
});
