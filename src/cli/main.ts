import { readFileSync } from 'node:fs';
import { processIo } from './io.ts';
import { ruleEntry } from './rules.ts';
import { runCli } from './run-cli.ts';
import type { Tools } from './session.ts';

const manifest: { name: string; version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

const tools: Tools = {
  tool: { name: manifest.name, version: manifest.version },
  loadPipeline: () => import('../run.ts'),
  async loadRules() {
    const { loadRules } = await import('../rules/load.ts');
    return (await loadRules()).map(ruleEntry);
  },
};

// not `exitCode`: workers that are still alive would be waited for
process.exit(await runCli(process.argv.slice(2), processIo(), tools));
