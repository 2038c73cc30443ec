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
  if (facts.calls.some(({ name }) => name === 'RegExp')) calling.add(0);
  // what is cleaned by a function of the file
  const cleaners = new Set(
    facts.calls.flatMap(({ name, fn }) => (replacing.includes(name) ? (facts.functions[fn]?.name ?? []) : [])),
  );
  cleaners.delete('');
  for (const { name, fn } of facts.calls) if (cleaners.has(name)) calling.add(fn);
  const found = empty();
  let any = false;
  facts.functions.forEach((fn, index) => {
    if (fn.bodiless || !(calling.has(index) || mayHold(fn, 'regexp') || mayHold(fn, 'comparison'))) return;
    any = true;
    const replacements: WrittenReplacement[] = [];
    for (const statement of fn.body)
      for (const node of below(statement)) collect(node, source, { fn, index, replacements }, found);
    found.replacements.push(...inOrder(replacements));
  });
  if (!any) return nothing;
  return { ...found, replacements: withWrapped(found.replacements) };
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
