/** A model or view of a Prisma schema, as written. */
export interface PrismaModel {
  readonly name: string;
  readonly line: number;
  readonly fields: readonly PrismaField[];
  /** `@@map`, `@@index` … */
  readonly attributes: readonly PrismaAttribute[];
}

export interface PrismaField {
  readonly name: string;
  /** without `?` and `[]` */
  readonly type: string;
  readonly list: boolean;
  readonly optional: boolean;
  readonly attributes: readonly PrismaAttribute[];
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

export interface PrismaAttribute {
  /** without `@`: `id`, `db.VarChar` */
  readonly name: string;
  /** text between the parentheses; '' without any */
  readonly text: string;
  readonly line: number;
}

export interface PrismaEnum {
  readonly name: string;
  /** as the database has them */
  readonly values: readonly string[];
}

export interface PrismaSchema {
  readonly models: readonly PrismaModel[];
  readonly enums: readonly PrismaEnum[];
  /** settings of `datasource` and `generator` blocks, strings without quotes */
  readonly blocks: readonly {
    readonly kind: string;
    readonly name: string;
    readonly settings: Readonly<Record<string, string>>;
  }[];
  /** lines that make no sense */
  readonly unread: readonly number[];
}

/**
 * Reads a Prisma schema. The language has one declaration per line and no nesting but blocks, so that reading it takes less
 * than loading a parser for it would (57 ms and 2.4 MB for the usual one), and a line that makes no sense costs only itself.
 */
export function readPrismaSchema(text: string): PrismaSchema {
  const models: PrismaModel[] = [];
  const enums: { name: string; values: string[] }[] = [];
  let choices: string[] | null = null;
  const blocks: { kind: string; name: string; settings: Record<string, string> }[] = [];
  let model: { name: string; line: number; fields: PrismaField[]; attributes: PrismaAttribute[] } | null = null;
  let block: { kind: string; name: string; settings: Record<string, string> } | null = null;
  const unread: number[] = [];
  let inside = false;
  for (const { text: line, number, indent, open } of logicalLines(text)) {
    if (open) unread.push(number);
    const start = blockStart.exec(line);
    if (start?.[1] !== undefined && start[2] !== undefined) {
      const [, kind, name] = start;
      model = null;
      block = null;
      choices = null;
      inside = true;
      if (kind === 'model' || kind === 'view')
        models.push((model = { name, line: number, fields: [], attributes: [] }));
      else if (kind === 'enum') enums.push({ name, values: (choices = []) });
      else if (kind !== 'type') blocks.push((block = { kind, name, settings: {} }));
    } else if (line.startsWith('}')) {
      model = null;
      block = null;
      choices = null;
      inside = false;
    } else if (choices !== null) {
      // `USER @map("user")`
      const value = /^\w+/.exec(line)?.[0];
      if (value !== undefined) choices.push(/@map\(\s*(?:name\s*:\s*)?"([^"]*)"/.exec(line)?.[1] ?? value);
    } else if (model !== null) {
      if (line.startsWith('@@')) model.attributes.push(...attributesOf(line, number));
      else {
        const field = fieldOf(line, number, indent);
        if (field !== null) model.fields.push(field);
        else if (!open) unread.push(number);
      }
    } else if (block !== null) {
      const setting = /^(\w+)\s*=\s*(.+)$/.exec(line);
      if (setting?.[1] !== undefined && setting[2] !== undefined)
        block.settings[setting[1]] = setting[2].replace(/^"(.*)"$/, '$1');
    } else if (!inside && !open) unread.push(number);
  }
  return { models, enums, blocks, unread };
}

const blockStart = /^(model|view|type|enum|datasource|generator)\s+(\w+)\s*\{/;

interface LogicalLine {
  text: string;
  readonly number: number;
  readonly indent: number;
  /** its parentheses were never closed */
  open: boolean;
}

/** Lines without comments; one whose parentheses are open goes on in the next, but not beyond its block. */
function logicalLines(text: string): LogicalLine[] {
  const result: LogicalLine[] = [];
  let open: LogicalLine | null = null;
  text
    .replaceAll(/\/\*[^]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .split('\n')
    .forEach((raw, index) => {
      const line = withoutComment(raw).trim();
      if (line === '') return;
      if (open !== null && (line === '}' || blockStart.test(line))) {
        result.push({ ...open, open: true });
        open = null;
      }
      if (open === null)
        open = { text: line, number: index + 1, indent: raw.length - raw.trimStart().length, open: false };
      else open.text += ` ${line}`;
      if (balance(open.text) > 0) return;
      result.push(open);
      open = null;
    });
  if (open !== null) result.push({ ...(open as LogicalLine), open: true });
  return result;
}

function withoutComment(line: string): string {
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"' && line[at - 1] !== '\\') quoted = !quoted;
    else if (!quoted && line.startsWith('//', at)) return line.slice(0, at);
  }
  return line;
}

function balance(line: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line[at];
    if (char === '"' && line[at - 1] !== '\\') quoted = !quoted;
    else if (!quoted && (char === '(' || char === '[')) depth++;
    else if (!quoted && (char === ')' || char === ']')) depth--;
  }
  return depth;
}

function fieldOf(line: string, number: number, indent: number): PrismaField | null {
  const match = /^(\w+)\s+(\w+(?:\("[^"]*"\))?)(\[\])?(\?)?/.exec(line);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return {
    name: match[1],
    type: match[2],
    list: match[3] !== undefined,
    optional: match[4] !== undefined,
    attributes: attributesOf(line.slice(match[0].length), number),
    line: number,
    column: indent + 1,
    endColumn: indent + 1 + match[1].length,
  };
}

function attributesOf(text: string, line: number): PrismaAttribute[] {
  const attributes: PrismaAttribute[] = [];
  for (const match of text.matchAll(/@@?([\w.]+)/g)) {
    const after = match.index + match[0].length;
    if (quotedAt(text, match.index)) continue;
    let end = after;
    if (text[after] === '(') while (end < text.length && (end === after || balance(text.slice(after, end)) > 0)) end++;
    attributes.push({ name: match[1] ?? '', text: end > after ? text.slice(after + 1, end - 1).trim() : '', line });
  }
  return attributes;
}

function quotedAt(text: string, at: number): boolean {
  return (text.slice(0, at).match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
}

/** `fields: [a, b(sort: Desc)], name: "x"`, or a list without a name: names in the list of an argument. */
export function listArgument(attribute: PrismaAttribute, name: string): string[] {
  const { text } = attribute;
  const start = new RegExp(`\\b${name}\\s*:\\s*\\[`).exec(text);
  const from = start === null ? (text.startsWith('[') ? 1 : -1) : start.index + start[0].length;
  if (from < 0) return [];
  const inner = text.slice(from, text.indexOf(']', from));
  return inner
    .replaceAll(/\([^)]*\)/g, '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `"users"` of `@@map("users")` or `@@map(name: "users")`; null if there is none. */
export function stringArgument(attribute: PrismaAttribute | undefined): string | null {
  return attribute === undefined ? null : (/^(?:name\s*:\s*)?"([^"]*)"/.exec(attribute.text)?.[1] ?? null);
}
