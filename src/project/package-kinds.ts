import { dirname } from './paths.ts';
import { COMMAND_LINE_PACKAGES } from './roles/known-packages.ts';
import { isFrontendOnly, type PackageSide } from './roles/package-sides.ts';
import { startsServer } from './roles/content-roles.ts';
import type { Prober } from './roles/probe.ts';
import type { Package, ProjectDocument, SourceFile } from './types.ts';

/**
 * Sets `kind` of each package, and then takes libraries and tools that no service uses out of the audit's view. `context` are the
 * packages that are only tests or examples: that they use something says nothing about it.
 */
export function decideKinds(
  packages: Package[],
  sides: PackageSide[],
  files: SourceFile[],
  documents: ProjectDocument[],
  context: Set<Package>,
  probe: Prober,
): void {
  const serverFiles = new Map<number, SourceFile[]>();
  const frontendFiles = new Map<number, number>();
  for (const file of files) {
    if (file.role === 'frontend') frontendFiles.set(file.package, (frontendFiles.get(file.package) ?? 0) + 1);
    if (file.role !== 'server') continue;
    const list = serverFiles.get(file.package);
    if (list === undefined) serverFiles.set(file.package, [file]);
    else list.push(file);
  }
  const used = new Set(
    packages.flatMap((item) =>
      Object.entries(item.dependencies)
        .filter(([, dependency]) => dependency.kind !== 'dev')
        .map(([name]) => name),
    ),
  );
  const deployed = new Set(
    documents
      .filter(
        (document) => document.kind === 'dockerfile' || document.kind === 'procfile' || document.kind === 'serverless',
      )
      .map((document) => dirname(document.path)),
  );
  packages.forEach((item, index) => {
    const side = sides[index];
    const hasMembers = packages.some((member) => member.workspaceRoot === index);
    if (side !== undefined)
      item.kind = kindOf(
        item,
        side,
        serverFiles.get(index) ?? [],
        frontendFiles.get(index) ?? 0,
        deployed.has(item.directory),
        hasMembers,
        used.has(item.name),
        probe,
      );
  });
  setAsideConfigurations(packages, serverFiles);
  followUsers(packages, sides, serverFiles, context);
}

/** Packages of shared settings for linters and compilers. */
function setAsideConfigurations(packages: Package[], serverFiles: Map<number, SourceFile[]>): void {
  packages.forEach((item, index) => {
    if (
      !/(^|[/-])(eslint|prettier|stylelint|commitlint|babel|tsconfig|tailwind|jest|vitest|typescript)-(config|configs|plugin|preset|rules)(-|$)/.test(
        item.name,
      ) ||
      item.kind === 'service'
    )
      return;
    item.kind = 'tool';
    for (const file of serverFiles.get(index) ?? []) {
      file.role = 'config';
      file.reason = `package ${item.name} is configuration of a tool`;
    }
    serverFiles.delete(index);
  });
}

function kindOf(
  item: Package,
  side: PackageSide,
  server: SourceFile[],
  frontendFiles: number,
  deployed: boolean,
  hasMembers: boolean,
  used: boolean,
  probe: Prober,
): Package['kind'] {
  if (isFrontendOnly(side)) return 'frontend';
  if (server.length === 0)
    return side.meta !== null || side.frontend
      ? 'frontend'
      : item.private || item.exports === null
        ? 'tool'
        : 'library';
  if (side.meta !== null) return 'service';
  if (!side.framework && frontendFiles > 2 * server.length) return 'frontend';
  // Others build upon it, so `npm start` there is its compiler at work.
  if (used && Object.keys(item.bin).length === 0 && !server.some((file) => startsServer(probe(file.path))))
    return 'library';
  const started = Object.keys(item.scripts).some((name) => /^(start|serve)([:.-]|$)/.test(name)) || deployed;
  if (side.framework && (started || server.some((file) => startsServer(probe(file.path))))) return 'service';
  const command = Object.keys(item.bin).length > 0;
  // Some libraries bring a command along; one that nobody builds upon, or that parses arguments, is a command first.
  if (
    command &&
    (!used ||
      Object.keys(item.dependencies).some(
        (name) => item.dependencies[name]?.kind === 'prod' && COMMAND_LINE_PACKAGES.has(name),
      ))
  )
    return 'tool';
  if (hasMembers && !side.server) return 'tool';
  // Without a framework: a server on Node's own modules, or a worker that consumes a queue.
  if (side.server && started && item.exports === null) return 'service';
  if (
    !side.framework &&
    Object.keys(item.dependencies).length === 0 &&
    server.some((file) => startsServer(probe(file.path)))
  )
    return 'service';
  return 'library';
}

/**
 * In a workspace with services, a library is judged as part of those that use it. One that only front ends or tools use goes
 * with them, and tools stand beside the services. Libraries that nobody in the workspace uses are left as they are: their
 * users are elsewhere.
 */
function followUsers(
  packages: Package[],
  sides: PackageSide[],
  serverFiles: Map<number, SourceFile[]>,
  context: Set<Package>,
): void {
  if (!packages.some((item) => item.kind === 'service' && !context.has(item))) return;
  const users = new Map<string, Package[]>();
  for (const item of packages) {
    if (context.has(item)) continue;
    for (const [name, dependency] of Object.entries(item.dependencies)) {
      // What a service only develops with (a tool of the same repository) does not run in it.
      if (dependency.kind !== 'dev' || item.kind === 'frontend') users.set(name, [...(users.get(name) ?? []), item]);
    }
  }
  packages.forEach((item, index) => {
    if (item.kind !== 'library' && item.kind !== 'tool') return;
    const kinds = new Set<Package['kind']>();
    let usedElsewhere = false;
    const seen = new Set<Package>([item]);
    for (const current of seen) {
      for (const user of users.get(current.name) ?? []) {
        kinds.add(user.kind);
        // A library for servers, or one whose own users are outside of the workspace, needs what it uses.
        if (user.kind === 'library' && (sides[packages.indexOf(user)]?.server || !users.has(user.name)))
          usedElsewhere = true;
        // What a front end is built with does not run in the service that hands it out.
        if (user.kind !== 'frontend') seen.add(user);
      }
    }
    if (kinds.has('service') || usedElsewhere) return;
    // A library of databases or mail is for servers, even if its users cannot be seen.
    if (item.kind === 'library' && (kinds.size === 0 || sides[index]?.server)) return;
    const frontend = kinds.has('frontend');
    for (const file of serverFiles.get(index) ?? []) {
      file.role = frontend ? 'frontend' : 'script';
      file.reason = frontend
        ? `package ${item.name} is only used by front ends`
        : item.kind === 'tool'
          ? `package ${item.name} is a command-line tool`
          : `package ${item.name} is only used by tools`;
    }
  });
}
