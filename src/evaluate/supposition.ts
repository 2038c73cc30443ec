/**
 * What a request is supposed to be like while something runs once more: what becomes of one that does not say who sends it, or of
 * one for a certain path, shows what a guard is there for.
 */
export interface Supposition {
  /** whether it comes without this part: `header`, `cookie`, or `identity` for what says who is logged in */
  lacks(where: string, path: readonly string[]): boolean;
  /** what it is sent to; null: to anything */
  readonly path: string | null;
}

/** While something runs that supposes it. */
export interface Supposed extends Supposition {
  /** identities above this one were made since */
  readonly since: number;
}
