import { below, upward, dirname } from '../paths.ts';
import type { Probe } from './probe.ts';

/** Folders whose files a platform runs, wherever they lie: often in the package of a front end. */
const FOLDER = /(?:^|\/)(?:supabase\/functions|netlify\/(?:edge-)?functions)\/.+\.[cm]?[jt]sx?$/;

/** A handler of Cloudflare Pages. */
const PAGES =
  /^\s*export\s+(?:const|let|(?:async\s+)?function)\s+onRequest(?:Get|Post|Put|Patch|Delete|Head|Options)?\b/m;

/** What a worker of Cloudflare exports. */
const WORKER = /\bExportedHandler\b|^\s*export\s+default\s+\{[\s\S]{0,400}?\bfetch\s*(?:\(|:|,)/m;

/** Whether a platform runs a file as a function that answers requests, as its place and the platform's configuration say. */
export function isPlatformFunction(path: string, files: ReadonlySet<string>, probe: () => Probe): boolean {
  if (FOLDER.test(path)) return true;
  for (const directory of upward(dirname(path))) {
    const has = (name: string): boolean => files.has(directory === '' ? name : `${directory}/${name}`);
    const inside = below(directory, path) ?? path;
    if (/^api\/.+\.[cm]?[jt]sx?$/.test(inside) && (has('vercel.json') || has('now.json'))) return true;
    // a plugin of Strapi: one half is for the admin panel, the other for the server
    if (/^server\/.+\.[cm]?[jt]s$/.test(inside) && isStrapiPlugin(has)) return true;
    if (inside.startsWith('functions/') && PAGES.test(probe().head)) return true;
    if (['wrangler.toml', 'wrangler.json', 'wrangler.jsonc'].some(has))
      return /\.[cm]?[jt]s$/.test(path) && WORKER.test(probe().whole());
  }
  return false;
}

function isStrapiPlugin(has: (name: string) => boolean): boolean {
  if (['strapi-server.js', 'strapi-server.ts'].some(has)) return true;
  return (
    ['server/src/index.ts', 'server/src/index.js'].some(has) &&
    ['ts', 'tsx', 'js', 'jsx'].some((extension) => has(`admin/src/index.${extension}`)) &&
    has('package.json')
  );
}
