import { below, dirname, upward } from '../paths.ts';
import type { Package, Role, TsConfig } from '../types.ts';
import {
  isBrowserAsset,
  isBusinessDirectory,
  isGenerated,
  isMigration,
  isMinified,
  startsServer,
} from './content-roles.ts';
import type { EntryPoints } from './entry-points.ts';
import { metaFrameworkRoots, metaFrameworkSide } from './meta-frameworks.ts';
import { TEST_RUNNERS, type MetaFramework } from './known-packages.ts';
import { reconsider, type LeftOut } from './neighbours.ts';
import { isFrontendOnly, type PackageSide } from './package-sides.ts';
import {
  migrationDirectory,
  roleByPath,
  scriptDirectories,
  scriptReason,
  type PathDecision,
  type RoleDecision,
} from './path-roles.ts';
import { isPlatformFunction } from './platform-functions.ts';
import { reachesServer, type Prober } from './probe.ts';
import { frontendFiles } from './regions.ts';

export interface Source {
  path: string;
  size: number;
  /** index of its package, -1 for none */
  package: number;
}

export interface ClassifyInput {
  sources: Source[];
  /** every listed file, for what lies beside the sources */
  files: Set<string>;
  packages: Package[];
  sides: PackageSide[];
  tsconfigs: TsConfig[];
  entryPoints: EntryPoints;
  leftOut: LeftOut;
  probe: Prober;
}

const SERVER: RoleDecision = { role: 'server', reason: '' };
const HANDLES_REQUESTS = /[./](controller|resolver|router|routes?)\.[cm]?[jt]s$/;
const COMPONENT = /\.(vue|svelte|astro|component\.html|marko|riot)$/;
/** Folders whose files a server hands to browsers as they are. */
const ASSET_DIRECTORY = /(^|\/)(public|static|assets|wwwroot|www|htdocs|web-assets|javascripts)\//i;

/**
 * Decides what each source file is for, from the cheapest and surest evidence to the weakest: its path, the dependencies of its
 * package, its first lines, and at last the company it keeps. What nothing speaks against is `server`.
 */
export function classify(input: ClassifyInput): Map<string, RoleDecision> {
  const decisions = new Map<string, RoleDecision>();
  const isPackage = packageTest(input.packages);
  decideByPath(input, isPackage, decisions);

  const deployed = new Set<string>();
  for (const { path } of input.sources) {
    if (decisions.has(path) || !isPlatformFunction(path, input.files, () => input.probe(path))) continue;
    deployed.add(path);
    if (compiledSource(path, input.files) === null) decisions.set(path, SERVER);
  }

  const regions = new Map<number, string[]>();
  const outputs = outputDirectories(input.tsconfigs);
  const metas = metaFrameworkRoots(input.files);
  const business = new Set(
    input.sources
      .filter((source) => HANDLES_REQUESTS.test(source.path))
      .flatMap((source) => scriptDirectories(source.path)),
  );
  for (const source of input.sources) {
    if (decisions.has(source.path)) continue;
    const decision = decideAlone(source, input, isPackage, outputs, business, metas);
    if (decision !== null) decisions.set(source.path, decision);
    else {
      const files = regions.get(source.package);
      if (files === undefined) regions.set(source.package, [source.path]);
      else files.push(source.path);
    }
  }
  const components = componentsByPackage(input);
  for (const [index, files] of regions) {
    const side = input.sides[index];
    const found = frontendFiles(
      {
        directory: input.packages[index]?.directory ?? '',
        files,
        components: components.get(index) ?? [],
        frontendDependencies: side?.frontend ?? index < 0,
      },
      input.probe,
    );
    for (const path of files) {
      const reason = found.get(path);
      decisions.set(path, reason === undefined ? SERVER : { role: 'frontend', reason });
    }
  }
  // a platform compiles them by itself, whatever the configuration of the project leaves out
  const starts = (path: string): boolean => deployed.has(path) || input.entryPoints.starts(path);
  reconsider(decisions, starts, input.leftOut, input.probe);
  takeTestsForServer(decisions, input.probe);
  return decisions;
}

