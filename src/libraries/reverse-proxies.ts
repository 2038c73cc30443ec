import type { ProjectDocument } from '../project/types.ts';
import type { Front } from '../model/types.ts';
import { defineLibrary } from './define.ts';

/** What stands before a server, by the files that set it up. */
interface Known {
  readonly name: string;
  readonly files: RegExp;
  /** the file is about that; absent: its name says so */
  readonly about?: RegExp;
  /** it compresses replies: always, never, if its settings say so, or (null) nobody here can say */
  readonly compresses: boolean | RegExp | null;
}

const known: readonly Known[] = [
  {
    name: 'nginx',
    files: /(?:^|\/)nginx[^/]*\.conf[^/]*$|\.conf(?:\.template)?$/,
    about: /^\s*(?:proxy_pass|upstream|fastcgi_pass)\b/m,
    compresses: /^\s*(?:gzip|brotli|zstd)\s+on\b/m,
  },
  { name: 'Caddy', files: /(?:^|\/)caddyfile$|\.caddyfile$/i, compresses: /^\s*encode\b/m },
  { name: 'Vercel', files: /(?:^|\/)vercel\.json$/, compresses: true },
  { name: 'Netlify', files: /(?:^|\/)netlify\.toml$/, compresses: true },
  { name: 'Cloudflare', files: /(?:^|\/)wrangler\.(?:toml|jsonc?)$/, compresses: true },
  { name: 'Firebase Hosting', files: /(?:^|\/)firebase\.json$/, about: /"hosting"/, compresses: true },
  { name: 'App Engine', files: /(?:^|\/)app\.ya?ml$/, about: /^runtime:\s*nodejs/m, compresses: true },
  { name: 'Render', files: /(?:^|\/)render\.ya?ml$/, compresses: true },
  { name: 'Railway', files: /(?:^|\/)railway\.(?:json|toml)$/, compresses: null },
  {
    name: 'a proxy in a container',
    files: /\.ya?ml$/,
    about:
      /image:\s*["']?(?:[\w.-]+\/)*(?:nginx|caddy|traefik|haproxy|envoy|httpd|nginx-proxy|openresty|jwilder\/nginx-proxy)\b/,
    // its settings may be in the image
    compresses: null,
  },
  {
    name: 'an ingress',
    files: /\.ya?ml$/,
    about: /^\s*kind:\s*(?:Ingress|Gateway|HTTPRoute|IngressRoute)\b/m,
    compresses: null,
  },
  { name: 'an ingress', files: /(?:^|\/)values[^/]*\.ya?ml$/, about: /^ingress:/m, compresses: null },
  { name: 'CloudFront', files: /\.(?:ya?ml|json)$/, about: /AWS::CloudFront::Distribution/, compresses: null },
];

const kinds: ReadonlySet<ProjectDocument['kind']> = new Set([
  'config',
  'compose',
  'kubernetes',
  'serverless',
  'settings',
]);

/** Proxies and platforms that the repository says stand before its servers. */
export default defineLibrary({
  packages: [],
  docs: 'https://nginx.org/en/docs/http/ngx_http_gzip_module.html',
  fronts: ({ documents }, read) =>
    documents.flatMap(({ path, kind, role }): Front[] => {
      if (!kinds.has(kind) || role !== 'server') return [];
      return known.flatMap(({ name, files, about, compresses }) => {
        if (!files.test(path)) return [];
        const text = about === undefined && !(compresses instanceof RegExp) ? '' : (read(path) ?? '');
        if (about !== undefined && !about.test(text)) return [];
        return [{ name, file: path, compresses: compresses instanceof RegExp ? compresses.test(text) : compresses }];
      });
    }),
});
