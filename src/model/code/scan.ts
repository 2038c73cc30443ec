import { mayHold, type FunctionFacts, type ModuleFacts } from '../../ir/index.ts';
import type { SourceModule } from '../types.ts';
import { comparisonOf, type Comparison } from './comparisons.ts';
import { below, type CodeNode } from './module-code.ts';
import type { Location } from '../../findings/types.ts';
import { patternOf, patternTextsOf, type WrittenPattern } from './regular-expressions.ts';
import { inOrder, replacementOf, replacing, type Replacement, type WrittenReplacement } from './replacements.ts';
import { suffixCheckOf, type SuffixCheck } from './suffix-checks.ts';
import { surroundedValuesOf, type SurroundedValue } from './surrounded-values.ts';
import { checking, equalityOf, textCheckOf, type TextCheck } from './text-checks.ts';

/** What questions about all code are about, each in the order of the code. */
export interface Spelled {
  /** regular expressions, literals and texts that `RegExp` is given */
  readonly patterns: readonly WrittenPattern[];
  /** texts, and pieces of texts, that are made into regular expressions */
  readonly patternTexts: readonly Location[];
  /** replacements of what the code spells out */
  readonly replacements: readonly Replacement[];
  /** what texts are asked for by the methods of strings */
  readonly checks: readonly TextCheck[];
  /** comparisons of values, constants left out */
  readonly comparisons: readonly Comparison[];
  /** `text.indexOf(end) === text.length - end.length` */
  readonly suffixChecks: readonly SuffixCheck[];
  /** values in texts that were cleaned before, or are JSON */
  readonly surrounded: readonly SurroundedValue[];
}

const known = new WeakMap<ModuleFacts, Spelled>();

/** What a file's functions spell out: read in one walk for all who ask, of those functions that have any of it. */
export function spelledIn(source: SourceModule): Spelled {
  let spelled = known.get(source.facts);
  if (spelled === undefined) known.set(source.facts, (spelled = scan(source)));
  return spelled;
}

const empty = (): Found => ({
  patterns: [],
  patternTexts: [],
  replacements: [],
  checks: [],
  comparisons: [],
  suffixChecks: [],
  surrounded: [],
});
const nothing: Spelled = empty();
const calls = new Set([
  ...replacing,
  ...checking,
  'RegExp',
  'match',
  'matchAll',
  'search',
  'split',
  'slice',
  'substr',
  'substring',
  'stringify',
  'URL',
]);

function scan(source: SourceModule): Spelled {
  const { facts } = source;
  const calling = new Set(facts.calls.flatMap(({ name, fn }) => (calls.has(name) ? [fn] : [])));
  // what is made into expressions may be kept by the module
  const makes = facts.calls.some(({ name }) => name === 'RegExp');
  if (makes) calling.add(0);
  // what is cleaned by a function of the file
  const cleaners = new Set(
    facts.calls.flatMap(({ name, fn }) => (replacing.includes(name) ? (facts.functions[fn]?.name ?? []) : [])),
  );
  cleaners.delete('');
  for (const { name, fn } of facts.calls) if (cleaners.has(name)) calling.add(fn);
  const found = empty();
  const nested: CleanedTwice[] = [];
  let any = false;
  facts.functions.forEach((fn, index) => {
    if (fn.bodiless || !(calling.has(index) || mayHold(fn, 'regexp') || mayHold(fn, 'comparison') || makes)) return;
    any = true;
    const replacements: WrittenReplacement[] = [];
    for (const statement of fn.body)
      for (const node of below(statement)) {
        collect(node, source, { fn, index, replacements }, found);
        add(nested, cleanedTwice(node, source, cleaners));
      }
    found.replacements.push(...inOrder(replacements));
  });
  const loose = looseIn(facts);
  if (!any && loose.length === 0) return nothing;
  const [module] = facts.functions;
  const written: WrittenReplacement[] = [];
  if (module !== undefined)
    for (const outside of loose)
      for (const node of below(outside)) collect(node, source, { fn: module, index: 0, replacements: written }, found);
  found.replacements.push(...inOrder(written));
  return { ...found, replacements: [...withWrapped(found.replacements), ...inCalls(found.replacements, nested)] };
}

