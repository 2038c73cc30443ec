import { areas } from '../findings/types.ts';
import { scoreArea } from './area.ts';
import { countSeverities, decide } from './decision.ts';
import { areaWeights, oneDecimal } from './formula.ts';
import type { AreaId, Finding, Severity } from '../findings/types.ts';
import type { ProjectSize } from './area.ts';
import type { Decision, Doubts } from './decision.ts';

export type { ProjectSize } from './area.ts';
export type { Decision } from './decision.ts';

export interface ScoreInput {
  /** the default view, in order */
  findings: readonly Finding[];
  size: ProjectSize;
  /** rules of each area that had something to look at; an area with none and no finding has no score */
  assessed: Readonly<Partial<Record<AreaId, number>>>;
  /** rules that could not run, with the facts that were missing */
  notAssessed: readonly { rule: string; area: AreaId; reason: string }[];
  doubts: Omit<Doubts, 'rulesNotAssessed'>;
}

export interface Score {
  decision: Decision;
  justification: string;
  /** weighted mean of the areas that could be assessed; null when none could */
  score: number | null;
  /** one line per area and one for the mean */
  scoreExplanation: string[];
  counts: Record<Severity, number>;
  /** all areas, in the order of the report */
  areas: {
    id: AreaId;
    title: string;
    score: number | null;
    findings: number;
    notAssessed: { rule: string; reason: string }[];
    explanation: string[];
  }[];
}

/** Findings → decision, area scores and the overall score, each with its explanation. Pure. `docs/scoring.md` is its description. */
export function score(input: ScoreInput): Score {
  const results = areas.map(({ id, title }) => {
    const findings = input.findings.filter((finding) => finding.area === id);
    const notAssessed = input.notAssessed
      .filter((entry) => entry.area === id)
      .map(({ rule, reason }) => ({ rule, reason }));
    const nothing = findings.length === 0 && (input.assessed[id] ?? 0) === 0;
    const scored = nothing ? null : scoreArea(findings, input.size);
    return {
      id,
      title,
      score: scored?.score ?? null,
      findings: findings.length,
      notAssessed,
      explanation: scored?.explanation ?? [],
    };
  });
  return {
    ...decide(input.findings, { ...input.doubts, rulesNotAssessed: input.notAssessed.length }),
    ...overall(results),
    counts: countSeverities(input.findings),
    areas: results,
  };
}

function overall(
  results: readonly { id: AreaId; title: string; score: number | null }[],
): Pick<Score, 'score' | 'scoreExplanation'> {
  let sum = 0;
  let weight = 0;
  const lines: string[] = [];
  for (const { id, title, score: own } of results) {
    if (own === null) {
      lines.push(`   –          ${title}: nothing to assess, not counted`);
      continue;
    }
    sum += own * areaWeights[id];
    weight += areaWeights[id];
    lines.push(`${own.toFixed(1).padStart(4)}  × ${areaWeights[id].toFixed(1)}   ${title}`);
  }
  if (weight === 0) return { score: null, scoreExplanation: lines };
  const mean = oneDecimal(sum / weight);
  lines.push(`${mean.toFixed(1).padStart(4)}  = ${sum.toFixed(1)} / ${weight.toFixed(1)}, the weighted mean`);
  return { score: mean, scoreExplanation: lines };
}
