import { ConfigurationError } from '../errors.ts';
import { areas } from '../findings/types.ts';
import { didYouMean } from '../nearest.ts';
import type { Severity } from '../findings/types.ts';
import type { Rule } from '../rules/load.ts';

/** What `rules` and `explain` say about a rule. */
export interface RuleEntry {
  id: string;
  title: string;
  severity: Severity;
  tags: readonly string[];
  why: string;
  fix: string;
  bad: string;
  good: string;
}

/** A rule as the command line shows it. */
export function ruleEntry({ id, definition }: Pick<Rule, 'id' | 'definition'>): RuleEntry {
  const { title, severity, tags, docs } = definition;
  return { id, title, severity, tags, why: docs.why, fix: docs.fix, bad: docs.bad, good: docs.good };
}

/**
 * The rules that `--only` and `--skip` leave, by id; null when neither says anything. Both take rule ids and areas. A name that
 * is neither is an error: a gate that checks nothing because of a typing slip is the worst outcome.
 */
export function selectRules(
  only: readonly string[],
  skip: readonly string[],
  ruleIds: readonly string[],
): ReadonlySet<string> | null {
  if (only.length === 0 && skip.length === 0) return null;
  const chosen = new Set(only.length === 0 ? ruleIds : only.flatMap((name) => expand(name, '--only', ruleIds)));
  for (const id of skip.flatMap((name) => expand(name, '--skip', ruleIds))) chosen.delete(id);
  if (chosen.size === 0) throw new ConfigurationError('--only and --skip leave no rule to run.');
  return chosen;
}

function expand(name: string, option: string, ruleIds: readonly string[]): string[] {
  if (ruleIds.includes(name)) return [name];
  const area = name.replace(/\/\*?$/, '');
  if (areas.some(({ id }) => id === area)) return ruleIds.filter((id) => id.startsWith(`${area}/`));
  throw unknownRule(name, [...areas.map(({ id }) => id), ...ruleIds], `${option} names `);
}

/** `There is no rule "x". Did you mean …?` */
export function unknownRule(name: string, names: Iterable<string>, before = ''): ConfigurationError {
  const hint = didYouMean(name, names);
  const message = before === '' ? `There is no rule "${name}".` : `${before}no rule and no area: "${name}".`;
  return new ConfigurationError(message + hint, 'List them with: backend-architect rules');
}
