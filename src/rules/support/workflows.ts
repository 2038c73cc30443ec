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

/** The line on which a checkout is uploaded as a whole, with the token that it keeps in `.git`; null if there is none. */
export function leakedToken(lines: readonly string[]): number | null {
  if (!lines.some((line) => /uses:\s*actions\/checkout@/.test(line))) return null;
  if (lines.some((line) => /persist-credentials:\s*['"]?false/.test(line))) return null;
  for (const [index, line] of lines.entries()) {
    const version = /uses:\s*actions\/upload-artifact@v?(\d+)/.exec(line)?.[1];
    if (version === undefined) continue;
    const depth = /^\s*/.exec(line)?.[0].length ?? 0;
    const settings: string[] = [];
    for (const next of lines.slice(index + 1)) {
      if (next.trim() !== '' && (/^\s*-\s/.test(next) || (/^\s*/.exec(next)?.[0].length ?? 0) < depth)) break;
      settings.push(next);
    }
    const all = settings.some((each) =>
      /^\s*path:\s*['"]?(?:\.\/?|\$\{\{\s*github\.workspace\s*\}\})['"]?\s*$/.test(each),
    );
    // since the fourth version, what begins with a dot is left out
    const hidden = Number(version) < 4 || settings.some((each) => /include-hidden-files:\s*['"]?true/.test(each));
    if (all && hidden) return index;
  }
  return null;
}
