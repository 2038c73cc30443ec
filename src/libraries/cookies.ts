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
    '{express.Response()|node:http.ServerResponse()}.{set|header|setHeader|append|appendHeader}': (call) =>
      call.text(call.args[0])?.toLowerCase() === 'set-cookie' ? header(call, call.args[1], 1) : [],
    '{express.Response()|node:http.ServerResponse()}.writeHead': (call) => {
      const at = call.args.length - 1;
      const headers = call.args[at];
      return header(call, call.property(headers, 'Set-Cookie') ?? call.property(headers, 'set-cookie'), at);
    },
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
  if (event.path?.text.startsWith('koa.') === true) return { httpOnly: true, secure: 'auto' };
  const isSvelte = event.place.module.package?.dependencies['@sveltejs/kit'] !== undefined;
  return isSvelte ? { httpOnly: true, secure: 'auto', sameSite: 'lax' } : {};
}

/** A cookie that is written out as a header. */
function header(call: OperationCall, value: Value | undefined, at: number): OperationDraft[] {
  if (value === undefined) return [];
  const texts = options(value).flatMap((option) => (option.kind === 'array' ? option.elements : [option]));
  return texts.flatMap((text): OperationDraft[] => {
    const written = call.text(text);
    const named = written === null ? null : /^([^={]+)=/.exec(written);
    if (written === null || named?.[1] === undefined) return [];
    return [
      {
        is: 'cookie',
        name: named[1],
        value: partsOfText(text),
        content: namesIn(call.event, at),
        ofToken: false,
        // what is put together of pieces that are not known may end in anything
        options: written.endsWith('{?}') && written.includes(';') ? null : headerOptions(written),
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
