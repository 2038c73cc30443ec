import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';

export interface ServedPlace {
  readonly message: 'source' | 'package' | 'listing' | 'dotfiles';
  readonly place: Location;
  readonly api: string;
  readonly what: string;
}

/** Directories that are served and hold what is not for everybody. */
export function servedPlaces(model: BackendModel): ServedPlace[] {
  const found: ServedPlace[] = [];
  for (const operation of model.operations) {
    if (operation.is !== 'call') continue;
    const { place, api, args, tags } = operation;
    if (tags.includes('directory-listing')) found.push({ message: 'listing', place, api, what: 'listing' });
    if (tags.includes('serves-dotfiles')) found.push({ message: 'dotfiles', place, api, what: 'dotfiles' });
    if (!tags.includes('static-root')) continue;
    if (wholePackage.test(args[0] ?? '')) found.push({ message: 'package', place, api, what: args[0] ?? '' });
    const what = privateRoot(model, args[0] ?? null, place.file);
    if (what !== '') found.push({ message: 'source', place, api, what });
  }
  return found;
}

/** Files for browsers have a directory of their own in it, `dist`, or a package of their own: `swagger-ui-dist`, `@fontsource/roboto`. */
const wholePackage = /(?:^|\/)node_modules\/@?[\w.-]+(?<!dist)\/?$/;

/** What a directory holds that is not for everybody; '' if nothing is known to. */
function privateRoot(model: BackendModel, path: string | null, from: string): string {
  if (path === null || path === '') return '';
  if (/(?:^|\/)node_modules\/?$/.test(path)) return 'all packages that are installed, with what their manifests say';
  if (/(?:^|\/)(?:\.env(?:\.\w+)?|\.git|\.npmrc|\.ssh|\.aws)\/?$/.test(path)) return 'what only the server is to know';
  if (/^(?:\.\.\/)*\.\.\/?$/.test(path)) return 'the directory that the project is in, code and settings included';
  if (path === '/' || /^~\/?$/.test(path)) return 'the whole disk';
  const inside = path.startsWith('/{project}') ? path.slice('/{project}'.length).replace(/^\//, '') : null;
  const relative = /^\.\/?$/.test(path) ? '' : inside === null ? null : normal(inside);
  if (relative === null) return '';
  // the directory of the file itself is that of code; elsewhere one has to lie in it
  const holds = model.sources.some(({ file }) => file.path.startsWith(relative === '' ? '' : `${relative}/`));
  const own = relative === '' || from.startsWith(`${relative}/`);
  return holds && own ? 'the code of the server itself' : '';
}

function normal(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else parts.push(part);
  }
  return parts.join('/');
}
