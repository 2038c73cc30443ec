import { bracketSegment } from './file-routes.ts';
import { joinPaths } from './paths.ts';

const script = /\.[cm]?[jt]sx?$/;

/** The URL path of `app/…/route.ts`; null if nothing is served from there. `path` is relative to the application. */
export function appRoutePath(path: string): string | null {
  const match = /^(?:src\/)?app\/(?:(.*)\/)?route\.[cm]?[jt]sx?$/.exec(path);
  if (match === null) return null;
  const segments: string[] = [];
  for (const segment of (match[1] ?? '').split('/')) {
    // private folders, and places that show another route's page
    if (segment.startsWith('_') || /^\((?:\.{1,3})\)/.test(segment)) return null;
    if (segment === '' || /^\(.*\)$/.test(segment) || segment.startsWith('@')) continue;
    segments.push(bracketSegment(segment.replaceAll(/%5F/gi, '_')));
  }
  return joinPaths(...segments);
}

/** The URL path of `pages/api/…`; null for files that are elsewhere. `extensions`: what `pageExtensions` asks for, if anything. */
export function apiRoutePath(path: string, extensions: readonly string[] | null): string | null {
  const match = /^(?:src\/)?pages\/(api(?:\/.*)?|api\.[^/]+)$/.exec(path);
  if (match === null || !script.test(path)) return null;
  const [, inside = ''] = match;
  const extension = extensions?.find((each) => inside.endsWith(`.${each}`));
  if (extensions !== null && extension === undefined) return null;
  const bare = extension === undefined ? inside.replace(script, '') : inside.slice(0, -extension.length - 1);
  // next to routes there are declarations and tests that are not served
  if (bare.endsWith('.d')) return null;
  return joinPaths(
    ...bare
      .replace(/(^|\/)index$/, '')
      .split('/')
      .map(bracketSegment),
  );
}

/** `route.ts` may also be called something else: `pageExtensions: ['page.tsx', 'api.ts']`. */
export function middlewareFile(path: string): boolean {
  return /^(?:src\/)?(?:middleware|proxy)\.[cm]?[jt]s$/.test(path);
}
