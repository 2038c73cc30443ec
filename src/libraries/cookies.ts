import { options, taintOf, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { namesIn } from '../model/logged.ts';
import type { CookieOperation } from '../model/operations.ts';
import { cookieOptions, headerOptions } from './support/cookie-options.ts';

/** Methods that set a cookie: name, value, options. */
const setters = [
  '{express.Response()|fastify.FastifyReply()|restify.Response()}.{cookie|setCookie}',
  'koa.Context().cookies.set',
  'global.RequestCookies().set',
  'cookie.serialize',
  'cookies().set',
  '{js-cookie|es-cookie|browser-cookies}.set',
];

/** Functions of Hono that get the context first. */
const withContext = ['hono/cookie.{setCookie|setSignedCookie}', 'h3.setCookie'];

/** Cookies that replies set. */
export default defineLibrary({
  packages: ['cookie', 'cookies', 'hono/cookie', 'js-cookie', 'es-cookie', 'browser-cookies', '@hapi/hapi'],
  docs: 'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie',
  rows: [
    ...setters.map((api): Row => ({ api, is: 'sink', kind: 'secret', arg: 1 })),
    ...withContext.map((api): Row => ({ api, is: 'sink', kind: 'secret', arg: 2 })),
  ],
  operations: {
    ...Object.fromEntries(setters.map((api) => [api, (call: OperationCall) => cookie(call, 0)])),
    ...Object.fromEntries(withContext.map((api) => [api, (call: OperationCall) => cookie(call, 1)])),
    '{express.Response()|node:http.ServerResponse()|next.NextApiResponse()|koa.Context()|koa.Context().response|fastify.FastifyReply()|restify.Response()}.{set|header|headers|setHeader|append|appendHeader}':
      header,
    '{express.Response()|node:http.ServerResponse()|restify.Response()}.writeHead': (call) =>
      setIn(call, call.args.length - 1),
    '@hapi/hapi.{server|Server}().state': (call) => state(call, 1),
    '@hapi/hapi.ResponseToolkit().state': (call) => (call.args.length > 2 ? state(call, 2) : null),
  },
});

function cookie(call: OperationCall, at: number): OperationDraft {
  const [name, value] = call.args.slice(at);
  // `cookies().set({ name, value, httpOnly })`
  const whole = call.args.length === at + 1 ? name : undefined;
  return {
    is: 'cookie',
    name: call.text(whole === undefined ? name : call.property(whole, 'name')),
    value: whole === undefined ? namedByInput(call.source(at + 1), call.args[at + 1]) : '',
    content: namesIn(call.event, whole === undefined ? at + 1 : at),
    ofToken: isToken(whole === undefined ? value : call.property(whole, 'value')),
    options: cookieOptions(
      call,
      whole ?? call.args[call.event.name === 'setSignedCookie' ? at + 3 : at + 2],
      defaultsOf(call),
    ),
  };
}

/** What frameworks set if nobody says otherwise. */
function defaultsOf({ event }: OperationCall): NonNullable<CookieOperation['options']> {
  // so does the package that Koa sets them with
  if (/^(?:koa\.|cookies\(\))/.test(event.path?.text ?? '')) return { httpOnly: true, secure: 'auto' };
  // scripts set these, so that they can read them
  if (/^(?:js-cookie|es-cookie|browser-cookies)\./.test(event.path?.text ?? '')) return { httpOnly: 'auto' };
  const isSvelte = event.place.module.package?.dependencies['@sveltejs/kit'] !== undefined;
  return isSvelte ? { httpOnly: true, secure: 'auto', sameSite: 'lax' } : {};
}

const hapiNames: Readonly<Record<string, string>> = {
  isHttpOnly: 'httpOnly',
  isSecure: 'secure',
  isSameSite: 'sameSite',
};

/** hapi's flags have names of their own, and are all on if nobody says otherwise. */
function state(call: OperationCall, at: number): OperationDraft {
  const given = cookieOptions(call, call.args[at], { isHttpOnly: true, isSecure: true, isSameSite: 'Strict' });
  return {
    is: 'cookie',
    name: call.text(call.args[0]),
    value: '',
    ofToken: false,
    options:
      given === null
        ? null
        : Object.fromEntries(Object.entries(given).map(([name, value]) => [hapiNames[name] ?? name, value])),
  };
}

/** A cookie that is written out as a header. */
function header(call: OperationCall): OperationDraft[] {
  const [name, value] = call.args;
  if (call.args.length === 1) return setIn(call, 0);
  return call.text(name)?.toLowerCase() !== 'set-cookie' || value === undefined ? [] : written(call, value, 1);
}

/** … among others: `{ 'Set-Cookie': 'sid=…' }` */
function setIn(call: OperationCall, at: number): OperationDraft[] {
  const headers = call.args[at];
  return (headers === undefined ? [] : options(headers)).flatMap((option) =>
    option.kind === 'object'
      ? [...option.props].flatMap(([name, value]) =>
          name.toLowerCase() === 'set-cookie' ? written(call, value, at) : [],
        )
      : [],
  );
}

function written(call: OperationCall, value: Value, at: number): OperationDraft[] {
  const texts = options(value).flatMap((option) => (option.kind === 'array' ? option.elements : [option]));
  return texts.flatMap((text): OperationDraft[] => {
    const line = call.text(text);
    const named = line === null ? null : /^([^={]+)=/.exec(line);
    if (line === null || named?.[1] === undefined) return [];
    return [
      {
        is: 'cookie',
        name: named[1],
        value: partsOfText(text),
        content: namesIn(call.event, at),
        ofToken: false,
        // what is put together of pieces that are not known may end in anything
        options: line.endsWith('{?}') && line.includes(';') ? null : headerOptions(line),
      },
    ];
  });
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

/** `pw`, if that is `password` of the body: by the name that it came with. */
function namedByInput(words: string, value: Value | undefined): string {
  const names = value === undefined ? [] : options(value).flatMap((option) => inputName(option));
  return /^[\w.]+$/.test(words) && names.length === 1 ? (names[0] ?? words) : words;
}

function inputName(value: Value): string[] {
  const name = value.kind === 'unknown' ? value.origin?.path.at(-1) : undefined;
  return name === undefined ? [] : [name];
}

/** The one part of the input that a text is made of. */
function partsOfText(value: Value): string {
  if (value.kind !== 'text') return '';
  const names = value.parts.flatMap((part) => (typeof part === 'string' ? [] : options(part).flatMap(inputName)));
  return names.length === 1 ? (names[0] ?? '') : '';
}
