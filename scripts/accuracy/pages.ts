import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { bracketSegment } from '../../src/libraries/support/file-routes.ts';
import { remixPath } from '../../src/libraries/support/remix-paths.ts';
import { shapeOf } from './expectations.ts';

/**
 * Shapes of the paths of pages: components of SvelteKit, Astro, Remix and React Router that have a place in the directory of
 * routes. Some list each as an endpoint. The inventory lists those for which code of the project answers the request (a
 * loader, a page that looks at the request); one that is only shown is part of the front end, as it is for Next.
 */
export function pagesIn(directories: readonly string[]): ReadonlySet<string> {
  const shapes = new Set<string>();
  for (const directory of directories) {
    if (!existsSync(directory)) continue;
    for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      const path = pagePath(file.replaceAll('\\', '/'), () => readFileSync(join(directory, file), 'utf8'));
      if (path !== null) shapes.add(shapeOf(path));
    }
  }
  return shapes;
}

function pagePath(file: string, text: () => string): string | null {
  const svelte = /(?:^|\/)src\/routes\/(.*\/)?\+page(?:@[^.]*)?\.svelte$/.exec(file);
  if (svelte !== null) return bracketed((svelte[1] ?? '').split('/').filter((segment) => !/^\(.*\)$/.test(segment)));
  const astro = /(?:^|\/)src\/pages\/(.*)\.astro$/.exec(file)?.[1];
  if (astro !== undefined) return bracketed(astro.replace(/(^|\/)index$/, '').split('/'));
  const route = /(?:^|\/)app\/routes\/(.*\.[jt]sx)$/.exec(file)?.[1];
  if (route === undefined || !/\bexport default\b/.test(text())) return null;
  return remixPath(route, 'hybrid');
}

function bracketed(segments: readonly string[]): string {
  return posix.join('/', ...segments.map(bracketSegment));
}
