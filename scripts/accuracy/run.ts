import { defaultConfiguration } from '../../src/config/types.ts';
import type { RunOptions } from '../../src/run.ts';

/** An audit with everything as it is by default, without traces on the machine or the screen. */
export const quietRun: RunOptions = {
  tool: { name: 'backend-architect', version: '' },
  configuration: defaultConfiguration(),
  rules: null,
  baseline: null,
  workers: 0,
  cache: false,
  runMigrations: false,
  databaseUrl: null,
  advisories: null,
  progress: () => {},
};
