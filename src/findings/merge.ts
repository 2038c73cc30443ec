import { compareSeverities, compareText } from './order.ts';
import type { Hit } from './hit.ts';

const confidenceRank = { high: 0, medium: 1, low: 2 } as const;

/**
 * Hits of one rule at one place are one finding: fixing the place fixes them all. A helper that twelve endpoints reach is
 * reported once, with the clearest path and how far it spreads; a place in another file or another key is never merged.
 */
export function mergeHits(hits: readonly Hit[]): Hit[] {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const key = [hit.ruleId, hit.place.file, hit.place.line, hit.place.column, hit.key ?? ''].join('\0');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [hit]);
    else group.push(hit);
  }
  return [...groups.values()].map(mergeGroup);
}

function mergeGroup(group: readonly Hit[]): Hit {
  const [best, ...others] = [...group].sort(compareHits);
  if (best === undefined) throw new Error('a group of hits is never empty');
  const endpoints = new Set(group.map((hit) => hit.endpoint).filter((endpoint) => endpoint !== null));
  if (others.length === 0 || endpoints.size < 2) return best;
  return {
    ...best,
    message: withNote(best.message, endpoints.size - 1),
    affects:
      best.affects.unit === 'endpoint'
        ? { unit: 'endpoint', count: Math.max(best.affects.count, endpoints.size) }
        : best.affects,
  };
}

/** The clearest evidence first: worst, surest, shortest path; then by text, so that the choice does not depend on the order of work. */
function compareHits(a: Hit, b: Hit): number {
  return (
    compareSeverities(a.severity, b.severity) ||
    confidenceRank[a.confidence] - confidenceRank[b.confidence] ||
    a.trace.length - b.trace.length ||
    compareText(a.endpoint ?? '', b.endpoint ?? '') ||
    compareText(a.message, b.message)
  );
}

function withNote(message: string, others: number): string {
  const note = ` (and ${others} other ${others === 1 ? 'endpoint' : 'endpoints'} through the same line)`;
  return message.endsWith('.') ? `${message.slice(0, -1)}${note}.` : `${message}${note}`;
}
