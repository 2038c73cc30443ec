import type { AreaId, Severity } from '../findings/types.ts';

/**
 * The numbers of the score; `docs/scoring.md` explains them to users, and a test holds the two together.
 */

/** Where an area starts, by its worst finding: nothing else in the area can make up for it. */
export const ceilings: Record<Severity, number> = { critical: 4, high: 7, medium: 10, low: 10 };

/** The share of what is left of the score that one defect takes when it is everywhere. */
export const weights: Record<Severity, number> = { critical: 0.6, high: 0.3, medium: 0.12, low: 0.02 };

/**
 * The part of that share a defect takes even at a single place of a large project; the rest grows with the square root of
 * its spread, so that the first places count most.
 */
export const localShare = 0.4;

/** What each area weighs in the overall score: security and data integrity above all else. */
export const areaWeights: Record<AreaId, number> = {
  security: 3,
  database: 2,
  architecture: 1.5,
  errors: 1.5,
  performance: 1.5,
  'code-quality': 1,
  api: 1,
  observability: 1,
};

/** The share of what is left that a defect takes, given the part of the project it touches (0–1). */
export function shareTaken(severity: Severity, spread: number): number {
  return weights[severity] * (localShare + (1 - localShare) * Math.sqrt(Math.min(1, Math.max(0, spread))));
}

/** One decimal, the way scores are shown; never rounded up to a 10 that was not earned. */
export function oneDecimal(value: number): number {
  const rounded = Math.round(value * 10) / 10;
  return rounded === 10 && value < 10 ? 9.9 : rounded;
}
