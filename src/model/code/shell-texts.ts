import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { BackendModel, SourceModule } from '../types.ts';
import { bare, below, spotOf } from './module-code.ts';

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
const joining = /^(?:(?:path\.)?(?:join|resolve|normalize|dirname)|(?:fs\.)?realpathSync)\(\)$/;

/** The text that a call gives a shell; null where it is none that can be read. */
export function shellTextOf(model: BackendModel, place: Location): ShellText | null {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end);
  const text = call === undefined || call === null || call.kind === 'template' ? undefined : call.args[0];
  if (spot === null || text === undefined) return null;
  const parts = partsOf(text);
  return {
    paths: [...new Set(parts.flatMap((part) => ownPathIn(part, spot.code.source)))],
    shows: showsOneFile(parts),
  };
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
  if (at.kind === 'call' && joining.test(name))
    return at.args.flatMap((argument) => ownPathIn(argument, source, depth));
  if (at.kind === 'binary' && at.operator === '+')
    return [at.left, at.right].flatMap((side) => ownPathIn(side, source, depth));
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
