import { extname } from 'node:path/posix';

/** How engines spell an expression that is put into a page as it is; the group is the expression. */
const spellings: Readonly<Record<string, readonly RegExp[]>> = {
  ejs: [/<%-(?!\s*include\b)([\s\S]*?)[-_]?%>/g],
  lodash: [/<%=([\s\S]*?)%>/g, /\$\{([^}]*)\}/g],
  eta: [/<%~(?!\s*include)([\s\S]*?)-?%>/g],
  handlebars: [/\{\{\{([^}]*)\}\}\}/g, /\{\{&([^}]*)\}\}/g],
  nunjucks: [/\{\{-?([^{}|]*)\|\s*(?:safe|raw)\b/g],
  pug: [/!\{([^}]*)\}/g, /^\s*(?:[\w.#-]+(?:\([^)]*\))?)?!=(.*)$/gm],
  dot: [/\{\{=([\s\S]*?)\}\}/g],
};
const texts = /'[^']*'|"[^"]*"/g;
const names = /(?<![\w$.])[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*/g;
/** What engines call the values as a whole. */
const wholes = new Set(['it', 'locals', 'this', 'data', 'obj']);

const engines: Readonly<Record<string, string>> = {
  '.ejs': 'ejs',
  '.eta': 'eta',
  '.hbs': 'handlebars',
  '.handlebars': 'handlebars',
  '.mustache': 'handlebars',
  '.hjs': 'handlebars',
  '.njk': 'nunjucks',
  '.twig': 'nunjucks',
  '.swig': 'nunjucks',
  '.pug': 'pug',
  '.jade': 'pug',
  '.dot': 'dot',
};

/** What files of templates end in. */
export const templateEndings = Object.keys(engines);

/** The engine that reads a file; undefined if it is no template. */
export function engineOf(path: string): string | undefined {
  return engines[extname(path)];
}

/** Values that a template puts into a page as they are, as the names that lead to them: `user.bio` is `['user', 'bio']`. */
export function rawPlaceholders(template: string, engine: string): string[][] {
  const expressions = (spellings[engine] ?? []).flatMap((spelling) =>
    [...template.matchAll(spelling)].map(([, expression = '']) => expression.replaceAll(texts, '')),
  );
  const found = expressions.flatMap((expression) => expression.match(names) ?? []);
  return [...new Set(found)].map((name) => {
    const [first = '', ...rest] = name.split('.');
    return rest.length > 0 && wholes.has(first) ? rest : [first, ...rest];
  });
}
