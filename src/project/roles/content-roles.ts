import { basename, dirname } from '../paths.ts';
import type { Probe, Prober } from './probe.ts';

/** Said by generators, in a comment near the top of what they write. People's own comments speak of generated things too, so not every mention counts. */
const GENERATED_SAYING = [
  String.raw`@generated\b`,
  String.raw`\bdo not (?:edit|modify|change)\b(?=\s*(?:$|[.!*/-]|this|manually|by hand|directly|the contents))`,
  String.raw`\bthis (?:\w+ )?(?:file|code|module|source|client)\b[^.]{0,30}\bgenerated\b`,
  String.raw`\b(?:code|file) (?:auto(?:matically)?[- ]?)?generated\b`,
  String.raw`(?<=^[\s/*#<!-]*)(?:auto(?:matically)?[- ]?|machine[- ])?generated (?:by|from|with|using|automatically|code|file)\b`,
].join('|');
const GENERATED_HEADER = new RegExp(String.raw`^\s*(?:\/\/|\/\*|\*|#|<!--).*?(?:${GENERATED_SAYING})`, 'im');
const HEADER_CHARACTERS = 1500;

export function isGenerated(probe: Probe): boolean {
  const header = probe.head.slice(0, HEADER_CHARACTERS);
  const match = GENERATED_HEADER.exec(header);
  if (match === null) return false;
  // Only before the first statement: further down, such a comment is about something else (the output of a code generator, say).
  const before = header
    .slice(0, match.index)
    .replace(/\/\*[\s\S]*?(\*\/|$)/g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/^\s*['"]use [a-z]+['"];?\s*$/gm, '')
    .replace(/^#!.*$/m, '');
  return before.trim() === '';
}

/** Long lines on average: bundled or minified, whatever the name. People write 30 to 50 characters a line. */
export function isMinified(probe: Probe, size: number): boolean {
  if (size < 2048) return false;
  // A licence at the top is no reason to take what follows for readable.
  const code = probe.head
    .replace(/\/\*[\s\S]*?\*\//g, '')
    // nor is a picture that somebody pasted in a reason to take the code around it for minified
    .replace(/(["'`])(?:(?!\1)[^\\\n]|\\.){200,}(?:\1|$)/g, '""')
    .trim();
  let lines = 1;
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) lines++;
  return code.length > 1500 && code.length / lines > 350;
}

const MIGRATION_CONTENT =
  /\bexports\.(up|down)\s*=|\bexport\s+(async\s+)?(function|const)\s+(up|down|migrate)\b|\basync\s+(up|down)\s*\(|^\s*(up|down)\s*(\(|:)|MigrationInterface|extends\s+(\w*Migration|BaseSchema)\b|\bpgm\b|queryInterface|\.createTable\(|\.alterTable\(/m;

export function isMigration(path: string, probe: Probe): boolean {
  return MIGRATION_CONTENT.test(probe.head) || (/^\d{3,}[_-]/.test(basename(path)) && !probe.test);
}

/** Starts a server. Creating one is not enough: seeds and exports of documentation create the application too. */
const ENTRY_POINT = /\.listen\s*\(|\bserve\s*\(\s*(\{|app)|\bBun\.serve\b|\bDeno\.serve\b/;

export function startsServer(probe: Probe): boolean {
  return ENTRY_POINT.test(probe.head);
}

/** A folder that a framework serves under its name. */
const ROUTE_FILE = /^(?:route|\+server|\+page\.server)\.[cm]?[jt]sx?$/;
/** A layer of a backend in a file's name: `orders.controller.ts`, `OrderService.ts`. */
const LAYER =
  /[._-](controller|service|module|router|routes?|resolver|entity|model|schema|repository|repo|dto|guard|gateway|handler|usecase|use-case|provider|subscriber|processor|consumer)s?\.[cm]?[jt]sx?$|[a-z](Controller|Service|Module|Router|Routes?|Resolver|Entity|Model|Repository|Handler|UseCase)\.[cm]?[jt]sx?$/;

/**
 * Whether a directory called `test`, `spec`, `vendor` … is a part of the business (laboratory tests, marketplace vendors): it
 * has layers of a backend in it, named after itself or registered like the rest, and nothing that tests.
 */
export function isBusinessDirectory(directory: string, files: string[], probe: Prober): boolean {
  const stem = basename(directory).toLowerCase().replace(/s$/, '');
  let layers = 0;
  for (const path of files) {
    const name = basename(path);
    if (/\.(test|spec)\.[cm]?[jt]sx?$/.test(name)) {
      // `orders/test.controller.spec.ts` tests a business of that name; `test/users.spec.ts` is what the directory is for.
      if (!name.toLowerCase().startsWith(stem)) return false;
    } else if (ROUTE_FILE.test(name)) layers++;
    else if (LAYER.test(name) && (name.toLowerCase().startsWith(stem) || dirname(path) !== directory)) layers++;
  }
  if (layers === 0) return false;
  return !files.some((path) => !/\.(test|spec)\.[cm]?[jt]sx?$/.test(path) && probe(path).test);
}

/** A script for browsers as they load it: neither a module of Node nor one of a bundler's. */
export function isBrowserAsset(path: string, probe: Probe): boolean {
  if (!/\.m?js$/.test(path)) return false;
  return (
    !probe.server &&
    !/\bmodule\.exports\b|\bexports\.\w+\s*=|\brequire\s*\(/.test(probe.head) &&
    !probe.specifiers.some((specifier) => !/^(\.|\/|https?:)/.test(specifier))
  );
}
