/** Lines of a workflow that a shell or a script engine runs: `run:` and `script:` with their blocks. */
export function codeLines(lines: readonly string[]): number[] {
  const found: number[] = [];
  let indent = -1;
  lines.forEach((content, index) => {
    if (content.trim() === '') return;
    const depth = /^\s*(?:-\s+)?/.exec(content)?.[0].length ?? 0;
    if (indent >= 0 && depth > indent) found.push(index);
    else indent = -1;
    if (/^\s*(?:-\s+)?(?:run|script):/.test(content)) {
      found.push(index);
      indent = depth;
    }
  });
  return [...new Set(found)];
}

/** What a workflow starts with that has the rights of the repository, though strangers cause it. */
const privileged = /^\s*(?:on:.*\b|-\s+)?(?:pull_request_target|workflow_run)\b/;
const foreign =
  /^\s*ref:\s*['"]?(?:\$\{\{\s*(?:github\.event\.pull_request\.(?:head\.(?:sha|ref)|merge_commit_sha)|github\.event\.workflow_run\.head_(?:sha|branch)|github\.head_ref)\b|refs\/pull\/)/;

/** The line on which the code of a pull request is checked out to be run, where that has rights and no person looks at it first; null if there is none. */
export function foreignCheckout(lines: readonly string[]): number | null {
  const jobs = lines.findIndex((line) => line.startsWith('jobs:'));
  if (!lines.slice(0, Math.max(jobs, 0)).some((line) => privileged.test(line))) return null;
  // somebody has to approve of it
  if (lines.some((line) => /^\s*environment:|\blabels?\b|author_association|\bapproved\b/.test(line))) return null;
  const line = lines.findIndex((content) => foreign.test(content));
  const runs = lines.slice(line + 1).some((content) => /^\s*(?:-\s+)?run:|uses:\s*\.\//.test(content));
  return line >= 0 && runs ? line : null;
}

/** A step of a job that uses an action, with its settings. */
interface UsedAction {
  readonly job: number;
  readonly line: number;
  readonly action: string;
  readonly version: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** Versions that upload files whose names begin with a dot, too. */
const uploadsAll =
  /^(?:v?[0-3](?:\..*)?|v4\.[0-3](?:\.\d+)?|834a144ee995460fba8ed112a2fc961b36a5ec5a|89ef406dd8d7e03cfd12d9e0a4a378f454709029|0b2256b8c012f0828dc542b3febcab082c67f72b|65462800fd760344b1a7b4382951275a0abb4808|1746f4ab65b179e0ea60a494b83293b640dd5bba|5d5d22a31266ced268374888b361e4b58bb5c2f3|26f96dfa697d77e81fd5907df203aa23a56210a8|694cdabd8bdb0f10b2cea11669e1bf5453eed0a6|1eb3cb2b3e0f29609092a73eb033bb759a334595|c7d193f32edcb7bfad88892161225aeda64e9392)$/;

/** The lines on which a checkout is uploaded as a whole, with the token that it keeps in `.git`. */
export function leakedTokens(lines: readonly string[]): number[] {
  const used = usedActions(lines);
  return used.flatMap(({ job, line, action, version, settings }) => {
    if (action !== 'actions/upload-artifact') return [];
    if (!uploadsAll.test(version) && settings.get('include-hidden-files') !== 'true') return [];
    const path = placeOf(settings.get('path') ?? '');
    const leaks = used.some(
      (other) =>
        other.action === 'actions/checkout' &&
        other.job === job &&
        other.line < line &&
        other.settings.get('persist-credentials') !== 'false' &&
        placeOf(other.settings.get('path') ?? '.') === path,
    );
    return leaks ? [line] : [];
  });
}

/** `.`, `./`, `*` and `${{ github.workspace }}` are one place. */
function placeOf(path: string): string {
  const plain = path
    .replace(/^\$\{\{\s*github\.workspace\s*\}\}\/?/, './')
    .replace(/^\.\//, '')
    .replace(/\/?\*?$/, '');
  return plain === '' ? (path === '' ? '' : '.') : plain;
}

function usedActions(lines: readonly string[]): UsedAction[] {
  const found: UsedAction[] = [];
  let job = 0;
  let settings = new Map<string, string>();
  let depth = -1;
  lines.forEach((content, line) => {
    if (/^\s*(?:#|$)/.test(content)) return;
    const indent = /^\s*/.exec(content)?.[0].length ?? 0;
    if (/^\s*steps:\s*$/.test(content)) job = line;
    if (/^\s*-\s/.test(content) || indent < depth) {
      settings = new Map();
      depth = indent;
    }
    const [, action, version] = /^\s*(?:-\s+)?uses:\s*['"]?([\w./-]+)@([\w.-]+)/.exec(content) ?? [];
    if (action !== undefined && version !== undefined) found.push({ job, line, action, version, settings });
    const [, key, value] = /^\s*([\w-]+):\s*['"]?(.*?)['"]?\s*(?:#.*)?$/.exec(content) ?? [];
    if (key !== undefined && value !== undefined && indent > depth) settings.set(key, value);
  });
  return found;
}
