import { lowered } from './support/severities.ts';
import type { Location } from '../findings/types.ts';
import type { Hit } from '../findings/hit.ts';
import type { IndexClaim } from '../model/index-claim.ts';
import type { BackendModel, FactKind } from '../model/types.ts';
import type { RuleDefinition, RuleHit, RuleOptions } from './define.ts';
import type { Rule } from './load.ts';

/** A hit, with what can be asked about it before it is reported. */
export interface JudgedHit extends Hit {
  /** what a database can confirm or refute */
  readonly claim?: IndexClaim;
}

export interface RulesResult {
  readonly hits: JudgedHit[];
  /** rules that lacked facts, with which */
  readonly notAssessed: { readonly rule: string; readonly reason: string }[];
  /** rules that threw: the others went on */
  readonly problems: { readonly rule: string; readonly message: string }[];
}

const missing: Readonly<Record<FactKind, string>> = {
  server: 'no server was found',
  endpoints: 'no endpoints were found',
  entries: 'no endpoints or consumers were found',
  entities: 'no entities were found',
  migrations: 'no migrations were found',
  'migrated-schema': 'no migrations of PostgreSQL were run to their end',
  'live-database': 'no running database was named (--database-url)',
  advisories: 'no advisories were given (--advisories)',
  queries: 'no queries were found',
  transactions: 'no transactions were found',
  flows: 'data flow was not followed',
  packages: 'there is no package.json',
  typescript: 'there is no TypeScript',
  sources: 'no server code was found',
};

/** Judges a model by each rule on its own. */
export function runRules(model: BackendModel, rules: readonly Rule[], options: RuleOptions): RulesResult {
  const result: RulesResult = { hits: [], notAssessed: [], problems: [] };
  for (const { id, definition } of rules) {
    const lacking = definition.needs.filter((need) => !model.facts.has(need));
    if (lacking.length > 0) {
      result.notAssessed.push({ rule: id, reason: lacking.map((need) => missing[need]).join('; ') });
      continue;
    }
    const hits: JudgedHit[] = [];
    try {
      definition.check(model, (hit) => void hits.push(render(id, definition, hit)), options);
      for (const hit of hits) result.hits.push(hit);
    } catch (error) {
      result.problems.push({
        rule: id,
        message: error instanceof Error ? `${error.message} (${placeIn(error)})` : String(error),
      });
    }
  }
  return result;
}

/** First line of the stack that is ours, for the report of a rule that threw. */
function placeIn(error: Error): string {
  return /(?:rules|model)\/[\w/-]+\.[jt]s:\d+/.exec(error.stack ?? '')?.[0] ?? 'unknown place';
}

function render(ruleId: string, definition: RuleDefinition, hit: RuleHit<Record<string, string>>): JudgedHit {
  const { endpoint = null } = hit;
  const values: Record<string, string | number | readonly string[]> = { ...hit.arguments };
  if (endpoint !== null) values['endpoint'] ??= endpoint.label;
  return {
    ruleId,
    severity: hit.severity ?? (hit.lowered === true ? lowered(definition.severity) : definition.severity),
    confidence: hit.confidence ?? definition.precision,
    place: hit.place,
    message: fill(definition.messages[hit.message] ?? hit.message, values),
    trace: (hit.trace ?? []).map(({ location, message }): { location: Location; message: string } => ({
      location,
      message,
    })),
    fix: fill(hit.fix ?? definition.docs.fix, values),
    endpoint: endpoint?.label ?? null,
    affects: hit.affects ?? (endpoint === null ? { unit: 'file', count: 1 } : { unit: 'endpoint', count: 1 }),
    ...(hit.key === undefined ? {} : { key: hit.key }),
    ...(hit.claim === undefined || hit.claim === null ? {} : { claim: hit.claim }),
  };
}

/** Puts arguments into a sentence; an argument that is missing is a bug of the rule. */
function fill(template: string, values: Readonly<Record<string, string | number | readonly string[]>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'object' ? listInWords(value) : String(value);
  });
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listInWords(items: readonly string[]): string {
  const shown = items.length > 5 ? [...items.slice(0, 4), `${items.length - 4} more`] : items;
  return shown.length <= 1 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
