import { lowered } from './support/severities.ts';
import type { IndexClaim, IndexProof, Plan } from '../model/index-claim.ts';
import type { JudgedHit } from './run.ts';

/** Hits with what PostgreSQL says of the indexes that they propose: one that it would not use is only a possible one. */
export function withProofs(hits: readonly JudgedHit[], proofs: ReadonlyMap<IndexClaim, IndexProof>): JudgedHit[] {
  return hits.map((hit) => {
    const proof = hit.claim === undefined ? undefined : proofs.get(hit.claim);
    if (proof === undefined) return hit;
    const trace = [...hit.trace, { location: hit.place, message: inWords(proof) }];
    return helps(proof)
      ? { ...hit, trace }
      : {
          ...hit,
          trace,
          severity: lowered(hit.severity),
          confidence: 'low',
        };
  });
}

/** By less than a quarter nobody would notice. */
function helps({ used, without, with: after }: IndexProof): boolean {
  return used && after.cost * 4 <= without.cost * 3;
}

function inWords(proof: IndexProof): string {
  const { rows, without, with: after, used } = proof;
  const before = `On ${rows.toLocaleString('en-US')} generated rows PostgreSQL plans ${planInWords(without)}`;
  if (without.scan !== 'Seq Scan' && !helps(proof)) return `${before}: another index serves it already`;
  if (!used) return `${before}, with the index too: it does not use it`;
  return `${before}, and with the index ${planInWords(after)}${helps(proof) ? '' : ': hardly less'}`;
}

function planInWords({ scan, cost }: Plan): string {
  return `${/^[AEIOU]/.test(scan) ? 'an' : 'a'} ${scan} of cost ${cost.toLocaleString('en-US')}`;
}
