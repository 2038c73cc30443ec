import type { Configuration } from './types.ts';

export type { Configuration, FailLevel, Profile } from './types.ts';
export { defaultConfiguration, failLevels, profiles } from './types.ts';

/** Where the configuration is, unless `--config` says otherwise: in the audited directory. */
export const configurationFileName = 'backend-architect.json';

/** Reads a configuration file's text; see `parse.ts`. Its packages are loaded only for projects that have such a file. */
export async function readConfiguration(
  text: string,
  file: string,
  ruleIds: ReadonlySet<string>,
): Promise<Configuration> {
  const { parseConfiguration } = await import('./parse.ts');
  return parseConfiguration(text, file, ruleIds);
}
