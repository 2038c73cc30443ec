import { posix } from 'node:path';
import { parse } from 'jsonc-parser';
import { readDocument } from '../../project/read.ts';
import type { LibraryBuild } from '../build-types.ts';
import { at } from './deployed-functions.ts';

/** What Supabase does with a function before it is called. */
export interface EdgeFunction {
  /** `/functions/v1/name` */
  readonly path: string;
  /** the platform asks for a token of the project */
  readonly verified: boolean;
}

/** Edge functions by the files that they are in, with what `supabase/config.toml` says of them. */
export function edgeSettings(build: LibraryBuild): { of(file: string): EdgeFunction | null } {
  const configurations = new Map<string, string>();
  return {
    of(file) {
      const match = /^(.*?)supabase\/functions\/([\w-]+)\//.exec(file);
      if (match === null) return null;
      const [, before = '', name = ''] = match;
      let text = configurations.get(before);
      if (text === undefined) configurations.set(before, (text = textOf(build, `${before}supabase/config.toml`)));
      const own = tomlSection(text, `functions.${name}`) ?? tomlSection(text, `functions."${name}"`) ?? '';
      return { path: `/functions/v1/${name}`, verified: !/^\s*verify_jwt\s*=\s*false/m.test(own) };
    },
  };
}

/** What calls a worker of Cloudflare besides requests. */
export function workerSettings(build: LibraryBuild, file: string): { crons: string[]; queues: string[] } {
  for (let directory = posix.dirname(file); ; directory = posix.dirname(directory)) {
    const toml = textOf(build, posix.join(directory, 'wrangler.toml'));
    if (toml !== '')
      return {
        crons: textsIn(/^\s*crons\s*=\s*\[([^\]]*)\]/m.exec(toml)?.[1] ?? ''),
        queues: [...toml.matchAll(/^\s*\[\[queues\.consumers\]\]([\s\S]*?)(?=^\s*\[|$(?![\s\S]))/gm)].flatMap(
          ([, own = '']) => /^\s*queue\s*=\s*["']([^"']+)/m.exec(own)?.[1] ?? [],
        ),
      };
    for (const name of ['wrangler.jsonc', 'wrangler.json']) {
      const text = textOf(build, posix.join(directory, name));
      if (text === '') continue;
      const data: unknown = parse(text);
      const crons = at(data, 'triggers', 'crons');
      const consumers = at(data, 'queues', 'consumers');
      return {
        crons: Array.isArray(crons) ? crons.filter((each) => typeof each === 'string') : [],
        queues: (Array.isArray(consumers) ? consumers : []).flatMap((each: unknown) => {
          const queue = at(each, 'queue');
          return typeof queue === 'string' ? [queue] : [];
        }),
      };
    }
    if (directory === '.' || directory === '/') return { crons: [], queues: [] };
  }
}

function textOf(build: LibraryBuild, path: string): string {
  const read = readDocument(build.project.root, path);
  return 'text' in read ? read.text : '';
}

/** The lines below a heading of TOML, up to the next one. */
function tomlSection(text: string, name: string): string | null {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim() === `[${name}]`);
  if (start < 0) return null;
  const end = lines.findIndex((line, index) => index > start && /^\s*\[/.test(line));
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n');
}

function textsIn(list: string): string[] {
  return [...list.matchAll(/["']([^"']+)["']/g)].flatMap(([, text]) => text ?? []);
}
