import { options, type FunctionValue } from '../evaluate/values.ts';
import type { RiskCondition, RiskKind } from '../model/risk-kinds.ts';
import { defineLibrary, type Row } from './define.ts';

const launchers = [
  'puppeteer.launch',
  'puppeteer-core.launch',
  '{playwright|playwright-core|@playwright/test}.{chromium|firefox|webkit}.launch',
  '{playwright-chromium}.chromium.launch',
];
const apollos = [
  '@apollo/server.ApolloServer',
  ...['', '-express', '-koa', '-fastify', '-hapi', '-lambda', '-micro', '-cloud-functions', '-core'].map(
    (name) => `apollo-server${name}.ApolloServer`,
  ),
];
const yogas = '{graphql-yoga|@graphql-yoga/node}.{createYoga|createServer|GraphQLServer}';
const none = ['none', 'None', 'NONE'];

/** Settings of packages that switch a protection off, or something on that is not for everybody. */
export default defineLibrary({
  packages: [
    'ajv',
    'serialize-javascript',
    'argon2',
    'puppeteer',
    'puppeteer-core',
    'playwright',
    'playwright-core',
    'playwright-chromium',
    '@playwright/test',
    'errorhandler',
    'chrome-launcher',
    'webpack',
  ],
  docs: 'https://cwe.mitre.org/data/definitions/1188.html',
  rows: [
    risk('ajv', 'all-errors', { at: '0.allErrors', oneOf: [true] }),
    { api: 'ajv.{default|Ajv}', is: 'alias', of: 'ajv' },
    risk('serialize-javascript', 'unescaped-script', { at: '1.unsafe', oneOf: [true] }),
    risk('argon2.hash', 'weak-variant', { at: '1.type', oneOf: ['argon2i', 'argon2d', 0, 1] }),
    ...launchers.flatMap((api) => [
      risk(api, 'debugging-port', { at: '0.args', begins: '--remote-debugging-port' }),
      risk(api, 'debugging-port', { at: '0.args', begins: '--remote-debugging-address' }),
    ]),
    ...['port', 'address'].map((what) =>
      risk('{chrome-launcher|lighthouse|chrome-launcher.Launcher}.launch', 'debugging-port', {
        at: '0.chromeFlags',
        begins: `--remote-debugging-${what}`,
      }),
    ),
    risk('node:fs.{chmod|chmodSync|fchmod|fchmodSync|lchmod|lchmodSync}', 'writable-by-all', { at: '1', mask: 0o002 }),
    risk('node:fs.promises.{chmod|lchmod}', 'writable-by-all', { at: '1', mask: 0o002 }),
    risk('node:fs/promises.{chmod|lchmod}', 'writable-by-all', { at: '1', mask: 0o002 }),
    risk('node:fs.{writeFile|writeFileSync|appendFile|appendFileSync}', 'writable-by-all', {
      at: '2.mode',
      mask: 0o002,
    }),
    risk('node:fs.{createWriteStream|mkdir|mkdirSync}', 'writable-by-all', { at: '1.mode', mask: 0o002 }),
    risk('node:fs.{open|openSync}', 'writable-by-all', { at: '2', mask: 0o002 }),
    risk('node:fs.{mkdir|mkdirSync}', 'writable-by-all', { at: '1', mask: 0o002 }),
    ...['0', '1'].map((at) =>
      risk('{node:http|node:https}.{createServer|request|get}', 'lenient-parser', {
        at: `${at}.insecureHTTPParser`,
        oneOf: [true],
      }),
    ),
    ...[
      'axios.{get|delete|head|options|post|put|patch}',
      'axios',
      'axios.{request|create}',
      '{got|got.get|got.post}',
    ].flatMap((api) =>
      ['0', '1', '2'].map((at) => risk(api, 'lenient-parser', { at: `${at}.insecureHTTPParser`, oneOf: [true] })),
    ),
    ...apollos.flatMap((api) => [
      risk(api, 'open-schema', { at: '0.introspection', oneOf: [true] }),
      risk(api, 'open-schema', { at: '0.playground', oneOf: [true] }),
      risk(
        api,
        'any-origin-with-cookies',
        { at: '0.cors.origin', oneOf: [true] },
        { at: '0.cors.credentials', oneOf: [true] },
      ),
    ]),
    ...apollos.flatMap((api): Row[] => [
      risk(api, 'any-origin', { at: '0.cors.origin', oneOf: ['*', 'null', true, null] }),
      risk(api, 'any-origin', { at: '0.cors', oneOf: [true] }),
      { api, is: 'sink', kind: 'policy', arg: '0.cors.origin' },
    ]),
    { api: 'cors', is: 'sink', kind: 'policy', arg: '0.origin' },
    risk('cors', 'any-origin', { at: '0.origin', oneOf: ['null', true, null] }),
    risk(
      'cors',
      'null-origin-with-cookies',
      { at: '0.origin', oneOf: ['null'] },
      { at: '0.credentials', oneOf: [true] },
    ),
    risk('{express-graphql|koa-graphql}', 'open-schema', { at: '0.graphiql', oneOf: [true] }),
    risk('{express-graphql|koa-graphql}.graphqlHTTP', 'open-schema', { at: '0.graphiql', oneOf: [true] }),
    risk(yogas, 'open-schema', { at: '0.graphiql', oneOf: [true] }),
    risk('fastify().register', 'open-schema', { at: '1.graphiql', oneOf: [true] }),
    ...['contentSecurityPolicy', 'frameguard', 'xFrameOptions', 'hsts', 'strictTransportSecurity'].map((name) =>
      risk('helmet', 'header-off', { at: `0.${name}`, oneOf: [false] }),
    ),
    risk('cors', 'any-origin-with-cookies', { at: '0.origin', oneOf: [true] }, { at: '0.credentials', oneOf: [true] }),
    risk('errorhandler', 'open-errors'),
    risk('jsonwebtoken.verify', 'unsigned-token', { at: '1', oneOf: [false, null, undefined, ''] }),
    risk('jsonwebtoken.verify', 'expired-token', { at: '2.ignoreExpiration', oneOf: [true] }),
    risk('jsonwebtoken.sign', 'unsigned-token', { at: '2.algorithm', oneOf: none }),
    risk('jwt-simple.decode', 'unsigned-token', { at: '2', oneOf: [true] }),
    risk('jwt-simple.decode', 'unsigned-token', { at: '3', oneOf: none }),
    risk('jwt-simple.encode', 'unsigned-token', { at: '2', oneOf: none }),
    risk('jws.{sign|createSign}', 'unsigned-token', { at: '0.header.alg', oneOf: none }),
    risk('jws.verify', 'unsigned-token', { at: '1', oneOf: none }),
    risk('njwt.create().setSigningAlgorithm', 'unsigned-token', { at: '0', oneOf: none }),
    risk('njwt.{create|verify}', 'unsigned-token', { at: '2', oneOf: none }),
    risk('fast-jwt.createVerifier', 'unsigned-token', { at: '0.algorithms', oneOf: none }),
    risk('fast-jwt.createSigner', 'unsigned-token', { at: '0.algorithm', oneOf: none }),
    risk('jose.UnsecuredJWT().encode', 'unsigned-token'),
    risk('{express-jwt|express-jwt.expressjwt|koa-jwt}', 'unsigned-token', { at: '0.algorithms', oneOf: none }),
    risk('passport-jwt.Strategy', 'unsigned-token', { at: '0.algorithms', oneOf: none }),
    risk('passport-jwt.Strategy', 'expired-token', { at: '0.ignoreExpiration', oneOf: [true] }),
    risk('passport-jwt.Strategy', 'expired-token', { at: '0.jsonWebTokenOptions.ignoreExpiration', oneOf: [true] }),
    risk('@nestjs/core.NestFactory.create', 'any-origin', { at: '1.cors', oneOf: [true] }),
    risk('@nestjs/core.NestFactory.create', 'any-origin', { at: '1.cors.origin', oneOf: ['*', true] }),
    { api: '@nestjs/common.INestApplication().enableCors', is: 'risk', risk: 'any-origin', except: '0' },
    risk('@nestjs/common.INestApplication().enableCors', 'any-origin', { at: '0.origin', oneOf: ['*', true] }),
    risk(
      '@nestjs/common.Header',
      'any-origin',
      { at: '0', oneOf: ['Access-Control-Allow-Origin', 'access-control-allow-origin'] },
      { at: '1', oneOf: ['*'] },
    ),
    risk('{handlebars|handlebars.default}.{compile|precompile}', 'unescaped-template', {
      at: '1.noEscape',
      oneOf: [true],
    }),
    risk('{nunjucks.configure|nunjucks.Environment}', 'unescaped-template', { at: '1.autoescape', oneOf: [false] }),
    risk('nunjucks.configure', 'unescaped-template', { at: '0.autoescape', oneOf: [false] }),
    risk('{swig|swig.Swig|swig.setDefaults}', 'unescaped-template', { at: '0.autoescape', oneOf: [false] }),
    risk('{eta.configure|eta.Eta}', 'unescaped-template', { at: '0.autoEscape', oneOf: [false] }),
    risk('socket.io.Server', 'any-origin', { at: '1.cors.origin', oneOf: ['*', true] }),
    risk('socket.io', 'any-origin', { at: '1.cors.origin', oneOf: ['*', true] }),
  ],
  assignments: {
    // `(text) => text`
    'mustache.escape': (value) =>
      options(value).some((option) => option.kind === 'function' && givesBack(option))
        ? { is: 'risk', risk: 'unescaped-template', setting: 'escape' }
        : null,
  },
});

function givesBack({ module, fn }: FunctionValue): boolean {
  const { params, body } = module.facts.functions[fn] ?? { params: [], body: [] };
  const [parameter] = params;
  const [only, ...others] = body;
  return (
    others.length === 0 &&
    only?.kind === 'return' &&
    only.value?.kind === 'name' &&
    parameter?.pattern.kind === 'variable' &&
    only.value.variable === parameter.pattern.variable
  );
}

function risk(api: string, kind: RiskKind, ...when: readonly RiskCondition[]): Row {
  return { api, is: 'risk', risk: kind, when };
}
