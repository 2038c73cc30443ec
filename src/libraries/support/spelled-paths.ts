import type { Module } from '../../link/types.ts';
import type { Place } from '../../evaluate/values.ts';

/** A text that code spells out and that may be the path of a request, or match one. */
export interface SpelledPath {
  /** as a reader would say it: the text itself, or the pattern with its slashes */
  readonly path: string;
  /** a path that it is, or that matches it */
  readonly sample: string;
  readonly place: Place;
}

export interface Spelled {
  readonly paths: readonly SpelledPath[];
  /** verbs of HTTP */
  readonly methods: readonly string[];
}

const verbs = new Set([
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'QUERY',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'PURGE',
]);
const word = /^[A-Za-z][\w-]{0,40}$/;

/** Paths, patterns of paths, and verbs in the text of modules; also words, as paths of one segment, if they are compared with something. */
export function spelledIn(modules: readonly Module[]): Spelled {
  const paths: SpelledPath[] = [];
  const methods = new Set<string>();
  for (const module of modules) {
    const add = (text: string, node: Spot, compared: boolean): void => {
      const place = { module, start: node.start, end: node.end };
      // `GET /users`, and a verb by itself
      const verb = /^[A-Za-z]+/.exec(text)?.[0].toUpperCase() ?? '';
      if (verbs.has(verb) && /^[A-Za-z]+(?:[ :]\/|$)/.test(text)) methods.add(verb);
      const own = /^[A-Za-z]{3,8}[ :](\/\S*)$/.exec(text)?.[1] ?? text;
      if (/^\/[^\s?#]*$/.test(own)) paths.push({ path: own, sample: own, place });
      else if (compared && word.test(own)) paths.push({ path: `/${own}`, sample: `/${own}`, place });
    };
    const visit = (node: unknown, compared: boolean): void => {
      if (Array.isArray(node)) {
        for (const each of node) visit(each, compared);
        return;
      }
      if (!isSpot(node)) {
        if (typeof node === 'object' && node !== null) for (const value of Object.values(node)) visit(value, false);
        return;
      }
      if (node['kind'] === 'string' && typeof node['value'] === 'string') add(node['value'], node, compared);
      else if (node['kind'] === 'regexp' && typeof node['pattern'] === 'string')
        addPattern(node['pattern'], String(node['flags']), node);
      else {
        if (typeof node['key'] === 'string') add(node['key'], node, false);
        const equality = node['kind'] === 'binary' && /^[=!]==?$/.test(String(node['operator']));
        for (const [name, value] of Object.entries(node))
          if (typeof value === 'object') visit(value, equality || (name === 'test' && node['body'] !== undefined));
      }
    };
    const addPattern = (pattern: string, flags: string, node: Spot): void => {
      const sample = sampleOf(pattern);
      if (sample !== null)
        paths.push({ path: `/${pattern}/${flags}`, sample, place: { module, start: node.start, end: node.end } });
    };
    const { functions, classes, exports } = module.facts;
    for (const { body } of functions) visit(body, false);
    for (const { members } of classes) for (const { value } of members) visit(value, false);
    for (const { value } of exports) visit(value, false);
  }
  return { paths, methods: [...methods] };
}

/** A node of the intermediate representation, of any kind. */
interface Spot extends Record<string, unknown> {
  readonly start: number;
  readonly end: number;
}

function isSpot(node: unknown): node is Spot {
  return typeof node === 'object' && node !== null && 'start' in node && 'end' in node;
}

/** A path that a pattern of paths matches, for patterns that are as simple as those of routes; null for others. */
function sampleOf(pattern: string): string | null {
  if (!/^\^?\\?\//.test(pattern) || pattern.length > 200) return null;
  let text = pattern
    .replace(/^\^/, '')
    .replace(/(?:\\\/\??)?\$$/, '')
    .replaceAll(/\(\?(?:<\w+>|:)/g, '(');
  text = text
    .replaceAll(
      /\[(\^?)((?:\\.|[^\]\\])+)\](\+|\*|\{\d+(?:,\d*)?\})?/g,
      (_, negated: string, set: string, count: string | undefined) =>
        repeated(negated === '' ? firstOf(set) : 'x', count),
    )
    .replaceAll(
      /(\\d|\\w|\.)(\+\??|\*\??|\{\d+(?:,\d*)?\})?(?!\?)/g,
      (whole, kind: string, count: string | undefined, at: number) =>
        kind === '.' && text[at - 1] === '\\' ? whole : repeated(kind === '\\d' ? '1' : 'x', count),
    );
  // innermost groups first
  for (let depth = 0; depth < 5 && text.includes('('); depth++)
    text = text.replaceAll(/\(([^()]*)\)[?*+]?/g, (_, inner: string) => inner.split('|')[0] ?? '');
  text = text.replaceAll(/\\([/.\-_~])/g, '$1').replaceAll(/\/\?/g, '');
  try {
    return /^\/[\w\-./~]*$/.test(text) && new RegExp(pattern).test(text) ? text : null;
  } catch {
    return null;
  }
}

function firstOf(set: string): string {
  if (set.startsWith('\\d')) return '1';
  return /^[A-Za-z0-9]/.test(set) ? set.charAt(0) : 'x';
}

function repeated(character: string, count: string | undefined): string {
  const times = /\d+/.exec(count ?? '')?.[0];
  return character.repeat(Math.min(Number(times ?? 1), 64));
}
