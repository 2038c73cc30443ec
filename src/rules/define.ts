import type { Confidence, Location, Severity, TraceStep } from '../findings/types.ts';
import type { IndexClaim } from '../model/index-claim.ts';
import type { BackendModel, EntryPoint, FactKind } from '../model/types.ts';

/** A rule as its file declares it. The id is the file's path below `rules/`: `database/missing-transaction`. */
export interface RuleDefinition<Messages extends Record<string, string> = Record<string, string>> {
  /** the defect as a noun phrase: "Several writes on one request path without a transaction" */
  readonly title: string;
  /** severity in a production service; a hit may raise or lower it */
  readonly severity: Severity;
  /** how often a hit is right: decides the default confidence */
  readonly precision: Confidence;
  /** facts without which the rule says "not assessed" instead of nothing */
  readonly needs: readonly FactKind[];
  /** `cwe-89`, `owasp-a03`, `performance` … */
  readonly tags: readonly string[];
  readonly docs: RuleDocs;
  /** sentences with `{name}` for arguments */
  readonly messages: Messages;
  check(model: BackendModel, report: Report<Messages>, options: RuleOptions): void;
}

export interface RuleDocs {
  /** why it matters, in two or three sentences a senior engineer would accept */
  readonly why: string;
  /** what to do, concretely; `{name}` takes the hit's arguments */
  readonly fix: string;
  /** a fixture (see `testing/check.ts`) on which the rule reports; runs as a test */
  readonly bad: string;
  /** its nearest correct neighbour, on which it is silent; runs as a test */
  readonly good: string;
}

/** Settings of the run that may change what a rule says. */
export interface RuleOptions {
  readonly profile: 'mvp' | 'production' | 'enterprise';
  readonly responseFormat: 'any' | 'envelope' | 'problem+json';
}

export type Report<Messages extends Record<string, string>> = (hit: RuleHit<Messages>) => void;

export interface RuleHit<Messages extends Record<string, string>> {
  readonly message: keyof Messages & string;
  /** for `{name}` in message and fix; arrays are joined as a list in a sentence */
  readonly arguments?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly place: Location;
  /** evidence, in order */
  readonly trace?: readonly TraceStep[];
  /** the endpoint or consumer that it is about */
  readonly endpoint?: EntryPoint | null;
  /** how many endpoints, entities or files it touches; default: 1 file */
  readonly affects?: { readonly unit: 'endpoint' | 'entity' | 'file' | 'project'; readonly count: number };
  /** instead of the rule's own */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** one severity below the rule's own: it depends on what others do with the code */
  readonly lowered?: boolean;
  /** replaces `docs.fix` where the hit knows better */
  readonly fix?: string;
  /** what the hit is about, where that has a stable name (`users.email`): its identity over edits of the code */
  readonly key?: string;
  /** what a database can confirm or refute, before it is reported */
  readonly claim?: IndexClaim | null;
}

/** Types a rule; the registry adds the id. */
export function defineRule<const Messages extends Record<string, string>>(
  definition: RuleDefinition<Messages>,
): RuleDefinition<Messages> {
  return definition;
}

/** A positive pattern worth keeping, shown in the report. A rule's file may export some as `strengths`. */
export interface StrengthDefinition {
  /** a sentence with `{name}` for arguments */
  readonly message: string;
  find(
    model: BackendModel,
  ): { readonly arguments?: Readonly<Record<string, string | number>>; readonly place: Location | null } | null;
}

export function defineStrength(definition: StrengthDefinition): StrengthDefinition {
  return definition;
}
