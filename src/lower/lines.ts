/** Where each line begins, and how far the text could be nested. */
export interface Layout {
  /** offsets in UTF-16 code units; LF, CR LF and a lone CR end a line */
  lineStarts: Uint32Array;
  /** the text may be nested so deeply that it has to be looked at before a parser is trusted with it */
  suspicious: boolean;
}

/** Brackets inside one another. */
const MAX_BRACKETS = 400;
/** Characters between one pair of brackets, not counting those between inner ones, without the `;` or `,` that ends any chain of operators. */
const MAX_RUN = 4000;
/** Brackets times run: below it, prefix operators cannot add up to what a parser's stack cannot hold. */
const MAX_PRODUCT = 12_000;

/** For each open bracket, where it stands and where its present run began. */
const opened = new Int32Array(MAX_BRACKETS);
const runs = new Int32Array(MAX_BRACKETS);

/** Line starts and a cheap upper bound of nesting, in one pass over the text. */
export function layout(text: string): Layout {
  const length = text.length;
  let starts = new Uint32Array((length >> 4) + 16);
  let lines = 1;
  let depth = 0;
  let deepest = 0;
  let longest = 0;
  opened[0] = 0;
  runs[0] = 0;
  for (let at = 0; at < length; at++) {
    switch (text.charCodeAt(at)) {
      case 10: // LF
      case 13: // CR
        if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) break;
        if (lines === starts.length) {
          const grown = new Uint32Array(lines * 2);
          grown.set(starts);
          starts = grown;
        }
        starts[lines++] = at + 1;
        break;
      case 40: // (
      case 91: // [
      case 123: // {
        if (++depth > deepest) deepest = depth;
        if (depth < MAX_BRACKETS) {
          opened[depth] = at;
          runs[depth] = at;
        }
        break;
      case 41: // )
      case 93: // ]
      case 125: // }
        if (depth === 0) break;
        if (depth < MAX_BRACKETS) {
          const run = at - (runs[depth] ?? 0);
          if (run > longest) longest = run;
          // what stood in the brackets is no part of the run around them
          runs[depth - 1] = (runs[depth - 1] ?? 0) + at - (opened[depth] ?? 0);
        }
        depth--;
        break;
      case 44: // ,
      case 59: // ;
        if (depth < MAX_BRACKETS) {
          const run = at - (runs[depth] ?? 0);
          if (run > longest) longest = run;
          runs[depth] = at;
        }
        break;
      default:
    }
  }
  for (; depth >= 0; depth--) {
    const run = depth < MAX_BRACKETS ? length - (runs[depth] ?? 0) : 0;
    if (run > longest) longest = run;
  }
  return {
    lineStarts: starts.slice(0, lines),
    suspicious: deepest > MAX_BRACKETS || longest > MAX_RUN || (deepest + 1) * longest > MAX_PRODUCT,
  };
}

/** Lines with at least one token. `comments` are in order of place. */
export function countCodeLines(
  text: string,
  lineStarts: Uint32Array,
  comments: readonly { start: number; end: number }[],
): number {
  let count = 0;
  let next = 0;
  for (let line = 0; line < lineStarts.length; line++) {
    let at = lineStarts[line] ?? 0;
    const end = lineStarts[line + 1] ?? text.length;
    while (at < end) {
      const char = text.charCodeAt(at);
      if (char === 32 || (char >= 9 && char <= 13) || char === 0xa0 || char === 0xfeff) {
        at++;
        continue;
      }
      let comment = comments[next];
      while (comment !== undefined && comment.end <= at) comment = comments[++next];
      if (comment === undefined || comment.start > at) {
        count++;
        break;
      }
      at = comment.end;
    }
  }
  return count;
}
