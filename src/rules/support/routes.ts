/** A path cut into what a router compares. */
export interface Segment {
  readonly kind: 'literal' | 'param' | 'rest';
  /** text of a literal, constraint of a parameter ('' if it takes anything) */
  readonly text: string;
}

/** Segments of a path; null where it holds something that routers disagree about. */
export function segmentsOf(path: string): Segment[] | null {
  if (path.includes('{?}') || /[?()[\]*+]/.test(path.replaceAll(/:[A-Za-z_]\w*\([^/]*\)/g, ''))) return null;
  return path.split('/').slice(1).map(segmentOf);
}

function segmentOf(text: string): Segment {
  const param = /^(?::[A-Za-z_]\w*|\{[A-Za-z_]\w*\})(?:\((.*)\))?$/.exec(text);
  if (param !== null) return { kind: 'param', text: param[1] ?? '' };
  // `:a-:b`, `v:version`: takes some texts only
  return text.includes(':') || text.includes('{') ? { kind: 'param', text } : { kind: 'literal', text };
}
