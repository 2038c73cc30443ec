import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';

/** JSON read leniently: what could be understood, where its keys are, and the first thing that was wrong. */
export interface JsonDocument {
  value: unknown;
  /** 1-based line of each object key; keys joined with `.`, to a depth of five */
  lines: Record<string, number>;
  error: { line: number; message: string } | null;
}

const KEY_DEPTH = 5;

/** Parses JSON (or with `comments`, JSON with comments and trailing commas, as tools read their configuration). Never throws. */
export function parseJson(text: string, comments: boolean): JsonDocument {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const tooDeep = tooDeepAt(source);
  if (tooDeep >= 0) {
    const line = lineCounter(source)(tooDeep);
    return { value: undefined, lines: dictionary(), error: { line, message: 'nested too deeply' } };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(source, errors, {
    disallowComments: !comments,
    allowTrailingComma: comments,
    allowEmptyContent: false,
  });
  const lineOf = lineCounter(source);
  const lines = dictionary<number>();
  if (tree !== undefined) collectLines(tree, '', KEY_DEPTH, lineOf, lines);
  const first = errors[0];
  const error =
    first === undefined ? null : { line: lineOf(first.offset), message: words(printParseErrorCode(first.error)) };
  return { value: tree === undefined ? undefined : valueOf(tree), lines, error };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string properties of an object; anything else is dropped. */
export function strings(value: unknown): Record<string, string> {
  const result = dictionary<string>();
  if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) if (typeof item === 'string') result[key] = item;
  }
  return result;
}

export function stringList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** An object without a prototype, so that a package called `constructor` or `__proto__` is a key like any other. */
export function dictionary<T>(): Record<string, T> {
  return Object.create(null);
}

function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value;
  const result = dictionary<unknown>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key !== undefined && value !== undefined) result[String(key.value)] = valueOf(value);
  }
  return result;
}

function collectLines(
  node: Node,
  prefix: string,
  depth: number,
  lineOf: (offset: number) => number,
  lines: Record<string, number>,
): void {
  if (node.type !== 'object' || depth === 0) return;
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined) continue;
    const path = prefix === '' ? String(key.value) : `${prefix}.${String(key.value)}`;
    lines[path] ??= lineOf(key.offset);
    if (value !== undefined) collectLines(value, path, depth - 1, lineOf, lines);
  }
}

/** Deeper than anything written for tools to read; what reads JSON further on is recursive. */
const MAX_DEPTH = 500;

/** Where brackets stand too deep in one another, those in comments included; -1 if nowhere. */
function tooDeepAt(source: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === QUOTE || code === NEWLINE) quoted = code === QUOTE && !quoted;
    else if (quoted && code === BACKSLASH) at++;
    else if (quoted) continue;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > MAX_DEPTH) return at;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
  }
  return -1;
}

const [QUOTE, NEWLINE, BACKSLASH, OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [34, 10, 92, 91, 123, 93, 125];

/** Lines of offsets that mostly grow: continues from the last one asked for. */
function lineCounter(source: string): (offset: number) => number {
  let line = 1;
  let position = 0;
  return (offset) => {
    if (offset < position) {
      line = 1;
      position = 0;
    }
    while (true) {
      const next = source.indexOf('\n', position);
      if (next < 0 || next >= offset) return line;
      line++;
      position = next + 1;
    }
  };
}

/** `CommaExpected` → `comma expected` */
function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
