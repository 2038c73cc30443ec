import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';

/** A line of a document that is not source code. */
export function lineOf(file: string, line: number): Location {
  return { file, line, column: 1, endLine: line, endColumn: 1 };
}

/** The lines of a file; none if it cannot be read. */
export function linesOf({ readDocument }: Pick<BackendModel, 'readDocument'>, file: string): readonly string[] {
  return readDocument(file)?.split('\n') ?? [];
}

/** A line that says something: comments are gone, and what goes on over several lines is one, at the first of them. */
export function logicalLines(text: string): { readonly text: string; readonly line: number }[] {
  const found: { text: string; line: number }[] = [];
  let open = false;
  text.split(/\r?\n/).forEach((raw, index) => {
    if (/^\s*#/.test(raw)) return;
    const goesOn = /\\\s*$/.test(raw);
    const content = raw.replace(/\\\s*$/, ' ');
    const last = found.at(-1);
    if (open && last !== undefined) last.text += content.trim();
    else found.push({ text: content, line: index + 1 });
    open = goesOn;
  });
  return found.filter((each) => each.text.trim() !== '');
}
