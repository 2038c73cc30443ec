import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename as nativeBasename, dirname as nativeDirname, resolve as resolveNative } from 'node:path';
import ignore from 'ignore';
import { ConfigurationError } from '../errors.ts';
import { documentKind, mayBeDocument } from './documents.ts';
import { readRepository } from './git.ts';
import { readManifests } from './manifests.ts';
import { decideKinds } from './package-kinds.ts';
import { basename, compare, dirname, errorText } from './paths.ts';
import { readHead, sizeOf } from './read.ts';
import { classify, nearestPackage, roleOfPath, type Source } from './roles/classify.ts';
import { findEntryPoints } from './roles/entry-points.ts';
import { sideOf } from './roles/package-sides.ts';
import { createProber } from './roles/probe.ts';
import { readTsConfigs } from './tsconfig.ts';
import type { Project, ProjectDocument, ProjectProblem, SourceFile } from './types.ts';
import { resolveVersions } from './versions.ts';
import { walk } from './walk.ts';
import { assignWorkspaces } from './workspaces.ts';

export interface DiscoverOptions {
  /** patterns in .gitignore syntax; only source files that match one are listed. Manifests and documents are context and stay */
  include?: string[];
  /** patterns in .gitignore syntax; what matches is not looked at, whatever it is */
  exclude?: string[];
  /** may look into installed packages for versions and bases of tsconfig; true if not given. Their sources are never listed */
  nodeModules?: boolean;
}

const SOURCE = /\.[cm]?[jt]sx?$/;
/** Pages that bring code along which answers requests. */
const PAGE = /(?:^|\/)pages\/.*\.astro$/;

/**
 * Finds everything in a directory that the audit can use. Nothing of it is executed, and only files are read. A path to one
 * source file audits that file, with the rest of its directory as context.
 */
export async function discover(root: string, options: DiscoverOptions = {}): Promise<Project> {
  const target = openTarget(root);
  const include = target.file === null ? (options.include ?? []) : [`/${target.file}`];
  const problems: ProjectProblem[] = [];
  const repository = readRepository(target.directory);
  const listing = walk({ root: target.directory, exclude: options.exclude ?? [], repository });
  problems.push(...listing.problems);
  const files = new Set(listing.files);

  // A manifest among fixtures may be broken on purpose.
  const manifestProblems: ProjectProblem[] = [];
  const manifestPaths = listing.files
    .filter((path) => basename(path) === 'package.json')
    .sort((a, b) => compare(dirname(a), dirname(b)));
  const manifests = readManifests(target.directory, manifestPaths, manifestProblems);
  await assignWorkspaces(target.directory, manifests, files, problems);
  const packages = manifests.map((manifest) => manifest.package);
  resolveVersions(target.directory, packages, files, options.nodeModules ?? true, manifestProblems);
  const tsconfigs = readTsConfigs(target.directory, listing.files, options.nodeModules ?? true, manifestProblems);
  const sides = packages.map(sideOf);
  const roleOf = (path: string) => roleOfPath(path, packages, sides);
  problems.push(...manifestProblems.filter((problem) => !CONTEXT.has(roleOf(problem.path))));

  const documents = findDocuments(
    target.directory,
    listing.files.concat(listing.links),
    repository?.tracked ?? null,
    roleOf,
  );
  const packageOf = nearestPackage(packages);
  const sources: Source[] = [];
  for (const path of listing.files) {
    if (SOURCE.test(path) || PAGE.test(path) || isScriptWithoutExtension(target.directory, path)) {
      sources.push({ path, size: sizeOf(target.directory, path), package: packageOf(dirname(path)) });
    }
  }
  const probe = createProber(target.directory);
  const starters = documents.filter(
    (document) =>
      document.role === 'server' &&
      (document.kind === 'dockerfile' || document.kind === 'procfile' || document.kind === 'pm2'),
  );
  const entryPoints = findEntryPoints(
    target.directory,
    packages,
    starters.map((document) => document.path),
  );
  const roles = classify({
    sources,
    files,
    packages,
    sides,
    tsconfigs: tsconfigs.list,
    entryPoints,
    leftOut: tsconfigs.leavesOut,
    probe,
  });

  const sourceFiles: SourceFile[] = sources.map((source) => ({
    path: source.path,
    role: roles.get(source.path)?.role ?? 'server',
    reason: roles.get(source.path)?.reason ?? '',
    size: source.size,
    package: source.package,
    tsconfig: tsconfigs.governing(dirname(source.path)),
    ...(entryPoints.starts(source.path) ? { entryPoint: true as const } : {}),
  }));
  const context = new Set(packages.filter((item) => CONTEXT.has(roleOf(item.manifest))));
  decideKinds(packages, sides, sourceFiles, documents, context, probe);

  const wanted = include.length === 0 ? null : ignore().add(include);
  const included = wanted === null ? sourceFiles : sourceFiles.filter((file) => wanted.ignores(file.path));
  if (!included.some((file) => file.role === 'server'))
    problems.push({ path: '', line: 0, message: explainEmpty(sourceFiles, included) });
  problems.sort((a, b) => compare(a.path, b.path) || a.line - b.line || compare(a.message, b.message));
  return {
    root: target.directory,
    files: included,
    packages,
    tsconfigs: tsconfigs.list,
    documents,
    git: repository?.info ?? null,
    problems,
  };
}

