import { defineLibrary, type Row } from './define.ts';

/** Where headers of a reply are set by name and value, and whether the name is a member or an argument. */
const setters = [
  '{express.Response()|next.NextApiResponse()|restify.Response()}.{set|header|setHeader|append}',
  'node:http.ServerResponse().{setHeader|appendHeader}',
  'fastify.FastifyReply().header',
  'koa.Context().{set|append}',
  'hono.Context().header',
  'h3.{setResponseHeader|setHeader|appendHeader}',
];
/** Headers that browsers obey: what they say must not be the client's choice. */
const obeyed = [
  'Content-Security-Policy',
  'X-Frame-Options',
  'X-XSS-Protection',
  'Strict-Transport-Security',
  'Referrer-Policy',
  'Permissions-Policy',
  'X-Content-Type-Options',
  'Clear-Site-Data',
  'Set-Cookie',
  'Link',
  'Refresh',
];
/** Which sites' pages may read the reply. */
const allowing = ['Access-Control-Allow-Origin', 'access-control-allow-origin'];
const spelled = obeyed.flatMap((name) => [name, name.toLowerCase()]);

const allowingCookies = ['Access-Control-Allow-Credentials', 'access-control-allow-credentials'];

/** Headers of replies: where they lead, what they are called, and those that browsers obey. */
export default defineLibrary({
  packages: [],
  docs: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Headers',
  rows: setters
    .flatMap((api): Row[] => {
      const at = api.startsWith('h3.') ? 1 : 0;
      return [
        { api, is: 'sink', kind: 'header', arg: at },
        { api, is: 'sink', kind: 'header', arg: at + 1, when: { arg: at, oneOf: spelled } },
        { api, is: 'sink', kind: 'policy', arg: at + 1, when: { arg: at, oneOf: allowing } },
        ...(api.startsWith('node:')
          ? []
          : [
              {
                api,
                is: 'sink' as const,
                kind: 'redirect' as const,
                arg: at + 1,
                when: { arg: at, oneOf: ['Location', 'location'] },
              },
            ]),
      ];
    })
    .concat(
      allowing.flatMap((name): Row[] => [
        { api: 'express.Response().{set|header}', is: 'sink', kind: 'policy', arg: `0.${name}`, unless: '1' },
        ...['1', '2'].map((at): Row => ({
          api: '{express.Response()|node:http.ServerResponse()}.writeHead',
          is: 'sink',
          kind: 'policy',
          arg: `${at}.${name}`,
        })),
      ]),
    )
    .concat(setters.flatMap(policyRisks))
    .concat(
      ['1', '2'].flatMap((at) =>
        allowingCookies.map((name): Row => ({
          api: '{express.Response()|node:http.ServerResponse()}.writeHead',
          is: 'risk',
          risk: 'cookies-allowed',
          when: [{ at: `${at}.${name}`, oneOf: [true, 'true'] }],
        })),
      ),
    )
    .concat(
      allowingCookies.map((name): Row => ({
        api: 'express.Response().{set|header}',
        is: 'risk',
        risk: 'cookies-allowed',
        when: [{ at: `0.${name}`, oneOf: [true, 'true'] }],
        except: '1',
      })),
    )
    .concat(
      ['1', '2'].flatMap((at) =>
        ['Location', 'location'].map((name): Row => ({
          api: 'express.Response().writeHead',
          is: 'sink',
          kind: 'redirect',
          arg: `${at}.${name}`,
          when: { arg: 0, oneOf: ['301', '302', '303', '307', '308'] },
        })),
      ),
    )
    .concat([
      { api: 'express.Response().location', is: 'sink', kind: 'redirect', arg: 0 },
      { api: 'express.Response().redirect', is: 'sink', kind: 'redirect', arg: 1 },
      { api: 'koa.Context().response.redirect', is: 'sink', kind: 'redirect', arg: 0 },
      { api: 'fastify.FastifyReply().redirect', is: 'sink', kind: 'redirect', arg: 1 },
      { api: 'express.Response().{set|header}', is: 'sink', kind: 'redirect', arg: '0.Location', unless: '1' },
      { api: 'express.Response().{set|header}', is: 'sink', kind: 'redirect', arg: '0.location', unless: '1' },
    ]),
});

/** Headers by which the pages of an origin may send cookies along, and the origin that any sandbox has. */
function policyRisks(api: string): Row[] {
  const at = api.startsWith('h3.') ? 1 : 0;
  return [
    {
      api,
      is: 'risk',
      risk: 'cookies-allowed',
      when: [
        { at: String(at), oneOf: allowingCookies },
        { at: String(at + 1), oneOf: [true, 'true'] },
      ],
    },
    {
      api,
      is: 'risk',
      risk: 'null-origin',
      when: [
        { at: String(at), oneOf: allowing },
        { at: String(at + 1), oneOf: ['null', null] },
      ],
    },
  ];
}
