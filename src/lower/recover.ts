/** Statements tried together before the first of them is given up: a template or a chain may hold lines that look like statements. */
const MAX_JOINED = 6;
const MAX_PARSES = 3000;

/**
 * The text with its broken top-level statements replaced by spaces, so that offsets stay and the rest can be parsed; null
 * if that cannot be had. The parser gives up at the first error, and often sees it far behind the line that caused it;
 * so each statement is parsed on its own. A statement is taken to begin where a line begins in column 0.
 */
export function withoutBrokenStatements(text: string, isSound: (part: string) => boolean): string | null {
  const starts = statementStarts(text);
  let budget = MAX_PARSES;
  let result = '';
  let index = 0;
  while (index < starts.length) {
    const start = starts[index] ?? 0;
    let sound = 0;
    for (let joined = 1; joined <= MAX_JOINED && index + joined <= starts.length && sound === 0; joined++) {
      if (budget-- <= 0) return null;
      if (isSound(text.slice(start, starts[index + joined] ?? text.length))) sound = joined;
    }
    const end = starts[index + Math.max(sound, 1)] ?? text.length;
    const part = text.slice(start, end);
    result += sound > 0 ? part : part.replace(/[^\r\n]/g, ' ');
    index += Math.max(sound, 1);
  }
  return isSound(result) ? result : null;
}

function statementStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/^(?![\s})\]/*.?:|&+=]|else\b|catch\b|finally\b)/gm)) {
    if (match.index > 0 && match.index < text.length) starts.push(match.index);
  }
  return starts;
}
