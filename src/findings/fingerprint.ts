import { hash } from 'node:crypto';
import type { Hit } from './hit.ts';

/** Text of a line of the audited project, '' when it is not known. */
export type LineText = (file: string, line: number) => string;

/**
 * One fingerprint per hit, in the order given, unique among them.
 *
 * It must survive lines that move and edits elsewhere in the file, so it holds no line number: it is made of the rule, the
 * file, what the hit is about and, among hits that are equal in all of this, their order in the file.
 */
export function fingerprints(hits: readonly Hit[], lineText: LineText): string[] {
  const identities = hits.map((hit) => identity(hit, lineText));
  const inFileOrder = hits.map((_, index) => index).sort((a, b) => comparePlaces(hits[a], hits[b]) || a - b);
  const seen = new Map<string, number>();
  const result: string[] = Array.from({ length: hits.length }, () => '');
  for (const index of inFileOrder) {
    const own = identities[index] ?? '';
    const ordinal = seen.get(own) ?? 0;
    seen.set(own, ordinal + 1);
    result[index] = hash('sha256', `${own}\0${ordinal}`, 'hex').slice(0, 16);
  }
  return result;
}

function identity(hit: Hit, lineText: LineText): string {
  return [hit.ruleId, hit.place.file, ...subject(hit, lineText)].join('\0');
}

/** A name given by the rule; else the endpoint, when nothing but the endpoint is the evidence; else the text of the line. */
function subject(hit: Hit, lineText: LineText): [kind: string, value: string] {
  if (hit.key !== undefined) return ['key', hit.key];
  const text = normalise(lineText(hit.place.file, hit.place.line));
  if (hit.endpoint !== null && (hit.trace.length === 0 || text === '')) return ['endpoint', hit.endpoint];
  return ['text', text];
}

/** Re-indenting, re-wrapping of blanks and a trailing separator do not make another line. */
function normalise(text: string): string {
  return text.replace(/\s+/g, '').replace(/[,;]+$/, '');
}

function comparePlaces(a: Hit | undefined, b: Hit | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}
