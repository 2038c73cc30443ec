import { existsSync, readdirSync } from 'node:fs';
import { areas } from '../findings/types.ts';
import type { RuleDefinition, StrengthDefinition } from './define.ts';

/** A rule with the id that its place gives it. */
export interface Rule {
  /** `database/missing-transaction` */
  readonly id: string;
  readonly definition: RuleDefinition;
  readonly strengths: readonly StrengthDefinition[];
}

/**
 * All rules, sorted by area and name. The folders are the list: a published build has them frozen into
 * `registry.generated.js`, a source checkout scans them.
 */
export async function loadRules(): Promise<Rule[]> {
  if (existsSync(new URL('./registry.generated.js', import.meta.url))) {
    const frozen: { entries: readonly Rule[] } = await import(new URL('./registry.generated.js', import.meta.url).href);
    return [...frozen.entries];
  }
  const ids = areas.flatMap(({ id: area }) => {
    const folder = new URL(`./${area}/`, import.meta.url);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
      .map((file) => `${area}/${file.slice(0, -'.ts'.length)}`)
      .sort();
  });
  return Promise.all(
    ids.map(async (id) => {
      const module: { default: RuleDefinition; strengths?: readonly StrengthDefinition[] } = await import(
        new URL(`./${id}.ts`, import.meta.url).href
      );
      return { id, definition: module.default, strengths: module.strengths ?? [] };
    }),
  );
}
