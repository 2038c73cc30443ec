import { severities } from '../findings/types.ts';
import type { Severity } from '../findings/types.ts';

export const profiles = ['mvp', 'production', 'enterprise'] as const;
export const responseFormats = ['any', 'envelope', 'problem+json'] as const;
export const threatModels = ['arguments', 'environment', 'files', 'responses'] as const;
export const ruleLevels = [...severities, 'off'] as const;
export const failLevels = ['never', 'low', 'medium', 'high', 'critical', 'blocked'] as const;
export const guardKinds = [
  'authentication',
  'authorization',
  'validation',
  'rate-limit',
  'csrf',
  'signature',
  'other',
] as const;
export const layerNames = ['route', 'service', 'data', 'model', 'infrastructure'] as const;

export type Profile = (typeof profiles)[number];
export type ThreatModel = (typeof threatModels)[number];
export type ResponseFormat = (typeof responseFormats)[number];
export type FailLevel = (typeof failLevels)[number];
export type KnownGuardKind = (typeof guardKinds)[number];
export type LayerName = (typeof layerNames)[number];

/** What the user told us about the project: every setting, defaults filled in. */
export interface Configuration {
  /** the file it comes from, as shown to the user; null when there is none */
  file: string | null;
  profile: Profile;
  /** by rule id */
  rules: Record<string, Severity | 'off'>;
  /** patterns in .gitignore syntax, relative to the audited directory */
  paths: { include: string[]; exclude: string[] };
  responseFormat: ResponseFormat;
  /** whom else than clients and peers to distrust */
  threatModels: ThreatModel[];
  /** how many rows a table has or is expected to have, by its name; `small` and `large` where only that is known */
  tables: Record<string, 'small' | 'large' | number>;
  /** what guards do that the tool cannot follow, by the name they have in the code; an empty list: nothing of interest */
  guards: Record<string, KnownGuardKind[]>;
  /** layer of the files that match a pattern in .gitignore syntax; the last match counts */
  layers: { pattern: string; layer: LayerName }[];
  failOn: FailLevel;
}

/** The settings of a project without a configuration file. */
export function defaultConfiguration(): Configuration {
  return {
    file: null,
    profile: 'production',
    rules: {},
    paths: { include: [], exclude: [] },
    responseFormat: 'any',
    threatModels: [],
    tables: {},
    guards: {},
    layers: [],
    failOn: 'blocked',
  };
}
