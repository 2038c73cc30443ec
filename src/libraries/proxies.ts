import { defineLibrary } from './define.ts';

/** Servers that hand requests on to others: where they go must not be the client's choice. */
export default defineLibrary({
  packages: [
    'http-proxy',
    'http-proxy-3',
    'httpxy',
    'fast-proxy',
    'http2-proxy',
    '@fastify/reply-from',
    'http-proxy-middleware',
    'express-http-proxy',
  ],
  docs: 'https://github.com/http-party/node-http-proxy',
  rows: [
    { api: '{http-proxy-3|httpxy}', is: 'alias', of: 'http-proxy' },
    {
      api: 'http-proxy.{createServer|createProxy|HttpProxy|ProxyServer}',
      is: 'alias',
      of: 'http-proxy.createProxyServer',
    },
    { api: 'http-proxy()', is: 'alias', of: 'http-proxy.createProxyServer()' },
    { api: '{http-proxy|http-proxy.createProxyServer}', is: 'sink', kind: 'url', arg: '0.target' },
    { api: 'http-proxy.createProxyServer().web', is: 'sink', kind: 'url', arg: '2.target' },
    { api: 'http-proxy.createProxyServer().web', is: 'sink', kind: 'url', arg: '2.forward' },
    { api: 'http-proxy.createProxyServer().ws', is: 'sink', kind: 'url', arg: '3.target' },
    { api: 'http2-proxy.{web|ws}', is: 'sink', kind: 'url', arg: '2.hostname' },
    { api: 'fast-proxy', is: 'sink', kind: 'url', arg: '0.base' },
    { api: 'fast-proxy().proxy', is: 'sink', kind: 'url', arg: 2 },
    { api: '{http-proxy|http-proxy.createProxyServer}', is: 'sink', kind: 'url', arg: '0.target.host' },
    {
      api: 'http-proxy-middleware.{createProxyMiddleware|legacyCreateProxyMiddleware}',
      is: 'sink',
      kind: 'url',
      arg: '0.target',
    },
    { api: '{http-proxy-middleware|express-http-proxy}', is: 'sink', kind: 'url', arg: 0 },
    { api: 'fastify.FastifyReply().from', is: 'sink', kind: 'url', arg: 0 },
  ],
});
