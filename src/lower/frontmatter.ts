import type { Function as FunctionNode, Statement } from 'oxc-parser';
import type { Parsed } from './parse.ts';

/** Pages of Astro: code between two lines of dashes, then markup. */
export function isPage(fileName: string): boolean {
  return fileName.endsWith('.astro');
}

/** The text with blanks for everything but the code between the dashes, which keeps its place. */
export function frontmatterOf(text: string): string {
  const match = /^(\s*---)([\s\S]*?)(?:\n---|$)/.exec(text);
  const [whole = '', fence = '', code = ''] = match ?? [];
  return blank(fence) + code + blank(whole.slice(fence.length + code.length) + text.slice(whole.length));
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}

/**
 * What the code of a page is: imports and exports of its module, and a function of the request that runs all the rest each
 * time somebody asks for the page, as its default export. It may `return` a response instead of the page.
 */
export function asHandler(parsed: Parsed): Parsed {
  const outside: Parsed['program']['body'] = [];
  const inside: Statement[] = [];
  for (const node of parsed.program.body) {
    if (node.type === 'ImportDeclaration' || node.type.startsWith('Export') || node.type.startsWith('TS'))
      outside.push(node);
    else if (node.type !== 'ExpressionStatement' || !('directive' in node)) inside.push(node);
  }
  const start = inside[0]?.start ?? 0;
  const end = inside.at(-1)?.end ?? start;
  const declaration: FunctionNode = {
    type: 'FunctionDeclaration',
    id: null,
    generator: false,
    async: true,
    params: [
      { type: 'Identifier', decorators: [], name: 'Astro', optional: false, typeAnnotation: null, start, end: start },
    ],
    returnType: null,
    body: { type: 'BlockStatement', body: inside, start, end },
    expression: false,
    start,
    end,
  };
  return {
    ...parsed,
    program: {
      ...parsed.program,
      body: [...outside, { type: 'ExportDefaultDeclaration', declaration, exportKind: 'value', start, end }],
    },
    esm: true,
    problems: parsed.problems.filter(({ message }) => !/'return' statement/.test(message)),
  };
}