/**
 * A directory in which everything is a test by its place or its name: who has it audited asks about these programs. Those that
 * use no test framework are judged like any other.
 */
function takeTestsForServer(decisions: Map<string, RoleDecision>, probe: Prober): void {
  const programs = [...decisions].filter(([, { role }]) => role === 'server' || role === 'frontend' || role === 'test');
  if (programs.some(([, { role }]) => role !== 'test')) return;
  for (const [path] of programs) if (!probe(path).test) decisions.set(path, SERVER);
}

/** The role of a document or a manifest by its path. */
export function roleOfPath(path: string, packages: Package[], sides: PackageSide[]): Role {
  const decision = roleByPath(path, packageTest(packages));
  // Workflows live in a hidden folder, and configuration is what documents are.
  if (decision !== null && decision.role !== 'config' && decision.role !== 'script') return decision.role;
  const index = nearestPackage(packages)(dirname(path));
  const side = sides[index];
  if (side !== undefined && packages[index]?.directory !== '' && isFrontendOnly(side)) return 'frontend';
  return migrationDirectory(path) !== null && /\.sql$/i.test(path) ? 'migration' : 'server';
}

/** Finds the package of a directory: the nearest manifest upwards. */
export function nearestPackage(packages: Package[]): (directory: string) => number {
  const byDirectory = new Map(packages.map((item, index) => [item.directory, index]));
  const known = new Map<string, number>();
  return (directory) => {
    let index = known.get(directory);
    if (index === undefined) {
      index = -1;
      for (const place of upward(directory)) {
        const found = byDirectory.get(place);
        if (found !== undefined) {
          index = found;
          break;
        }
      }
      known.set(directory, index);
    }
    return index;
  };
}

function packageTest(packages: Package[]): (directory: string) => boolean {
  const directories = new Set(packages.map((item) => item.directory));
  return (directory) => directory === '' || directories.has(directory);
}

function decideByPath(
  input: ClassifyInput,
  isPackage: (directory: string) => boolean,
  decisions: Map<string, RoleDecision>,
): void {
  const doubts = new Map<string, { decision: PathDecision; files: Source[] }>();
  for (const source of input.sources) {
    const decision = roleByPath(source.path, isPackage);
    if (decision === null) continue;
    if (decision.doubtful === null) decisions.set(source.path, decision);
    else {
      const doubt = doubts.get(decision.doubtful);
      if (doubt === undefined) doubts.set(decision.doubtful, { decision, files: [source] });
      else doubt.files.push(source);
    }
  }
  for (const [place, { decision, files }] of doubts) {
    const only = files[0];
    const believed =
      only !== undefined && place === only.path
        ? decision.role === 'vendored'
          ? isBrowserAsset(place, input.probe(place)) && only.size > 4096
          : input.probe(place).test || /mock|fixture|benchmark/i.test(place)
        : !isBusinessDirectory(
            place,
            files.map((file) => file.path),
            input.probe,
          );
    if (!believed) continue;
    for (const file of files) decisions.set(file.path, decision);
  }
}

