import type { Directive } from '../ir/index.ts';

interface Comment {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const directive =
  /^[\s*/]*@?((?:ts-(?:ignore|expect-error|nocheck)|(?:eslint|oxlint)-disable(?:-next-line|-line)?|biome-ignore(?:-all|-start|-end)?|backend-architect-ignore(?:-[a-z-]+)?))(?![\w-])([^]*)$/;

/** Comments that tell a tool, this one or another, not to look. */
export function lowerDirectives(comments: readonly Comment[], text: string): Directive[] {
  const directives: Directive[] = [];
  for (const [index, comment] of comments.entries()) {
    // few comments have one, and most of those that do not are told apart by this
    if (!mayHoldDirective(comment.value)) continue;
    const match = directive.exec(comment.value);
    if (match === null) continue;
    const [, name = '', rest = ''] = match;
    // in our own comments `--` parts the rules from the reason, also where the rules were forgotten
    const own = name.startsWith('backend-architect-') ? rest.trim() : rest.trim().replace(/^(?:--|:)\s*/, '');
    const reason = own === '' && name.startsWith('ts-') ? neighbouring(comments, index, text) : own;
    directives.push({ name, text: reason, start: comment.start, end: comment.end });
  }
  return directives;
}

/** What the comment right above a comment says, or the one right below it: nobody writes two for different things there. */
function neighbouring(comments: readonly Comment[], index: number, text: string): string {
  const at = comments[index];
  const above = comments[index - 1];
  const below = comments[index + 1];
  for (const [upper, lower, neighbour] of [
    [above, at, above],
    [at, below, below],
  ] as const) {
    if (upper === undefined || lower === undefined || neighbour === undefined || directive.test(neighbour.value))
      continue;
    // nothing but one line break between them
    if (/^[ \t]*\r?\n[ \t]*$/.test(text.slice(upper.end, lower.start)))
      return neighbour.value.replace(/^[\s*/]+/, '').trim();
  }
  return '';
}

function mayHoldDirective(value: string): boolean {
  return value.includes('ts-') || value.includes('lint-disable') || value.includes('-ignore');
}

/** True if a comment stands between two offsets. `comments` are in order of place. */
export function containsComment(comments: readonly Comment[], start: number, end: number): boolean {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const next = comments[low];
  return next !== undefined && next.end <= end;
}
