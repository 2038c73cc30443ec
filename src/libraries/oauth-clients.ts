import { asText, options, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';

/** Strategies that only send and compare `state` if they are told to. */
const strategies = [
  'passport-oauth2',
  'passport-google-oauth20',
  'passport-github',
  'passport-github2',
  'passport-facebook',
  'passport-gitlab2',
  'passport-discord',
  'passport-spotify',
  'passport-microsoft',
  'passport-linkedin-oauth2',
  'passport-bitbucket-oauth2',
  'passport-slack-oauth2',
  'passport-amazon',
  'passport-twitch-new',
];
/** What ties an answer to the browser that the question was sent with. */
const ties = ['state', 'nonce', 'code_challenge', 'codeChallenge', 'pkce', 'store', 'customStateHandler'];
const constructors = strategies.flatMap((name) => [`${name}.Strategy`, `${name}.OAuth2Strategy`]);

/** Clients that send people to sign in elsewhere, and take them back. */
export default defineLibrary({
  packages: [
    ...strategies.filter((name) => !/^passport-(?:oauth2|google-oauth20|github2?|facebook)$/.test(name)),
    'openid-client',
    'simple-oauth2',
    'client-oauth2',
    'google-auth-library',
    'googleapis',
    '@nestjs/passport',
    'next-auth',
  ],
  docs: 'https://datatracker.ietf.org/doc/html/rfc9700',
  rows: [
    { api: 'google-auth-library.OAuth2Client()', is: 'alias', of: 'googleapis.google.auth.OAuth2()' },
    ...strategies.map((name) => ({ api: `${name}.default`, is: 'alias', of: `${name}.Strategy` }) as const),
  ],
  operations: {
    ...Object.fromEntries(constructors.map((api) => [api, (call: OperationCall) => untied(call, 0, 'strategy')])),
    'passport-oauth2': (call) => untied(call, 0, 'strategy'),
    '@nestjs/passport.PassportStrategy()': (call) => (ofStrategy(call) ? untied(call, 0, 'strategy') : null),
    'passport.authenticate': (call) =>
      holds(call.args[1], ['state']) === false ? null : { is: 'call', tags: ['oauth-state'], args: [] },
    '{openid-client.Client|openid-client.Issuer().Client}().authorizationUrl': (call) => untied(call, 0, 'request'),
    'openid-client.buildAuthorizationUrl': (call) => untied(call, 1, 'request'),
    'simple-oauth2.{AuthorizationCode|ResourceOwnerPassword}().authorizeURL': (call) => untied(call, 0, 'request'),
    'simple-oauth2.create().authorizationCode.authorizeURL': (call) => untied(call, 0, 'request'),
    'googleapis.google.auth.OAuth2().generateAuthUrl': (call) => untied(call, 0, 'request'),
    'client-oauth2().code.getUri': (call) => untied(call, 0, 'request'),
    'global.URLSearchParams': (call) =>
      call.text(call.property(call.args[0], 'response_type')) === 'code' &&
      call.property(call.args[0], 'client_id') !== undefined
        ? untied(call, 0, 'request')
        : null,
    ...Object.fromEntries(
      ['express.Response().redirect', 'koa.Context().redirect', 'fastify.FastifyReply().redirect'].map((api) => [
        api,
        (call: OperationCall) => untiedAddress(call),
      ]),
    ),
  },
});

function untied(call: OperationCall, at: number, what: 'strategy' | 'request'): OperationDraft | null {
  const given = call.args[at];
  // no options at all are options without `state` for a request, and a strategy of its own kind otherwise
  const tied = given === undefined ? (what === 'request' ? false : null) : holds(given, ties);
  return tied === false ? { is: 'call', tags: [`oauth-${what}-untied`], args: [] } : null;
}

/** null: not known */
function holds(value: Value | undefined, names: readonly string[]): boolean | null {
  if (value === undefined) return false;
  for (const option of options(value)) {
    if (option.kind !== 'object' || option.rest !== null || option.cls !== null) return null;
    for (const name of names) {
      const member = option.props.get(name);
      if (member !== undefined && !(member.kind === 'literal' && !member.value)) return true;
    }
  }
  return false;
}

/** A class of Nest’s is made of the strategy that its file imports. */
function ofStrategy({ event }: OperationCall): boolean {
  return event.place.module.facts.requests.some(({ source }) => strategies.includes(source));
}

/** An address that is put together: `…/authorize?response_type=code&client_id=…` */
function untiedAddress(call: OperationCall): OperationDraft | null {
  const address = call.args
    .map((argument) => asText(argument) ?? '')
    .find((text) => /[?&]response_type=code\b/.test(text) && /[?&]client_id=/.test(text));
  if (address === undefined || /[?&](?:state|nonce|code_challenge)=/.test(address)) return null;
  // more parameters may follow than are known
  return /[^=]\{\?\}$/.test(address) ? null : { is: 'call', tags: ['oauth-request-untied'], args: [] };
}