/** What the file itself and its package tell. */
function decideAlone(
  source: Source,
  input: ClassifyInput,
  isPackage: (directory: string) => boolean,
  outputs: Output[],
  business: Set<string>,
  metas: ReadonlyMap<string, MetaFramework>,
): RoleDecision | null {
  const { path } = source;
  const compiledFrom = compiledSource(path, input.files);
  if (compiledFrom !== null) return { role: 'generated', reason: `compiled from ${compiledFrom}` };
  for (const output of outputs) {
    if (/\.[cm]?jsx?$/.test(path) && below(output.directory, path) !== null)
      return { role: 'generated', reason: `output of ${output.tsconfig}` };
  }
  const side = input.sides[source.package];
  const item = input.packages[source.package];
  const script = scriptReason(path, isPackage, business);
  if (side !== undefined && item !== undefined && isFrontendOnly(side)) {
    if (script !== null) return { role: 'script', reason: script };
    return {
      role: 'frontend',
      reason: side.documentation ? 'documentation site' : `package ${item.name || item.directory} is a front end`,
    };
  }
  const probe = input.probe(path);
  if (isGenerated(probe)) return { role: 'generated', reason: 'says that it is generated' };
  if (/\.[cm]?js$/.test(path) && isMinified(probe, source.size)) return { role: 'minified', reason: 'long lines' };
  const runner = probe.specifiers.find((specifier) => TEST_RUNNERS.has(specifier));
  if (runner !== undefined && !startsServer(probe)) return { role: 'test', reason: `imports ${runner}` };
  const meta = metaFrameworkOf(path, metas, item?.directory ?? '', side?.meta ?? null);
  const decided = meta === null ? null : metaFrameworkSide(meta.framework, meta.path, probe);
  if (decided === 'server') return SERVER;
  const migrations = migrationDirectory(path);
  if (migrations !== null && isMigration(path, probe)) return { role: 'migration', reason: `in ${migrations}/` };
  if (script !== null && !input.entryPoints.starts(path) && !startsServer(probe))
    return { role: 'script', reason: script };
  const task = input.entryPoints.tasks(path);
  // A worker is run by an npm script too: a name that says nothing is only believed of what stands by itself.
  if (task !== null && !startsServer(probe) && (task.named || !reachesServer(probe)))
    return { role: 'script', reason: `run by the npm script ${task.script}` };
  if (ASSET_DIRECTORY.test(path) && isBrowserAsset(path, probe))
    return { role: 'frontend', reason: 'served to browsers as it is' };
  if (decided === 'frontend')
    return { role: 'frontend', reason: `client side of ${meta?.framework ?? 'the application'}` };
  return null;
}

/** The framework of the innermost application around a file, and where the file is in it. */
function metaFrameworkOf(
  path: string,
  metas: ReadonlyMap<string, MetaFramework>,
  directory: string,
  ofPackage: MetaFramework | null,
): { framework: MetaFramework; path: string } | null {
  for (const at of upward(dirname(path))) {
    const framework = metas.get(at) ?? (at === directory ? ofPackage : null);
    if (framework !== null) return { framework, path: below(at, path) ?? path };
    if (at === directory) break;
  }
  return null;
}

/** `orders.js` beside `orders.ts` is what the compiler wrote when it was run without an output directory. */
function compiledSource(path: string, files: Set<string>): string | null {
  const match = /^(.*)\.([cm]?)js(x?)$/.exec(path);
  if (match === null) return null;
  for (const extension of [`${match[2]}ts${match[3]}`, `${match[2]}ts`, `${match[2]}tsx`]) {
    const candidate = `${match[1]}.${extension}`;
    if (files.has(candidate)) return candidate.slice(candidate.lastIndexOf('/') + 1);
  }
  return null;
}

interface Output {
  directory: string;
  tsconfig: string;
}

function outputDirectories(tsconfigs: TsConfig[]): Output[] {
  const outputs: Output[] = [];
  for (const config of tsconfigs) {
    const option = config.options['outDir'];
    const place = config.optionPlaces['outDir']?.path ?? config.path;
    if (typeof option !== 'string' || option.startsWith('$') || option.startsWith('/') || option.includes('..'))
      continue;
    const directory = [dirname(place), ...option.split('/')].filter((part) => part !== '' && part !== '.').join('/');
    // An outDir that is the project itself compiles in place.
    if (directory !== '' && directory !== dirname(config.path) && below(directory, config.path) === null)
      outputs.push({ directory, tsconfig: config.path });
  }
  return outputs;
}

function componentsByPackage(input: ClassifyInput): Map<number, string[]> {
  const packageOf = nearestPackage(input.packages);
  const result = new Map<number, string[]>();
  for (const path of input.files) {
    if (!COMPONENT.test(path)) continue;
    const index = packageOf(dirname(path));
    const list = result.get(index);
    if (list === undefined) result.set(index, [path]);
    else list.push(path);
  }
  return result;
}
