import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { BackendModel, SourceModule } from '../types.ts';
import { bare, below, codeOf, spotOf } from './module-code.ts';

/** What the text of a command says in the code. */
export interface ShellText {
  /** paths of this machine that are put into it as they are: `__dirname` */
  readonly paths: readonly string[];
  /** it only shows one file: `cat notes.txt` */
  readonly shows: boolean;
}

/** Paths (`import.meta.dirname` reads as `….dirname`) that hold whatever the one who installed the program called their folders. */
const ownPaths =
  /^(?:__dirname|__filename|…\.(?:dirname|filename)|process\.cwd\(\)|process\.execPath|(?:os\.)?(?:homedir|tmpdir)\(\))$/;
const resolving = /^(?:path\.resolve|(?:fs\.)?realpathSync)\(\)$/;
const joining = /^(?:(?:path\.)?(?:join|resolve|normalize|dirname)|(?:fs\.)?realpathSync)\(\)$/;

/** The text that a call gives a shell; null where it is none that can be read. */
export function shellTextOf(model: BackendModel, place: Location): ShellText | null {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end);
  const args = call === undefined || call === null || call.kind === 'template' ? [] : call.args;
  const [text, words] = args;
  if (spot === null || text === undefined) return null;
  const parts = partsOf(text);
  const bareParts = parts.filter((_, index) => !isQuoted(parts, index));
  return {
    paths: [...new Set(bareParts.flatMap((part) => ownPathIn(part, spot.code.source)))],
    shows: words?.kind === 'array' ? false : showsOneFile(parts) && !isRead(args.at(-1), spot.code.source, 2),
  };
}

/** Whether a call starts `cat` for one file that is named in a list of its own: `execFileSync('cat', [file])`. */
export function isCatOf(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end);
  if (spot == null || call == null || call.kind === 'template') return false;
  const [program, words, ...others] = call.args;
  const isCat = program?.kind === 'string' && /^(?:\/bin\/)?cat$/.test(program.value);
  if (!isCat || words?.kind !== 'array' || words.elements.length !== 1) return false;
  const [file] = words.elements;
  if (file === undefined || (file.kind === 'string' && file.value.startsWith('-')) || file.kind === 'spread')
    return false;
  // where it should run, or with what else, is said as well
  const settings = others.find(({ kind }) => kind === 'object');
  const plain =
    settings === undefined ||
    (settings.kind === 'object' && settings.properties.every(({ key }) => key === 'encoding'));
  const isUsed = expressionName(call.callee).endsWith('spawn') || isRead(others.at(-1), spot.code.source, 2);
  return plain && !isUsed && !others.some(({ kind }) => kind === 'name');
}

/** `"` or `'` on both sides of a part. */
function isQuoted(parts: readonly Expression[], index: number): boolean {
  const [before, after] = [parts[index - 1], parts[index + 1]];
  const opens = before?.kind === 'string' ? /["']$/.exec(before.value)?.[0] : undefined;
  return opens !== undefined && after?.kind === 'string' && after.value.startsWith(opens);
}

/** A callback that has and mentions that parameter. */
function isRead(callback: Expression | undefined, source: SourceModule, index: number): boolean {
  const fn = callback?.kind === 'function' ? source.facts.functions[callback.fn] : undefined;
  const parameter = fn?.params[index]?.pattern;
  return parameter?.kind === 'variable' && codeOf(source).references(parameter.variable).length > 0;
}

/** What is put together, in order: `'rm -rf ' + path.join(__dirname, 'temp')`. */
function partsOf(text: Expression): Expression[] {
  const at = bare(text);
  if (at.kind === 'binary' && at.operator === '+') return [...partsOf(at.left), ...partsOf(at.right)];
  if (at.kind === 'template')
    return at.texts.flatMap((value, index) => {
      const next = at.values[index];
      const written: Expression = { kind: 'string', value, start: at.start, end: at.end };
      return next === undefined ? [written] : [written, next];
    });
  return [at];
}

/** A path of the machine that a part is, or is made of; nothing for what quotes it first. */
function ownPathIn(part: Expression, source: SourceModule, depth = 2): string[] {
  const at = bare(part);
  const name = expressionName(at);
  if (ownPaths.test(name)) return [name];
  if (at.kind === 'call' && joining.test(name)) {
    const found = at.args.flatMap((argument) => ownPathIn(argument, source, depth));
    // what leads from here is a path of the machine then
    return found.length === 0 && resolving.test(name) ? [name] : found;
  }
  if ((at.kind === 'binary' && at.operator === '+') || at.kind === 'template') {
    const parts = partsOf(at);
    return parts.flatMap((each, index) => (isQuoted(parts, index) ? [] : ownPathIn(each, source, depth)));
  }
  if (at.kind !== 'name' || at.variable < 0 || depth === 0) return [];
  const given = givenTo(source).get(at.variable);
  return given === undefined ? [] : ownPathIn(given, source, depth - 1);
}

/** `cat` with one operand, and nothing that a shell is needed for. */
function showsOneFile(parts: readonly Expression[]): boolean {
  const [first] = parts;
  if (first?.kind !== 'string' || (!/^\s*cat\s+[^\s-]*$/.test(first.value) && !/^\s*cat\s+$/.test(first.value)))
    return false;
  const texts = parts.flatMap((part) => (part.kind === 'string' ? [part.value] : []));
  return texts.every((text, index) => !/[|<>;&*?`$\n]/.test(text) && (index === 0 || !/\s/.test(text.trim())));
}

const declared = new WeakMap<SourceModule, ReadonlyMap<number, Expression>>();

/** What variables are declared with, of those that are declared once. */
function givenTo(source: SourceModule): ReadonlyMap<number, Expression> {
  let known = declared.get(source);
  if (known === undefined) {
    const found = new Map<number, Expression>();
    for (const { body } of source.facts.functions)
      for (const statement of body)
        for (const node of below(statement))
          if ('kind' in node && node.kind === 'declare' && node.pattern.kind === 'variable' && node.value !== null)
            found.set(node.pattern.variable, node.value);
    declared.set(source, (known = found));
  }
  return known;
}
