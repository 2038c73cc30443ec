/** How names of files become paths: `hybrid` nests by dots and by folders that end in `+`, `nested` by every folder. */
export type RouteConvention = 'hybrid' | 'nested';

const script = /\.[cm]?[jt]sx?$/;
/** In a folder that is one route, the file that is it; what else lies there is its own business. */
const routeFile = /^(?:.*[.])?(?:route|index|_index|layout|_layout|page|_route)$/;

/** The URL path of a file, relative to the directory of routes; null if it is no route. */
export function remixPath(file: string, convention: RouteConvention): string | null {
  if (!script.test(file) || /\.(?:server|client|test|spec|d)\.[cm]?[jt]sx?$/.test(file)) return null;
  const names = file.replace(script, '').split('/');
  const base = names.pop() ?? '';
  const segments: string[] = [];
  for (const [index, folder] of names.entries()) {
    // files that lie beside routes without being any
    if (folder.startsWith('+') || folder.startsWith('.')) return null;
    if (convention === 'nested') segments.push(...segmentsOf(folder));
    else if (folder.endsWith('+')) segments.push(...segmentsOf(folder.slice(0, -1)));
    else {
      if (index < names.length - 1 || !routeFile.test(base)) return null;
      return pathOf([...segments, ...segmentsOf(folder)]);
    }
  }
  if (base.startsWith('.') || (base.startsWith('__') && convention === 'hybrid')) return null;
  return pathOf([...segments, ...segmentsOf(base)]);
}

function pathOf(segments: readonly string[]): string {
  const path = segments.filter((segment) => segment !== '').join('/');
  return `/${path}`;
}

/** The segments of one name: `users.$id_.edit`, `sitemap[.]xml`, `($lang).about`. */
function segmentsOf(name: string): string[] {
  const segments: string[] = [];
  let text = '';
  let escaped = '';
  const flush = (): void => {
    segments.push(segmentOf(text, escaped));
    text = '';
    escaped = '';
  };
  for (let at = 0; at < name.length; at++) {
    const character = name.charAt(at);
    const close = character === '[' ? name.indexOf(']', at) : -1;
    if (close > at) {
      const inner = name.slice(at + 1, close);
      text += inner;
      escaped += 'x'.repeat(inner.length);
      at = close;
    } else if (character === '.') flush();
    else {
      text += character;
      escaped += ' ';
    }
  }
  flush();
  return segments;
}

/** `escaped` marks the characters that stand for themselves. */
function segmentOf(text: string, escaped: string): string {
  const plain = (index: number): boolean => escaped.at(index) === ' ';
  if (text === '') return '';
  if (text === 'index' && !escaped.includes('x')) return '';
  // layouts without a path, and the route of the folder itself
  if (text.startsWith('_') && plain(0)) return '';
  let rest = text;
  if (rest.endsWith('_') && plain(-1)) rest = rest.slice(0, -1);
  const optional = rest.startsWith('(') && rest.endsWith(')') && plain(0);
  if (optional) rest = rest.slice(1, -1);
  if (rest === '$' && plain(0)) return ':splat*';
  if (rest.startsWith('$') && plain(optional ? 1 : 0)) rest = `:${rest.slice(1)}`;
  return optional ? `${rest}?` : rest;
}
