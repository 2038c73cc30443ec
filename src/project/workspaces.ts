import { globMatcher } from './globs.ts';
import { isObject, parseJson, stringList, text } from './json.ts';
import type { Manifest } from './manifests.ts';
import { below, join } from './paths.ts';
import { readDocument } from './read.ts';
import type { ProjectProblem } from './types.ts';

/** Sets `workspaceRoot` of each package that a workspace root above it lists. Nx and Turborepo use these same lists. */
export async function assignWorkspaces(
  root: string,
  manifests: Manifest[],
  files: Set<string>,
  problems: ProjectProblem[],
): Promise<void> {
  const patterns: string[][] = [];
  for (const manifest of manifests) patterns.push(await workspacePatterns(root, manifest, files, problems));
  for (let owner = 0; owner < manifests.length; owner++) {
    const listed = patterns[owner];
    const ownerDirectory = manifests[owner]?.package.directory;
    if (listed === undefined || listed.length === 0 || ownerDirectory === undefined) continue;
    const include = listed.filter((pattern) => !pattern.startsWith('!')).map(globMatcher);
    const leaveOut = listed
      .filter((pattern) => pattern.startsWith('!'))
      .map((pattern) => globMatcher(pattern.slice(1)));
    for (let i = 0; i < manifests.length; i++) {
      const member = manifests[i]?.package;
      if (member === undefined || i === owner) continue;
      const path = below(ownerDirectory, member.directory);
      if (path === null || path === '') continue;
      if (include.some((matches) => matches(path)) && !leaveOut.some((matches) => matches(path))) {
        // Of nested roots the innermost is the one that installs the package; manifests come in path order, outer first.
        member.workspaceRoot = owner;
      }
    }
  }
}

async function workspacePatterns(
  root: string,
  manifest: Manifest,
  files: Set<string>,
  problems: ProjectProblem[],
): Promise<string[]> {
  const { directory } = manifest.package;
  const declared = manifest.raw['workspaces'];
  const fromManifest = Array.isArray(declared)
    ? stringList(declared)
    : isObject(declared)
      ? stringList(declared['packages'])
      : [];

  const pnpm = join(directory, 'pnpm-workspace.yaml');
  if (files.has(pnpm)) {
    const value = await readYaml(root, pnpm, problems);
    if (isObject(value)) return stringList(value['packages']);
  }
  if (fromManifest.length > 0) return fromManifest;

  const lerna = join(directory, 'lerna.json');
  if (files.has(lerna)) {
    const value = readJsonc(root, lerna, problems);
    if (isObject(value)) return value['packages'] === undefined ? ['packages/*'] : stringList(value['packages']);
  }
  const rush = join(directory, 'rush.json');
  if (files.has(rush)) {
    const value = readJsonc(root, rush, problems);
    const projects = isObject(value) && Array.isArray(value['projects']) ? value['projects'] : [];
    return projects
      .map((project: unknown) => (isObject(project) ? text(project['projectFolder']) : ''))
      .filter((folder) => folder !== '');
  }
  return [];
}

function readJsonc(root: string, path: string, problems: ProjectProblem[]): unknown {
  const document = readDocument(root, path);
  if ('problem' in document) {
    problems.push({ path, line: 0, message: document.problem });
    return undefined;
  }
  const { value, error } = parseJson(document.text, true);
  if (error !== null)
    problems.push({ path, line: error.line, message: `The file is not valid JSON: ${error.message}.` });
  return value;
}

async function readYaml(root: string, path: string, problems: ProjectProblem[]): Promise<unknown> {
  const document = readDocument(root, path);
  if ('problem' in document) {
    problems.push({ path, line: 0, message: document.problem });
    return undefined;
  }
  // Loaded only where it is needed: most projects have no such file, and start-up counts.
  const { parseDocument } = await import('yaml');
  const parsed = parseDocument(document.text, { logLevel: 'silent' });
  const error = parsed.errors[0];
  if (error !== undefined) {
    const summary = error.message.split('\n')[0] ?? '';
    problems.push({
      path,
      line: error.linePos?.[0].line ?? 1,
      message: `The file is not valid YAML: ${summary.replace(/ at line .*$/, '')}.`,
    });
    return undefined;
  }
  try {
    return parsed.toJS({ maxAliasCount: 100 });
  } catch {
    problems.push({ path, line: 1, message: 'The file was not read: its aliases multiply beyond measure.' });
    return undefined;
  }
}
