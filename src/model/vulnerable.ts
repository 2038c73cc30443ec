import type { Location, Severity } from '../findings/types.ts';

/** A defect of a published package that its maintainers or a database of vulnerabilities made known. */
export interface Advisory {
  /** `GHSA-…`, `CVE-…`, or what else its source calls it */
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
}

/** A package that a lockfile installs, with what is known against that version. */
export interface VulnerablePackage {
  readonly name: string;
  readonly version: string;
  /** where a manifest asks for it, or else where the lockfile has it */
  readonly location: Location;
  /** a manifest asks for it, rather than another package */
  readonly direct: boolean;
  /** server code imports it; false for what only other packages may use */
  readonly imported: boolean;
  /** the lowest version without any of the defects; '' if one of them is not known to be mended */
  readonly fixedIn: string;
  /** worst first; never empty */
  readonly advisories: readonly Advisory[];
}
