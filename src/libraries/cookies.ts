import { options, taintOf, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';

/** Methods that set a cookie: name, value, options. */
const setters = [
  '{express.Response()|fastify.FastifyReply()|restify.Response()}.{cookie|setCookie}',
  'koa.Context().cookies.set',
  'global.RequestCookies().set',
  'cookie.serialize',
  'cookies().set',
  'js-cookie.set',
];

/** Functions of Hono that get the context first. */
const withContext = ['hono/cookie.{setCookie|setSignedCookie}', 'h3.setCookie'];

/** Cookies that replies set. */
export default defineLibrary({
  packages: ['cookie', 'cookies', 'hono/cookie'],
  docs: 'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie',
  rows: [
    ...setters.map((api): Row => ({ api, is: 'sink', kind: 'secret', arg: 1 })),
    ...withContext.map((api): Row => ({ api, is: 'sink', kind: 'secret', arg: 2 })),
  ],
  operations: {
    ...Object.fromEntries(setters.map((api) => [api, (call: OperationCall) => cookie(call, 0)])),
    ...Object.fromEntries(withContext.map((api) => [api, (call: OperationCall) => cookie(call, 1)])),
  },
});

function cookie(call: OperationCall, at: number): OperationDraft {
  const [name, value] = call.args.slice(at);
  // `cookies().set({ name, value, httpOnly })`
  const whole = call.args.length === at + 1 ? name : undefined;
  const given = call.option(whole ?? call.args[call.event.name === 'setSignedCookie' ? at + 3 : at + 2]);
  return {
    is: 'cookie',
    name: call.text(whole === undefined ? name : call.property(whole, 'name')),
    value: whole === undefined ? call.source(at + 1) : '',
    ofToken: isToken(whole === undefined ? value : call.property(whole, 'value')),
    options:
      given === undefined ? {} : typeof given === 'object' && given !== null && 'object' in given ? given.object : null,
  };
}

const tokens =
  /^(?:jsonwebtoken\.sign|jose\.SignJWT|node:crypto\.(?:randomBytes|randomUUID)|@nestjs\/jwt\.JwtService\(\)\.sign)/;

/** What only the server can have made. */
function isToken(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return options(value).some((option) => {
    if (option.kind === 'promise') return isToken(option.of);
    return (
      (option.kind === 'external' && tokens.test(option.path.text)) || taintOf(option, 0)?.source.kind === 'random'
    );
  });
}
