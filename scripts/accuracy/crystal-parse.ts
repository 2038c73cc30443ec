import { crystalTokens, type Token } from './crystal-tokens.ts';

/** What a Crystal test file says, as far as such files use the language. */
export type Node =
  | { readonly is: 'text'; readonly parts: readonly (string | Node)[] }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'symbol'; readonly name: string }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'list'; readonly items: readonly Node[] }
  | { readonly is: 'table'; readonly entries: readonly { readonly key: Node; readonly value: Node }[] }
  | {
      readonly is: 'call';
      /** null: a call of a function, or one whose receiver is not written */
      readonly on: Node | null;
      readonly name: string;
      readonly args: readonly Node[];
      readonly named: ReadonlyMap<string, Node>;
      readonly block: Lambda | null;
    }
  | { readonly is: 'index'; readonly on: Node; readonly key: Node }
  | { readonly is: 'operator'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly is: 'not'; readonly operand: Node }
  | { readonly is: 'assignment'; readonly to: Node; readonly value: Node }
  | { readonly is: 'if'; readonly condition: Node; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  | { readonly is: 'def'; readonly name: string; readonly lambda: Lambda }
  | Lambda;

/** `do |a, (b, c)| … end`, `{ |a| … }`, `->(a : String) do … end`. */
export interface Lambda {
  readonly is: 'lambda';
  readonly params: readonly (string | readonly string[])[];
  readonly body: readonly Node[];
}

/** The statements of a file. Throws, naming the line, at what it does not know. */
export function parseCrystal(source: string): Node[] {
  const parser: Parser = { tokens: crystalTokens(source), at: 0 };
  return statements(parser, []);
}

interface Parser {
  readonly tokens: readonly Token[];
  at: number;
}

function statements(parser: Parser, until: readonly string[]): Node[] {
  const nodes: Node[] = [];
  for (;;) {
    skipNewlines(parser, true);
    const token = parser.tokens[parser.at];
    if (token === undefined || (isWord(token) && until.includes(wordOf(token)))) return nodes;
    nodes.push(statement(parser));
  }
}

function statement(parser: Parser): Node {
  if (takeWord(parser, 'private')) return statement(parser);
  if (takeWord(parser, 'def')) return definition(parser);
  if (takeWord(parser, 'if') || takeWord(parser, 'unless')) return conditional(parser);
  const left = expression(parser);
  if (takeWord(parser, '=')) {
    skipNewlines(parser, false);
    return { is: 'assignment', to: left, value: statement(parser) };
  }
  // `next if File.directory?(file)`
  return takeWord(parser, 'if') ? { is: 'if', condition: expression(parser), body: [left], otherwise: [] } : left;
}

function definition(parser: Parser): Node {
  const name = takeName(parser);
  const params = takeWord(parser, '(') ? paramNames(parser, ')') : [];
  if (takeWord(parser, ':')) takeType(parser);
  const body = statements(parser, ['end']);
  expectWord(parser, 'end');
  return { is: 'def', name, lambda: { is: 'lambda', params, body } };
}

function conditional(parser: Parser): Node {
  const condition = statement(parser);
  const body = statements(parser, ['end', 'else']);
  const otherwise = takeWord(parser, 'else') ? statements(parser, ['end']) : [];
  expectWord(parser, 'end');
  return { is: 'if', condition, body, otherwise };
}

const precedence = [['||'], ['&&'], ['==', '!='], ['<<'], ['+', '-']];

function expression(parser: Parser, level = 0): Node {
  const operators = precedence[level];
  if (operators === undefined) return unary(parser);
  let left = expression(parser, level + 1);
  for (;;) {
    const operator = operators.find((one) => takeWord(parser, one));
    if (operator === undefined) return left;
    skipNewlines(parser, false);
    left = { is: 'operator', operator, left, right: expression(parser, level + 1) };
  }
}

function unary(parser: Parser): Node {
  if (takeWord(parser, '!')) return { is: 'not', operand: unary(parser) };
  return postfix(parser, primary(parser));
}

function postfix(parser: Parser, start: Node): Node {
  let node = start;
  for (;;) {
    const token = parser.tokens[parser.at];
    if (token === undefined) return node;
    if (continuesOnNextLine(parser)) skipNewlines(parser, false);
    else if (takeWord(parser, '.')) node = call(parser, node, takeName(parser));
    else if (token.is === 'mark' && token.mark === '[' && !token.spaceBefore) {
      parser.at += 1;
      const key = expression(parser);
      expectWord(parser, ']');
      node = { is: 'index', on: node, key };
    } else return node;
  }
}

/** A line that starts with `.name` continues the one before. */
function continuesOnNextLine(parser: Parser): boolean {
  let at = parser.at;
  while (parser.tokens[at]?.is === 'newline') at += 1;
  const token = parser.tokens[at];
  return at > parser.at && token?.is === 'mark' && token.mark === '.';
}

function primary(parser: Parser): Node {
  const token = parser.tokens[parser.at];
  if (token === undefined) throw new Error('the file ends in the middle of something');
  parser.at += 1;
  switch (token.is) {
    case 'text':
      return {
        is: 'text',
        parts: token.parts.map((part) => (typeof part === 'string' ? part : only(parseCrystal(part.source)))),
      };
    case 'number':
      return { is: 'number', value: token.value };
    case 'symbol':
      return { is: 'symbol', name: token.name };
    case 'name':
      return named(parser, token);
    case 'mark':
      return marked(parser, token.mark, token.line);
    case 'newline':
      throw new Error(`line ${token.line}: the line ends in the middle of something`);
  }
}

function marked(parser: Parser, mark: string, line: number): Node {
  switch (mark) {
    case '[': {
      const items = separated(parser, ']', () => statement(parser));
      if (takeWord(parser, 'of')) takeType(parser);
      return { is: 'list', items };
    }
    case '{':
      return braces(parser);
    case '(': {
      const inner = statement(parser);
      expectWord(parser, ')');
      return inner;
    }
    case '->': {
      const params = takeWord(parser, '(') ? paramNames(parser, ')') : [];
      return { is: 'lambda', params, body: (block(parser) ?? { body: [] }).body };
    }
    default:
      throw new Error(`line ${line}: ${mark} is not understood here`);
  }
}

/** A hash, or a tuple. */
function braces(parser: Parser): Node {
  const entries: { key: Node; value: Node }[] = [];
  const items: Node[] = [];
  separated(parser, '}', () => {
    const key = expression(parser);
    if (takeWord(parser, '=>')) {
      skipNewlines(parser, false);
      entries.push({ key, value: expression(parser) });
    } else items.push(key);
    return key;
  });
  if (takeWord(parser, 'of')) {
    takeType(parser);
    if (takeWord(parser, '=>')) takeType(parser);
  }
  return items.length > 0 ? { is: 'list', items } : { is: 'table', entries };
}

function named(parser: Parser, token: Token & { is: 'name' }): Node {
  let name = token.name;
  while (takeWord(parser, '::')) name += `::${takeName(parser)}`;
  if (/^[A-Z]/.test(name)) {
    typeArguments(parser);
    return { is: 'name', name };
  }
  const next = parser.tokens[parser.at];
  const called =
    blockStarts(parser) || (next?.is === 'mark' && next.mark === '(' && !next.spaceBefore) || commandFollows(parser);
  return called ? call(parser, null, name) : { is: 'name', name };
}

/** `it "…" do`, `require "…"`, `should eq(5)`: arguments without parentheses. */
function commandFollows(parser: Parser): boolean {
  const next = parser.tokens[parser.at];
  if (next === undefined) return false;
  if (next.is === 'text' || next.is === 'number' || next.is === 'symbol') return true;
  return next.is === 'name' && !['do', 'end', 'of', 'if', 'unless', 'else'].includes(next.name);
}

function call(parser: Parser, on: Node | null, name: string): Node {
  const args: Node[] = [];
  const named = new Map<string, Node>();
  const next = parser.tokens[parser.at];
  if (next?.is === 'mark' && next.mark === '(' && !next.spaceBefore) {
    parser.at += 1;
    separated(parser, ')', () => argument(parser, args, named));
  } else if (commandFollows(parser)) {
    do {
      skipNewlines(parser, false);
      argument(parser, args, named);
    } while (takeWord(parser, ','));
  }
  return { is: 'call', on, name, args, named, block: block(parser) };
}

function argument(parser: Parser, args: Node[], named: Map<string, Node>): Node | null {
  // `&.name` is a block that calls it
  if (takeWord(parser, '&.')) {
    args.push({
      is: 'lambda',
      params: ['it'],
      body: [postfix(parser, call(parser, { is: 'name', name: 'it' }, takeName(parser)))],
    });
    return null;
  }
  const [first, second] = [parser.tokens[parser.at], parser.tokens[parser.at + 1]];
  if (first?.is === 'name' && second?.is === 'mark' && second.mark === ':') {
    parser.at += 2;
    named.set(first.name, expression(parser));
  } else args.push(expression(parser));
  return null;
}

function block(parser: Parser): Lambda | null {
  const braced = blockStarts(parser) && parser.tokens[parser.at]?.is === 'mark';
  if (!blockStarts(parser)) return null;
  parser.at += 1;
  const params = takeWord(parser, '|') ? paramNames(parser, '|') : [];
  const end = braced ? '}' : 'end';
  const body = statements(parser, [end]);
  expectWord(parser, end);
  return { is: 'lambda', params, body };
}

function blockStarts(parser: Parser): boolean {
  const token = parser.tokens[parser.at];
  return token !== undefined && isWord(token) && ['do', '{'].includes(wordOf(token));
}

function paramNames(parser: Parser, end: string): (string | string[])[] {
  return separated(parser, end, () => {
    if (takeWord(parser, '(')) return separated(parser, ')', () => takeName(parser));
    const name = takeName(parser);
    if (takeWord(parser, ':')) takeType(parser);
    return name;
  });
}

/** `String`, `Hash(String, YAML::Any)`, `Endpoint?`. */
function takeType(parser: Parser): void {
  takeName(parser);
  while (takeWord(parser, '::')) takeName(parser);
  typeArguments(parser);
}

function typeArguments(parser: Parser): void {
  const next = parser.tokens[parser.at];
  if (next?.is === 'mark' && next.mark === '(' && !next.spaceBefore && takeWord(parser, '('))
    separated(parser, ')', () => takeType(parser));
}

function separated<T>(parser: Parser, end: string, one: () => T): T[] {
  const items: T[] = [];
  skipNewlines(parser, false);
  while (!takeWord(parser, end)) {
    items.push(one());
    skipNewlines(parser, false);
    if (!takeWord(parser, ',')) {
      expectWord(parser, end);
      break;
    }
    skipNewlines(parser, false);
  }
  return items;
}

function skipNewlines(parser: Parser, semicolons: boolean): void {
  for (;;) {
    const token = parser.tokens[parser.at];
    if (token?.is !== 'newline' && !(semicolons && token?.is === 'mark' && token.mark === ';')) return;
    parser.at += 1;
  }
}

function isWord(token: Token): token is Token & { is: 'name' | 'mark' } {
  return token.is === 'name' || token.is === 'mark';
}

function wordOf(token: Token & { is: 'name' | 'mark' }): string {
  return token.is === 'name' ? token.name : token.mark;
}

function takeWord(parser: Parser, word: string): boolean {
  const token = parser.tokens[parser.at];
  if (token === undefined || !isWord(token) || wordOf(token) !== word) return false;
  parser.at += 1;
  return true;
}

function expectWord(parser: Parser, word: string): void {
  if (!takeWord(parser, word)) {
    const token = parser.tokens[parser.at];
    throw new Error(`line ${token?.line ?? 'last'}: expected ${word}, found ${JSON.stringify(token)}`);
  }
}

function takeName(parser: Parser): string {
  const token = parser.tokens[parser.at];
  if (token?.is !== 'name') throw new Error(`line ${token?.line ?? 'last'}: expected a name`);
  parser.at += 1;
  return token.name;
}

function only(nodes: readonly Node[]): Node {
  return nodes[0] ?? { is: 'text', parts: [] };
}