const CONTEXT = new Set(['test', 'vendored', 'generated']);

function openTarget(root: string): { directory: string; file: string | null } {
  const absolute = resolveNative(root);
  let stat;
  try {
    stat = statSync(absolute);
  } catch (error) {
    const missing = !existsSync(absolute);
    throw new ConfigurationError(
      missing ? `There is no ${root}.` : `${root} cannot be read: ${errorText(error)}.`,
      'Give the directory of the project to audit.',
    );
  }
  if (stat.isDirectory()) return { directory: realpathSync(absolute), file: null };
  if (stat.isFile() && SOURCE.test(absolute))
    return { directory: realpathSync(nativeDirname(absolute)), file: nativeBasename(absolute) };
  throw new ConfigurationError(
    `${root} is neither a directory nor a TypeScript or JavaScript file.`,
    'Give the directory of the project to audit.',
  );
}

function findDocuments(
  root: string,
  paths: string[],
  tracked: Set<string> | null,
  roleOf: (path: string) => SourceFile['role'],
): ProjectDocument[] {
  const documents: ProjectDocument[] = [];
  for (const path of paths) {
    if (!mayBeDocument(basename(path))) continue;
    const kind = documentKind(path, () => readHead(root, path));
    if (kind === null) continue;
    documents.push({
      path,
      kind,
      role: roleOf(path),
      tracked: tracked === null || tracked.has(path),
      size: sizeOf(root, path),
    });
  }
  return documents.sort((a, b) => compare(a.path, b.path));
}

/** `bin/www` and the like: scripts for Node that have no extension. */
function isScriptWithoutExtension(root: string, path: string): boolean {
  return /(^|\/)bin\/[\w-]+$/.test(path) && /^#!.*\b(node|tsx|ts-node|bun)\b/.test(readHead(root, path));
}

function explainEmpty(all: SourceFile[], included: SourceFile[]): string {
  if (all.length === 0) return 'There are no TypeScript or JavaScript files here.';
  if (included.length === 0) return `None of the ${all.length} source files matches what was to be included.`;
  const roles = new Map<string, number>();
  for (const file of included) roles.set(file.role, (roles.get(file.role) ?? 0) + 1);
  const list = [...roles].sort((a, b) => b[1] - a[1] || compare(a[0], b[0])).map(([role, count]) => `${count} ${role}`);
  return `No server code was found in ${included.length} source ${included.length === 1 ? 'file' : 'files'} (${list.join(', ')}).`;
}
