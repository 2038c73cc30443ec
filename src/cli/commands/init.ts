import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configurationFileName } from '../../config/index.ts';
import { ConfigurationError } from '../../errors.ts';
import { directoryOf, openRoot, shown, write } from '../files.ts';
import { run } from '../session.ts';
import type { Inventory } from '../../report/inventory.ts';
import type { Io } from '../io.ts';
import type { RunOptions, Tools } from '../session.ts';

/** `init`: a configuration file to start from. Never overwrites one. */
export async function initCommand(
  path: string | undefined,
  options: RunOptions,
  io: Io,
  tools: Tools,
): Promise<number> {
  const file = join(directoryOf(openRoot(path, io)), configurationFileName);
  if (existsSync(file)) throw new ConfigurationError(`${shown(file, io)} is there already, and is left as it is.`);
  const { outcome } = await run(path, options, { rules: 'none' }, io, tools);
  const { coverage } = outcome.result;
  const guards = unknownGuards(outcome.inventory());
  write(file, starter(guards), io);

  const endpoints = `${coverage.endpoints.total} ${coverage.endpoints.total === 1 ? 'endpoint' : 'endpoints'}`;
  const lines = [
    `Found ${endpoints}, ${coverage.entities} ${coverage.entities === 1 ? 'entity' : 'entities'} and ${coverage.queries.total} ${coverage.queries.total === 1 ? 'query' : 'queries'} in ${coverage.files.parsed} files.`,
    ...(coverage.frameworks.length > 0 ? [`Built with ${coverage.frameworks.join(', ')}.`] : []),
    ...(guards.length > 0
      ? [`Could not follow these guards; say in "guards" what they do: ${guards.join(', ')}.`]
      : []),
    `${shown(file, io)} written. Next: ${tools.tool.name} audit`,
  ];
  await io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/** Names of the guards that nobody but the user can explain, most frequent first. */
function unknownGuards(inventory: Inventory): string[] {
  const counts = new Map<string, number>();
  for (const endpoint of inventory.endpoints) {
    for (const guard of endpoint.chain) {
      // `policy("refund")` is named `policy` in the configuration
      const name = guard.name.replace(/\(.*$/s, '').trim();
      if (guard.kinds === null && name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 10)
    .map(([name]) => name);
}

function starter(guards: readonly string[]): string {
  const entries = guards.map((name) => `    // ${JSON.stringify(name)}: "authentication"`);
  return `{
  "$schema": "https://unpkg.com/backend-architect/schemas/config.schema.json",

  // what the project has to withstand: "mvp", "production" or "enterprise"
  "profile": "production",

  // severity of single rules: "critical", "high", "medium", "low" or "off"
  "rules": {},

  // in .gitignore syntax; "include" narrows the audit to what matches
  "paths": { "exclude": [] },

  // the shape that replies must have: "any", "envelope" or "problem+json"
  "responseFormat": "any",

  // what guards do that cannot be followed in the code: "authentication", "authorization", "validation", "rate-limit", …
  "guards": {${entries.length === 0 ? '' : `\n${entries.join(',\n')}\n  `}},

  // how large tables are: "small", "large" or a number of rows
  "tables": {},

  // when the exit code is 1: "never", "low", "medium", "high", "critical" or "blocked"
  "failOn": "blocked"
}
`;
}