type Found = { readonly [Key in keyof Spelled]: Spelled[Key][number][] };

interface Within {
  readonly fn: FunctionFacts;
  readonly index: number;
  readonly replacements: WrittenReplacement[];
}

function collect(node: CodeNode, source: SourceModule, { fn, index, replacements }: Within, found: Found): void {
  if (!('kind' in node)) return;
  if (node.kind === 'binary' || node.kind === 'template') found.surrounded.push(...surroundedValuesOf(node, source));
  if (node.kind === 'binary') {
    add(found.comparisons, comparisonOf(node, source));
    add(found.checks, equalityOf(node, source, index));
    add(found.suffixChecks, suffixCheckOf(node, source));
  } else if (node.kind === 'regexp' || node.kind === 'string') add(found.patterns, patternOf(node, source));
  else if (node.kind === 'call' || node.kind === 'new') {
    add(found.patterns, patternOf(node, source));
    found.patternTexts.push(...patternTextsOf(node, source));
    found.surrounded.push(...surroundedValuesOf(node, source));
    add(found.checks, textCheckOf(node, source, index));
    add(replacements, replacementOf(node, source, fn.name));
  }
}

/** What stands outside of all bodies: fields of classes, defaults of parameters, decorators, and what is exported as it is. */
function looseIn({ classes, functions, exports }: ModuleFacts): CodeNode[] {
  const members = classes.flatMap((cls) => [
    ...cls.decorators,
    ...cls.members.flatMap(({ value, decorators }) => (value === null ? decorators : [value, ...decorators])),
  ]);
  const defaults = functions.flatMap(({ params }) =>
    params.flatMap(({ pattern, decorators }) => (pattern.kind === 'default' ? [pattern, ...decorators] : decorators)),
  );
  return [...members, ...defaults, ...exports.flatMap(({ value }) => value ?? [])];
}

interface CleanedTwice {
  readonly outer: string;
  readonly inner: string;
  readonly place: Location;
}

/** `encodeSigns(encodeQuotes(text))`, of functions of the file that replace something. */
function cleanedTwice(node: CodeNode, source: SourceModule, cleaners: ReadonlySet<string>): CleanedTwice | null {
  if (!('kind' in node) || node.kind !== 'call' || node.callee.kind !== 'name') return null;
  const [given] = node.args;
  if (given?.kind !== 'call' || given.callee.kind !== 'name') return null;
  const [outer, inner] = [node.callee.name, given.callee.name];
  if (outer === inner || !cleaners.has(outer) || !cleaners.has(inner)) return null;
  return { outer, inner, place: source.locate(node.start, node.end) };
}

/** What is replaced by a function in what another one has replaced something in: where signs of encodings are, the order counts. */
function inCalls(replacements: readonly Replacement[], nested: readonly CleanedTwice[]): Replacement[] {
  return nested.flatMap(({ outer, inner, place }) => {
    const before = replacements.filter(({ inFunction }) => inFunction === inner);
    return replacements
      .filter(({ inFunction, all, what, by }) => inFunction === outer && all && by !== '' && /^\[?[&%\\]/.test(what))
      .map((replacement) => ({ ...replacement, of: `${inner}()`, before, after: [], others: [], place }));
  });
}

/** Those of a function of the file come before what is replaced in its result. */
function withWrapped(replacements: readonly Replacement[]): Replacement[] {
  return replacements.map((replacement) => {
    if (!/^\w+\(\)$/.test(replacement.of)) return replacement;
    const name = replacement.of.slice(0, -2);
    const inside = replacements.filter(({ inFunction, place }) => inFunction === name && place !== replacement.place);
    return inside.length === 0 ? replacement : { ...replacement, before: [...inside, ...replacement.before] };
  });
}

function add<Item>(list: Item[], item: Item | null): void {
  if (item !== null) list.push(item);
}
