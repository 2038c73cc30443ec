import { defineLibrary, type Row } from './define.ts';

type SecretRow = Extract<Row, { is: 'secret' }>;

/** Where packages take secrets: what they sign or encrypt with, and what they log in to other services with. */
export default defineLibrary({
  packages: [
    'express-jwt',
    'express-basic-auth',
    'request',
    'superagent',
    'koa-jwt',
    'hono/jwt',
    'next-auth',
    'better-auth',
    'cookie-parser',
    'keygrip',
    'jws',
    'aws-sdk',
    'stripe',
    'twilio',
    '@sendgrid/mail',
    'cloudinary',
    'algoliasearch',
    'pusher',
    '@slack/web-api',
    '@octokit/rest',
    'octokit',
    'openai',
    '@anthropic-ai/sdk',
    'nodemailer',
    'mailgun-js',
    'braintree',
    'minio',
    'razorpay',
    'mssql',
    'neo4j-driver',
    'tedious',
    'oracledb',
    'ldapjs',
    'ssh2-sftp-client',
    'passport-facebook',
    'passport-twitter',
    'passport-linkedin-oauth2',
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
    ...keys('secret that signs cookies', [
      ['cookie-parser', 0],
      ['keygrip', 0],
    ]),
    ...keys('secret that tokens are signed with', [
      ['{express-jwt|express-jwt.expressjwt|koa-jwt|hono/jwt.jwt}', '0.secret'],
      ['hono/jwt.{sign|verify}', 1],
      ['jws.{sign|createSign}', '0.secret'],
      ['passport-jwt.Strategy', '0.secretOrKey'],
      ['@nestjs/passport.PassportStrategy()', '0.secretOrKey'],
      ['@nestjs/jwt.JwtModule.register', '0.secret'],
      ['@nestjs/jwt.JwtService', '0.secret'],
      ['@nestjs/jwt.JwtService().{sign|signAsync|verify|verifyAsync}', '1.secret'],
    ]),
    ...keys('encryption key', [
      ['node:crypto.{createCipher|createDecipher|createCipheriv|createDecipheriv}', 1],
      ['crypto-js.{AES|DES|TripleDES|RC4|Rabbit}.{encrypt|decrypt}', 1],
      ['cryptr', 0],
    ]),
    ...keys('key of a keyed hash', [
      ['node:crypto.createHmac', 1],
      ['crypto-js.{HmacMD5|HmacSHA1|HmacSHA256|HmacSHA512}', 1],
    ]),
    ...credentials('client secret', [
      [
        '{passport-google-oauth20|passport-google-oauth|passport-github|passport-github2|passport-facebook|passport-twitter|passport-auth0|passport-oauth2|passport-linkedin-oauth2|passport-openidconnect|passport-azure-ad}.{Strategy|OAuth2Strategy|OAuthStrategy|BearerStrategy|OIDCStrategy}',
        '0.clientSecret',
      ],
      ['{passport-facebook|passport-oauth2|passport-jwt}', '0.clientSecret'],
      ['passport-jwt.Strategy', '0.clientSecret'],
      ['passport-twitter.Strategy', '0.consumerSecret'],
      ['@nestjs/passport.PassportStrategy()', '0.clientSecret'],
    ]),
    ...credentials('password of the database', [
      ['pg.{Pool|Client}', '0.password'],
      ['{mysql|mysql2|mysql2/promise}.{createConnection|createPool}', '0.password'],
      ['knex', '0.connection.password'],
      ['sequelize.Sequelize', 2],
      ['sequelize.Sequelize', '0.password'],
      ['sequelize', 2],
      ['typeorm.{DataSource|createConnection}', '0.password'],
      ['@nestjs/typeorm.TypeOrmModule.forRoot', '0.password'],
      ['@nestjs/sequelize.SequelizeModule.forRoot', '0.password'],
      ['ioredis', '0.password'],
      ['redis.createClient', '0.password'],
      ['mssql.{connect|ConnectionPool}', '0.password'],
      ['oracledb.{getConnection|createPool}', '0.password'],
      ['tedious.Connection', '0.authentication.options.password'],
      ['neo4j-driver.auth.basic', 1],
      ['postgres', '1.password'],
      ['@elastic/elasticsearch.Client', '0.auth.password'],
    ]),
    ...credentials('password that lets people in', [
      ['express-basic-auth', '0.users.*'],
      ['@fastify/basic-auth', '0.users.*'],
    ]),
    ...credentials('password of another service', [
      ['request.{get|post|put|patch|delete|head}().auth', 1],
      ['request().auth', 1],
      ['superagent.{get|post|put|patch|delete|head}().auth', 1],
    ]),
    ...['0', '1', '2'].flatMap((at): Row[] =>
      ['Authorization', 'authorization'].map((name) => ({
        api: '{global.fetch|axios|axios.request|axios.get|axios.delete|axios.post|axios.put|axios.patch|got|got.get|got.post|request|request.get|request.post|node-fetch|undici.request|undici.fetch|node:http.request|node:https.request|node:http.get|node:https.get}',
        is: 'secret',
        what: 'password of another service',
        kind: 'credential',
        arg: `${at}.headers.${name}`,
        begins: 'Basic ',
      })),
    ),
    ...credentials('password of the mail server', [['nodemailer.createTransport', '0.auth.pass']]),
    ...credentials('secret key of the cloud account', [
      ['aws-sdk.*', '0.secretAccessKey'],
      ['aws-sdk.config.update', '0.secretAccessKey'],
      ['aws-sdk.Credentials', 1],
      [
        '{@aws-sdk/client-s3|@aws-sdk/client-sqs|@aws-sdk/client-ses|@aws-sdk/client-sns|@aws-sdk/client-dynamodb|@aws-sdk/client-lambda|@aws-sdk/client-secrets-manager|@aws-sdk/client-cognito-identity-provider}.*',
        '0.credentials.secretAccessKey',
      ],
      ['minio.Client', '0.secretKey'],
      ['cloudinary.{config|v2.config}', '0.api_secret'],
    ]),
    ...credentials('key of an account', [
      ['{stripe|stripe.Stripe}', 0],
      ['{twilio|twilio.Twilio}', 1],
      ['@sendgrid/mail.setApiKey', 0],
      ['mailgun-js', '0.apiKey'],
      ['algoliasearch', 1],
      ['pusher', '0.secret'],
      ['@slack/web-api.WebClient', 0],
      ['{@octokit/rest|octokit}.Octokit', '0.auth'],
      ['{openai|openai.OpenAI|@anthropic-ai/sdk|@anthropic-ai/sdk.Anthropic}', '0.apiKey'],
      ['braintree.BraintreeGateway', '0.privateKey'],
      ['razorpay', '0.key_secret'],
      ['ssh2-sftp-client().connect', '0.password'],
      ['ldapjs.createClient().bind', 1],
    ]),
  ],
});

function keys(what: string, takes: readonly (readonly [string, number | string])[]): SecretRow[] {
  return takes.map(([api, arg]) => ({ api, is: 'secret', arg, what, kind: 'key' }));
}

function credentials(what: string, takes: readonly (readonly [string, number | string])[]): SecretRow[] {
  return takes.map(([api, arg]) => ({ api, is: 'secret', arg, what, kind: 'credential' }));
}
