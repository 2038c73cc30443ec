import { parseSync, rawTransferSupported } from 'oxc-parser';
import type { Comment, OxcError, ParserOptions, Program } from 'oxc-parser';
import type { Problem } from '../ir/index.ts';
import { addressSpace } from './address-space.ts';
import { isPage } from './frontmatter.ts';
import type { Layout } from './lines.ts';
import { nestedTooDeeply } from './nesting.ts';
import { withoutBrokenStatements } from './recover.ts';

/** What the parser says about a file. The only module that calls it. */
export interface Parsed {
  program: Program;
  /** in order of place */
  comments: readonly Comment[];
  /** the file has `import` or `export` syntax, or `import.meta` */
  esm: boolean;
  problems: Problem[];
}

/**
 * Parses a text as what its file name says, or, if that has errors, as the other thing that it may well be: scripts with
 * a `return`, JSX in `.js`, types in `.js`. Never throws; null if nothing could be read, and then `problems` says why.
 */
export function parse(
  text: string,
  fileName: string,
  { suspicious }: Layout,
): Parsed | { program: null; problems: Problem[] } {
  try {
    if (suspicious && nestedTooDeeply(text)) return unread(text, 'The code is nested too deeply.');
    const raw = transferMode() === 'raw';
    try {
      return parseSomehow({ text, fileName, raw });
    } catch (error) {
      // the reader of the raw tree needs stack for high trees and long lists, the JSON reader does not
      if (!raw || !(error instanceof RangeError)) throw error;
      return parseSomehow({ text, fileName, raw: false });
    }
  } catch (error) {
    if (error instanceof RangeError) return unread(text, 'The code is nested too deeply.');
    return unread(text, `The parser failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** How trees come from the native parser: `raw` is fast and reserves 6 GiB of address space, `json` works everywhere. */
export function transferMode(): 'raw' | 'json' {
  return (transfer ??= rawTransferSupported() && addressSpace() > ENOUGH ? 'raw' : 'json');
}

/** Its buffer, and what the runtime reserves for itself. */
const ENOUGH = 16 * 2 ** 30;

/** Remembered for the whole thread: where address space is short once it is short for the next file too. */
let transfer: 'raw' | 'json' | undefined;

type Language = NonNullable<ParserOptions['lang']>;
type SourceType = NonNullable<ParserOptions['sourceType']>;
interface Attempt {
  lang: Language;
  sourceType: SourceType;
}
interface Source {
  text: string;
  fileName: string;
  raw: boolean;
}
type Result = ReturnType<typeof parseSync>;

function unread(text: string, message: string): { program: null; problems: Problem[] } {
  return { program: null, problems: [{ message, start: 0, end: Math.min(text.length, 1) }] };
}

function parseSomehow(source: Source): Parsed {
  const first = firstAttempt(source.fileName);
  const result = parseAs(source, first);
  const errors = errorsOf(result);
  if (errors.length === 0) return parsed(result, []);
  for (const other of otherAttempts(first)) {
    const second = parseAs(source, other);
    if (errorsOf(second).length === 0) return parsed(second, []);
  }
  if (result.program.body.length > 0) return parsed(result, errors);
  const rest = withoutBrokenStatements(source.text, (part) => isUsable(parseAs({ ...source, text: part }, first)));
  return parsed(rest === null ? result : parseAs({ ...source, text: rest }, first), errors);
}

/** Upon an error of syntax, as opposed to one of meaning, the parser returns an empty program. */
function isUsable(result: Result): boolean {
  return result.program.body.length > 0 || errorsOf(result).length === 0;
}

function parsed(result: Result, errors: readonly OxcError[]): Parsed {
  return {
    program: result.program,
    comments: result.comments,
    esm: result.module.hasModuleSyntax,
    problems: errors.map(problemOf),
  };
}

function firstAttempt(fileName: string): Attempt {
  const extension = /\.(d\.)?([cm]?)([jt]sx?)$/i.exec(fileName);
  const [, declaration, flavour = '', language = 'ts'] = extension ?? [];
  const sourceType =
    flavour.toLowerCase() === 'c' ? 'commonjs' : flavour === '' && !isPage(fileName) ? 'unambiguous' : 'module';
  switch (language.toLowerCase()) {
    case 'ts':
      return { lang: declaration === undefined ? 'ts' : 'dts', sourceType };
    case 'tsx':
      return { lang: 'tsx', sourceType };
    default:
      return { lang: 'jsx', sourceType };
  }
}

function otherAttempts(first: Attempt): Attempt[] {
  const attempts: Attempt[] = [];
  for (const sourceType of ['commonjs', 'script', 'module'] as const) {
    if (sourceType !== first.sourceType) attempts.push({ lang: first.lang, sourceType });
  }
  if (first.lang === 'jsx')
    attempts.push({ lang: 'tsx', sourceType: 'unambiguous' }, { lang: 'ts', sourceType: 'unambiguous' });
  if (first.lang === 'ts') attempts.push({ lang: 'tsx', sourceType: first.sourceType });
  if (first.lang === 'tsx') attempts.push({ lang: 'ts', sourceType: first.sourceType });
  return attempts;
}

interface HiddenOptions extends ParserOptions {
  experimentalRawTransfer: boolean;
}

function parseAs({ text, fileName, raw }: Source, attempt: Attempt): Result {
  const options: HiddenOptions = {
    ...attempt,
    preserveParens: false,
    experimentalRawTransfer: raw && transferMode() === 'raw',
  };
  try {
    return complete(parseSync(fileName, text, options));
  } catch (error) {
    if (!options.experimentalRawTransfer || !isOutOfAddressSpace(error)) throw error;
    transfer = 'json';
    options.experimentalRawTransfer = false;
    return complete(parseSync(fileName, text, options));
  }
}

/** The JSON tree is made when it is first asked for: ask here, where what it throws is caught. */
function complete(result: Result): Result {
  void result.program;
  return result;
}

function isOutOfAddressSpace(error: unknown): boolean {
  return error instanceof Error && /array buffer|allocation failed|array length/i.test(error.message);
}

function errorsOf(result: Result): OxcError[] {
  return result.errors.filter((error) => error.severity === 'Error');
}

function problemOf(error: OxcError): Problem {
  const label = error.labels[0];
  return { message: error.message, start: label?.start ?? 0, end: label?.end ?? 0 };
}
