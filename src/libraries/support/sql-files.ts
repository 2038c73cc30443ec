import { readDocument } from '../../project/read.ts';
import type { Project, ProjectDocument } from '../../project/types.ts';
import type { SqlSource } from './sql-cursor.ts';

/** A file of statements that define tables. */
export interface SqlFile {
  readonly path: string;
  readonly source: SqlSource;
  /** the way back: a part of the file, or the file beside it; null if there is none */
  readonly undo: SqlSource | null;
}

/** The files that together make one database, in the order in which they are applied. */
export interface SqlHistory {
  readonly directory: string;
  /** one step after the other; otherwise the tables as they are at last (`schema.sql`), which may be out of date */
  readonly isMigrations: boolean;
  readonly files: readonly SqlFile[];
  /** files that are too large to be definitions only */
  readonly skipped: readonly string[];
}

/** A definition of tables is much shorter; what is longer is data. */
const maxBytes = 1024 * 1024;
const passedOver: ReadonlySet<ProjectDocument['role']> = new Set(['test', 'vendored', 'generated', 'frontend']);
const isData = /(?:^|\/)(?:seed(?:s|ers|ing)?|fixtures?|mocks?|test-?data|sample-?data)(?:\/|[\w.-]*\.sql$)/i;
/** What takes a migration back: `x.down.sql`, `001.undo.x.sql`, `U1__x.sql`, `down/x.sql`. */
const isUndo =
  /(?:^|[/._-])(?:down|undo|rollback)\.sql$|(?:^|\/)\d[\d._-]*\.(?:down|undo)\.|(?:^|\/)U\d[\d._]*__|\/(?:down|undo|rollbacks?)\//;

/** The SQL files of a project that may define its tables, by the directory that holds them. */
export function sqlHistories(project: Project): SqlHistory[] {
  const directories = new Map<string, string[]>();
  const undoing = new Map<string, string>();
  for (const { kind, path, size } of project.documents)
    if (kind === 'sql' && isUndo.test(path) && size <= maxBytes) undoing.set(pairName(path), path);
  const skipped = new Map<string, string[]>();
  for (const { kind, role, path, size } of project.documents) {
    if (kind !== 'sql' || passedOver.has(role) || isData.test(path) || isUndo.test(path)) continue;
    const directory = directoryOf(path);
    const lists = size > maxBytes ? skipped : directories;
    lists.set(directory, [...(lists.get(directory) ?? []), path]);
  }
  return [...new Set([...directories.keys(), ...skipped.keys()])].sort().flatMap((directory) => {
    const paths = (directories.get(directory) ?? []).sort(byVersion);
    const files = paths.flatMap((path) => readFile(project.root, path, undoing.get(pairName(path)) ?? null));
    const isMigrations =
      /migrat|changelog|versions/i.test(directory) || paths.some((path) => versionOf(path).length > 0);
    return files.length === 0 && !skipped.has(directory)
      ? []
      : [{ directory, isMigrations, files, skipped: skipped.get(directory) ?? [] }];
  });
}

/** What a migration and the file that takes it back have in common. */
function pairName(path: string): string {
  return path
    .replaceAll(/(^|[/._-])(?:up|do|down|undo|rollbacks?)(?=[/._-])/g, '$1')
    .replace(/(^|\/)[UV](?=\d)/, '$1')
    .replaceAll(/[._-]{2,}/g, '.')
    .replaceAll(/\/{2,}/g, '/');
}

/** The folder of all migrations, also where each has one of its own: `migrations/20200101_init/migration.sql`. */
function directoryOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  if (/(?:^|\/)(?:migration|up)\.sql$/.test(path) && /^\d/.test(parts.at(-1) ?? '')) parts.pop();
  return parts.join('/');
}

/** `V1_2__name.sql` → 1, 2; empty if a file has no version. */
function versionOf(path: string): number[] {
  const name = /(?:^|\/)(?:migration|up)\.sql$/.test(path)
    ? (path.split('/').at(-2) ?? '')
    : (path.split('/').at(-1) ?? '');
  return /^[VvB]?(\d+(?:[._-]\d+)*)/.exec(name)?.[1]?.split(/[._-]/).map(Number) ?? [];
}

/** Compares paths by the versions in their names; files without one stand last (they are applied again and again), the schema itself first. */
export function byVersion(a: string, b: string): number {
  const left = versionOf(a);
  const right = versionOf(b);
  if (left.length === 0 || right.length === 0) {
    const first = (path: string, version: readonly number[]): number =>
      version.length > 0 ? 1 : /(?:schema|structure|init|create|tables)[^/]*\.sql$/i.test(path) ? 0 : 2;
    return first(a, left) - first(b, right) || (a < b ? -1 : 1);
  }
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : 1;
}

function readFile(root: string, path: string, undoPath: string | null): SqlFile[] {
  const read = readDocument(root, path);
  if (!('text' in read) || !/\b(?:create|alter|drop|rename|truncate|reindex|cluster|vacuum)\b/i.test(read.text))
    return [];
  const up = withoutUndo(read.text);
  const back = undoPath === null ? null : readDocument(root, undoPath);
  const undo =
    undoPath !== null && back !== null && 'text' in back
      ? sqlSource(undoPath, back.text)
      : /^[ \t]*--[^\n]*\bdown\b/im.test(read.text) && up !== read.text
        ? sqlSource(path, onlyUndo(read.text, up))
        : null;
  return [{ path, source: sqlSource(path, withoutData(up)), undo }];
}

/** The text of a file with places in it. */
export function sqlSource(file: string, text: string): SqlSource {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const position = (offset: number): { line: number; column: number } => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
  return {
    text,
    locate(start, end) {
      const from = position(start);
      const to = position(end);
      return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
    },
  };
}

/** `-- +goose Down`, `-- migrate:down`, `-- Down Migration`: comments that say which way the statements behind them go. */
const section =
  /^[ \t]*--[-+! \t]*(?:(?:goose|migrate|migration|micrate|rambler)[: \t]+)?(up|down)(?:[ \t]+migration)?[ \t]*(?:transaction:\w+|notransaction)?[ \t]*\r?$/gim;

/** Blank where a migration is taken back, so that places stay what they are. */
function withoutUndo(text: string): string {
  const marks = [...text.matchAll(section)];
  let result = text;
  marks.forEach((mark, index) => {
    if (mark[1]?.toLowerCase() !== 'down') return;
    const end = marks[index + 1]?.index ?? text.length;
    result = result.slice(0, mark.index) + blank(result.slice(mark.index, end)) + result.slice(end);
  });
  return result;
}

/** Blank where `up` is not. */
function onlyUndo(text: string, up: string): string {
  return text.replaceAll(/[^\n]/g, (char: string, at: number) => (up[at] === char ? ' ' : char));
}

/** Rows in a dump are no statements. */
function withoutData(text: string): string {
  return /^COPY\s/m.test(text) ? text.replaceAll(/^COPY\s[^;]*FROM stdin;[\s\S]*?^\\\.$/gim, blank) : text;
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}
