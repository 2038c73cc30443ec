import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('strategies, clients and addresses without anything that ties the answer', () =>
  check(
    'security/oauth-config',
    `
import express from 'express';
import { Strategy as GoogleStrategy } from 'passport-google-oauth20';
import OAuth2Strategy from 'passport-oauth2';
import { Issuer, buildAuthorizationUrl } from 'openid-client';
import { AuthorizationCode } from 'simple-oauth2';
import { OAuth2Client } from 'google-auth-library';
const app = express();
new GoogleStrategy({ clientID: 'a', clientSecret: 'b', callbackURL: '/c' }, () => {}); // $ security/oauth-config
new OAuth2Strategy({ clientID: 'a', clientSecret: 'b', callbackURL: '/c', state: false }, () => {}); // $ security/oauth-config
const client = new AuthorizationCode({});
const google = new OAuth2Client('a', 'b', '/c');
app.get('/login', (req, res) => {
  res.redirect(client.authorizeURL({ redirect_uri: '/c', scope: 'email' })); // $ security/oauth-config
});
app.get('/google', (req, res) => {
  res.redirect(google.generateAuthUrl({ scope: ['email'] })); // $ security/oauth-config
});
app.get('/hand', (req, res) => {
  res.redirect('https://id.example.com/authorize?response_type=code&client_id=' + process.env.ID + '&redirect_uri=/c'); // $ security/oauth-config
});
app.get('/params', (req, res) => {
  const query = new URLSearchParams({ response_type: 'code', client_id: 'a', redirect_uri: '/c' }); // $ security/oauth-config
  res.redirect('https://id.example.com/authorize?' + query);
});
app.get('/openid', async (req, res) => {
  res.redirect(buildAuthorizationUrl(config, { scope: 'openid' }).href); // $ security/oauth-config
});
`,
  ));

test('not with state, a nonce, PKCE, or options that are not known', () =>
  check(
    'security/oauth-config',
    `
import express from 'express';
import { Strategy as GoogleStrategy } from 'passport-google-oauth20';
import OAuth2Strategy from 'passport-oauth2';
import { AuthorizationCode } from 'simple-oauth2';
import { OAuth2Client } from 'google-auth-library';
import { settings } from './settings';
const app = express();
new GoogleStrategy({ clientID: 'a', clientSecret: 'b', callbackURL: '/c', state: true }, () => {});
new OAuth2Strategy({ clientID: 'a', clientSecret: 'b', callbackURL: '/c', pkce: true }, () => {});
new OAuth2Strategy({ ...settings }, () => {});
const client = new AuthorizationCode({});
const google = new OAuth2Client('a', 'b', '/c');
app.get('/login', (req, res) => {
  res.redirect(client.authorizeURL({ redirect_uri: '/c', state: req.session.state }));
});
app.get('/google', (req, res) => {
  res.redirect(google.generateAuthUrl({ scope: ['email'], code_challenge: req.session.challenge }));
});
app.get('/hand', (req, res) => {
  res.redirect('https://id.example.com/authorize?response_type=code&client_id=a&state=' + req.session.state);
});
app.get('/params', (req, res) => {
  const query = new URLSearchParams({ response_type: 'code', client_id: 'a', state: req.session.state });
  res.redirect('https://id.example.com/authorize?' + query);
});
app.get('/other', (req, res) => res.redirect('/login'));
`,
  ));

test('strategies of Nest, and those that are given a state where people are sent away', async () => {
  await check(
    'security/oauth-config',
    `
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-google-oauth20';
export const strategy = () => new GoogleStrategy();
@Injectable()
export class GoogleStrategy extends PassportStrategy(Strategy, 'google') {
  constructor() {
    super({ clientID: 'a', clientSecret: 'b', callbackURL: '/c' }); // $ security/oauth-config
  }
}
`,
  );
  await check(
    'security/oauth-config',
    `
import express from 'express';
import passport from 'passport';
import { Strategy } from 'passport-google-oauth20';
const app = express();
passport.use(new Strategy({ clientID: 'a', clientSecret: 'b', callbackURL: '/c' }, () => {}));
app.get('/login', (req, res, next) => passport.authenticate('google', { state: req.session.nonce })(req, res, next));
`,
  );
});
