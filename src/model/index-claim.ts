import type { Column, Entity } from './types.ts';

/** What a finding says of a look-up: that an index would serve it, and nothing does now. PostgreSQL can tell whether it would use it. */
export interface IndexClaim {
  readonly entity: Entity;
  /** what rows are asked for, all of it at once, or (`either`) each of it by itself */
  readonly conditions: readonly { readonly column: Column; readonly operator: '=' | 'in' | 'range' }[];
  readonly either: boolean;
  readonly order: readonly Column[];
  /** rows that are taken; null for all */
  readonly take: number | null;
  /** the statement itself, if all of it is known */
  readonly text: string | null;
  /** columns of each index that is proposed */
  readonly indexes: readonly (readonly Column[])[];
}

/** What PostgreSQL says to it, on rows that were generated. */
export interface IndexProof {
  readonly rows: number;
  /** in its own words, with its cost: `Seq Scan`, 254 */
  readonly without: Plan;
  readonly with: Plan;
  /** whether it uses the proposed index */
  readonly used: boolean;
}

/** How PostgreSQL would come by the rows. */
export interface Plan {
  readonly scan: string;
  readonly cost: number;
}
