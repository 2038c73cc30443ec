import { dirname, resolve } from '../paths.ts';
import type { RoleDecision } from './path-roles.ts';
import type { Prober } from './probe.ts';

/** Sources that a configuration leaves out of the program it compiles, with the path of that configuration. */
export type LeftOut = (path: string) => string | null;

/**
 * Second thoughts about files that were taken for `server`, from who imports them: helpers that only the scripts beside them use,
 * and TypeScript that the compiler is told to leave out and nothing on the server imports (templates, exercises, snippets).
 */
export function reconsider(
  decisions: Map<string, RoleDecision>,
  starts: (path: string) => boolean,
  leftOut: LeftOut,
  probe: Prober,
): void {
  const server = [...decisions].filter(([, decision]) => decision.role === 'server').map(([path]) => path);
  const scripts = [...decisions].filter(([, decision]) => decision.role === 'script').map(([path]) => path);
  const importers = new Map<string, string[]>();
  for (const path of [...server, ...scripts]) {
    for (const specifier of probe(path).specifiers) {
      const target = resolveImport(path, specifier, decisions);
      if (target === null) continue;
      const list = importers.get(target);
      if (list === undefined) importers.set(target, [path]);
      else list.push(path);
    }
  }
  demoteScriptHelpers(server, importers, decisions);
  demoteLeftOut(server, importers, decisions, starts, leftOut);
}

function demoteScriptHelpers(
  server: string[],
  importers: Map<string, string[]>,
  decisions: Map<string, RoleDecision>,
): void {
  // Each round looks one import further; a helper of a helper is found in the next.
  for (let changed = true; changed;) {
    changed = false;
    for (const path of server) {
      if (decisions.get(path)?.role !== 'server') continue;
      const users = importers.get(path) ?? [];
      // Only beside the script: elsewhere a script may be the one visible user of what is loaded by name.
      if (
        users.length === 0 ||
        !users.every((user) => decisions.get(user)?.role === 'script' && dirname(user) === dirname(path))
      )
        continue;
      decisions.set(path, { role: 'script', reason: `only used by ${users[0] ?? 'a script'}` });
      changed = true;
    }
  }
}

function demoteLeftOut(
  server: string[],
  importers: Map<string, string[]>,
  decisions: Map<string, RoleDecision>,
  starts: (path: string) => boolean,
  leftOut: LeftOut,
): void {
  const candidates = new Map<string, string>();
  for (const path of server) {
    if (decisions.get(path)?.role !== 'server' || !/\.[cm]?tsx?$/.test(path) || starts(path)) continue;
    const config = leftOut(path);
    if (config !== null) candidates.set(path, config);
  }
  // What the server imports is compiled all the same, and so is what that imports.
  for (let changed = true; changed;) {
    changed = false;
    for (const path of candidates.keys()) {
      if (!(importers.get(path) ?? []).some((user) => !candidates.has(user))) continue;
      candidates.delete(path);
      changed = true;
    }
  }
  for (const [path, config] of candidates) decisions.set(path, { role: 'script', reason: `excluded from ${config}` });
}

function resolveImport(from: string, specifier: string, files: Map<string, RoleDecision>): string | null {
  if (!specifier.startsWith('.')) return null;
  const base = resolve(dirname(from), specifier);
  const stem = base.replace(/\.([cm]?)jsx?$/, '');
  for (const candidate of [
    base,
    `${stem}.ts`,
    `${stem}.tsx`,
    `${stem}.mts`,
    `${stem}.cts`,
    `${base}.ts`,
    `${base}.js`,
    `${base}.mjs`,
    `${base}.cjs`,
    `${base}/index.ts`,
    `${base}/index.js`,
  ]) {
    if (files.has(candidate)) return candidate;
  }
  return null;
}
