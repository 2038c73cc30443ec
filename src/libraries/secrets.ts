import type { Value } from '../evaluate/values.ts';
import { literalText } from '../model/literal-text.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { keys } from './support/secret-rows.ts';

/** Where packages take what they sign and encrypt with. */
export default defineLibrary({
  packages: [
    'express-jwt',
    'koa-jwt',
    'hono/jwt',
    'next-auth',
    'better-auth',
    'cookie-parser',
    'keygrip',
    'jws',
    'njwt',
    'fast-jwt',
    'cryptr',
    'simple-crypto-js',
    'browserid-crypto',
    'passport-jwt',
    'socketio-jwt',
    'restify-jwt-community',
  ],
  docs: 'https://owasp.org/Top10/A07_2021-Identification_and_Authentication_Failures/',
  rows: [
    ...keys('session secret', [
      ['{express-session|cookie-session|client-sessions|iron-session/express.ironSession}', '0.secret'],
      ['cookie-session', '0.keys'],
      ['iron-session/express.ironSession', '0.password'],
      ['iron-session.getIronSession', '2.password'],
      ['h3.useSession', '1.password'],
      ['{next-auth|next-auth.NextAuth|better-auth.betterAuth}', '0.secret'],
    ]),
    ...keys('secret of a plugin', [['fastify().register', '1.secret']]),
    ...keys('secret that tokens are signed with', [
      ['@hapi/hapi.Server().auth.strategy', '2.key'],
      ['@hapi/hapi.Server().auth.strategy', '2.keys'],
      ['socketio-jwt.authorize', '0.secret'],
      ['restify-jwt-community', '0.secret'],
    ]),
    ...keys('session secret', [
      ['@hapi/hapi.Server().auth.strategy', '2.cookie.password'],
      ['@hapi/hapi.Server().auth.strategy', '2.password'],
      ['@hapi/hapi.Server().register', '0.options.cookieOptions.password'],
    ]),
    ...keys('secret that signs cookies', [
      ['cookie-parser', 0],
      ['keygrip', 0],
    ]),
    ...keys('secret that tokens are signed with', [
      ['{express-jwt|express-jwt.expressjwt|koa-jwt|hono/jwt.jwt}', '0.secret'],
      ['hono/jwt.{sign|verify}', 1],
      ['{jsonwebtoken|jwt-simple}.{sign|verify|encode|decode}', 1],
      ['jose.{jwtVerify|jwtDecrypt}', 1],
      ['jose.{SignJWT|EncryptJWT}().{sign|encrypt}', 0],
      ['jws.{sign|createSign}', '0.secret'],
      ['jws.verify', 2],
      ['njwt.{create|verify}', 1],
      ['fast-jwt.{createSigner|createVerifier}', '0.key'],
      ['passport-jwt.Strategy', '0.secretOrKey'],
      ['@nestjs/passport.PassportStrategy()', '0.secretOrKey'],
      ['@nestjs/jwt.JwtModule.register', '0.secret'],
      ['@nestjs/jwt.JwtService', '0.secret'],
      ['@nestjs/jwt.JwtService().{sign|signAsync|verify|verifyAsync}', '1.secret'],
    ]),
    ...keys('encryption key', [
      ['node:crypto.{createCipher|createDecipher|createCipheriv|createDecipheriv}', 1],
      ['crypto-js.{AES|DES|TripleDES|RC4|Rabbit}.{encrypt|decrypt}', 1],
      ['node-forge.cipher.{createCipher|createDecipher}', 1],
      ['node-forge.rc2.{createEncryptionCipher|createDecryptionCipher}', 0],
      ['node:crypto.createSecretKey', 0],
      ['node:crypto.{scrypt|scryptSync|pbkdf2|pbkdf2Sync|hkdf|hkdfSync}', 0],
      ['node:crypto.createSign().sign', 0],
      ['node:crypto.{privateDecrypt|privateEncrypt}', 0],
      ['{global.crypto|node:crypto|node:crypto.webcrypto}.subtle.importKey', 1],
      ['{cryptr|simple-crypto-js|simple-crypto-js.SimpleCrypto}', 0],
    ]),
    ...keys('key of a keyed hash', [
      ['node:crypto.createHmac', 1],
      ['crypto-js.{HmacMD5|HmacSHA1|HmacSHA224|HmacSHA256|HmacSHA384|HmacSHA512|HmacSHA3|HmacRIPEMD160}', 1],
    ]),
  ],
  assignments: {
    'koa().keys': (value) => spelledKey(value),
    'aws-sdk.config.secretAccessKey': (value) => {
      const text = literalText(value);
      return text === null
        ? null
        : {
            is: 'secret',
            what: 'secret key of the cloud account',
            kind: 'credential',
            text,
            spelled: text,
            fallback: false,
          };
    },
  },
});

/** `app.keys = ['…']` */
function spelledKey(value: Value): OperationDraft | null {
  const texts = value.kind === 'array' ? value.elements.map((element) => literalText(element)) : [literalText(value)];
  const text = texts.find((each) => each !== null);
  return text === undefined
    ? null
    : { is: 'secret', what: 'secret that signs cookies', kind: 'key', text, spelled: text, fallback: false };
}
