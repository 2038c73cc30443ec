import type { ModuleFacts } from '../ir/index.ts';
import { lowerDirectives } from './comments.ts';
import type { Context } from './context.ts';
import { asHandler, frontmatterOf, isPage } from './frontmatter.ts';
import { countCodeLines, layout } from './lines.ts';
import { closeExports } from './modules.ts';
import { parse } from './parse.ts';
import type { Parsed } from './parse.ts';
import { closeModule, rootScope } from './scopes.ts';
import { lowerStatements, prologueOf } from './statements.ts';

/**
 * Everything about one file, from its text alone; the name says only which language it is. Never throws: what could not
 * be read is among the problems of the result.
 */
export function lower(source: string, fileName: string): ModuleFacts {
  const text = isPage(fileName) ? frontmatterOf(source) : source;
  const shape = layout(text);
  const { lineStarts } = shape;
  const read = parse(text, fileName, shape);
  const parsed = isPage(fileName) && read.program !== null ? asHandler(read) : read;
  const facts = emptyFacts(lineStarts, text.length);
  facts.problems = parsed.problems;
  if (parsed.program === null) return facts;
  facts.codeLines = countCodeLines(text, lineStarts, parsed.comments);
  facts.directives = lowerDirectives(parsed.comments, text);
  try {
    lowerModule(facts, text, parsed, fileName);
    return facts;
  } catch (error) {
    const failed = emptyFacts(lineStarts, text.length);
    const message =
      error instanceof RangeError
        ? 'The code is nested too deeply.'
        : `The code could not be read: ${error instanceof Error ? error.message : String(error)}`;
    failed.problems = [...parsed.problems, { message, start: 0, end: Math.min(text.length, 1) }];
    failed.codeLines = facts.codeLines;
    failed.directives = facts.directives;
    return failed;
  }
}

function emptyFacts(lineStarts: Uint32Array, length: number): ModuleFacts {
  return {
    lineStarts,
    variables: [],
    functions: [
      {
        name: '',
        kind: 'module',
        async: false,
        generator: false,
        parent: -1,
        cls: -1,
        params: [],
        returns: null,
        body: [],
        prologue: [],
        captures: [],
        usesThis: false,
        bodiless: false,
        start: 0,
        end: length,
        nameStart: 0,
        nameEnd: 0,
      },
    ],
    classes: [],
    types: [],
    imports: [],
    exports: [],
    requests: [],
    calls: [],
    directives: [],
    observations: [],
    prologue: [],
    problems: [],
    esm: false,
    codeLines: 0,
  };
}

function lowerModule(facts: ModuleFacts, text: string, parsed: Parsed, fileName: string): void {
  const { program } = parsed;
  const isScript = /\.[cm]?jsx?$/i.test(fileName);
  facts.esm = parsed.esm;
  facts.prologue = prologueOf(program.body);
  const root = rootScope();
  const cx: Context = {
    text,
    facts,
    comments: parsed.comments,
    fn: 0,
    scope: root,
    pending: { names: [], targets: [], places: [] },
    thisOf: [-1],
    inField: false,
    ambient: /\.d\.[cm]?ts$/i.test(fileName),
    sloppy: isScript && !parsed.esm && !facts.prologue.includes('use strict'),
    namespaceExports: null,
    exported: new Set(),
    localExports: [],
    requires: [],
    assignments: [],
    depth: 0,
    tooDeep: false,
  };
  const body = lowerStatements(cx, program.body);
  closeModule(cx);
  closeExports(cx, root);
  for (const assignment of cx.assignments) if (assignment.target.variable < 0) assignment.becomeGlobal();
  for (const call of cx.requires) {
    // bundles hand `require` to each module as a parameter, with requests that mean nothing here
    if (facts.variables[call.name.variable]?.kind === 'param') continue;
    facts.requests.push({
      source: call.source,
      form: 'require',
      typeOnly: false,
      deferred: call.deferred,
      start: call.start,
      end: call.end,
    });
  }
  inOrder(facts.requests);
  inOrder(facts.calls);
  inOrder(facts.observations);
  inOrder(facts.problems);
  const module = facts.functions[0];
  if (module !== undefined) {
    module.body = body;
    module.prologue = facts.prologue;
  }
}

/** Decorators of parameters are lowered before the parameters, and `require` after all else: rarely is there work to do. */
function inOrder(list: { start: number }[]): void {
  for (let index = 1; index < list.length; index++) {
    if ((list[index]?.start ?? 0) < (list[index - 1]?.start ?? 0)) {
      list.sort((a, b) => a.start - b.start);
      return;
    }
  }
}
