import { basename, compare, dirname } from '../paths.ts';
import { startsServer } from './content-roles.ts';
import { REACT, UI_FRAMEWORKS } from './known-packages.ts';
import { usesServerFramework, type Prober } from './probe.ts';

/** Files of one package, and what their directories hold. */
export interface RegionInput {
  /** the package's directory */
  directory: string;
  /** sources that no other rule has claimed */
  files: string[];
  /** components in formats that are not TypeScript or JavaScript (.vue, .svelte …) */
  components: string[];
  /** the dependencies speak of user interfaces: then JSX alone is taken as one */
  frontendDependencies: boolean;
}

const FRONTEND_NAMES = new Set([
  'frontend',
  'front-end',
  'front',
  'client',
  'clients',
  'web',
  'webapp',
  'web-app',
  'www',
  'ui',
  'gui',
  'spa',
  'pwa',
  'browser',
  'dashboard',
  'admin-ui',
  'webui',
  'web-ui',
  'webclient',
  'mobile',
  'desktop',
]);
const SERVER_NAMES = new Set(['server', 'servers', 'backend', 'back-end']);
/** Used from both sides by intention; their parts are looked at one by one. */
const SHARED_NAMES = new Set([
  'shared',
  'common',
  'isomorphic',
  'universal',
  'core',
  'packages',
  'apps',
  'libs',
  'modules',
  'plugins',
  'src',
  'lib',
]);

interface Tally {
  files: number;
  frontend: number;
  server: number;
  children: Set<string>;
}

/**
 * Finds the front end within a package that has both sides. Single files tell too little (a store or a helper of a browser
 * application imports nothing telling), so whole directories are judged, from the top: one is front end if many of its files draw
 * user interfaces and practically none uses what only servers have. A directory's name lowers the bar, but never decides.
 * Returns each front-end file with the reason.
 */
export function frontendFiles(input: RegionInput, probe: Prober): Map<string, string> {
  const tallies = new Map<string, Tally>();
  const tally = (directory: string): Tally => {
    let found = tallies.get(directory);
    if (found === undefined)
      tallies.set(directory, (found = { files: 0, frontend: 0, server: 0, children: new Set() }));
    return found;
  };
  const add = (path: string, frontend: boolean, server: boolean): void => {
    let child = '';
    for (let directory = dirname(path); ; directory = dirname(directory)) {
      const counts = tally(directory);
      counts.files++;
      if (frontend) counts.frontend++;
      if (server) counts.server++;
      if (child !== '') counts.children.add(child);
      if (directory === input.directory || directory === '') return;
      child = directory;
    }
  };
  const looksFrontend = (path: string): boolean => {
    const found = probe(path);
    if (!found.frontend || found.server) return false;
    return input.frontendDependencies || !isBareMarkup(path, found.specifiers);
  };
  for (const path of input.files) add(path, looksFrontend(path), probe(path).server);
  for (const path of input.components) add(path, true, false);

  /** decided directories */
  const regions = new Map<string, 'frontend' | 'server'>();
  const decide = (directory: string, inServer: boolean): void => {
    const counts = tallies.get(directory);
    if (counts === undefined) return;
    const name = basename(directory).toLowerCase();
    if (isFrontendDirectory(counts, name, directory === input.directory, inServer)) {
      regions.set(directory, 'frontend');
      // A server kept inside the application's folder still is one.
      for (const child of [...counts.children].sort(compare)) releaseServers(child);
      return;
    }
    const server = inServer || SERVER_NAMES.has(name);
    if (server && !inServer) regions.set(directory, 'server');
    for (const child of [...counts.children].sort(compare)) decide(child, server);
  };
  const releaseServers = (directory: string): void => {
    const counts = tallies.get(directory);
    if (counts === undefined) return;
    if (SERVER_NAMES.has(basename(directory).toLowerCase()) && counts.server > counts.frontend)
      regions.set(directory, 'server');
    else for (const child of [...counts.children].sort(compare)) releaseServers(child);
  };
  decide(input.directory, false);

  const result = new Map<string, string>();
  for (const path of input.files) {
    const region = regionOf(path, regions);
    // The server that hands out a built application often lies at the top of it.
    const atTop = dirname(path) === input.directory || /^(server|main\.server)\.[cm]?[jt]s$/.test(basename(path));
    const serves =
      region?.side === 'frontend' &&
      atTop &&
      probe(path).server &&
      (usesServerFramework(probe(path)) || startsServer(probe(path)));
    if (serves) continue;
    if (region?.side === 'frontend')
      result.set(path, region.directory === '' ? 'front-end application' : `front end in ${region.directory}/`);
    else if (region === null && looksFrontend(path) && isUserInterface(path, probe)) result.set(path, 'user interface');
  }
  return result;
}

function isFrontendDirectory(counts: Tally, name: string, isPackage: boolean, inServer: boolean): boolean {
  if (counts.frontend === 0) return false;
  const share = counts.frontend / counts.files;
  // One helper that touches the file system (a build step, a script) does not make a server of an application.
  const isolated =
    counts.server === 0 || (counts.server <= 0.03 * counts.files && counts.server < 0.1 * counts.frontend);
  if (FRONTEND_NAMES.has(name)) return share >= 0.15 && (isolated || counts.server <= 0.05 * counts.files);
  // E-mails and pages rendered on the server look like a user interface: inside a server only a clear name is believed.
  if (isPackage && !SERVER_NAMES.has(name)) return share >= 0.4 && isolated;
  if (inServer || SERVER_NAMES.has(name) || SHARED_NAMES.has(name)) return false;
  return isolated && (counts.files >= 3 ? share >= 0.4 : share === 1);
}

function regionOf(
  path: string,
  regions: Map<string, 'frontend' | 'server'>,
): { directory: string; side: 'frontend' | 'server' } | null {
  for (let directory = dirname(path); ; directory = dirname(directory)) {
    const side = regions.get(directory);
    if (side !== undefined) return { directory, side };
    if (directory === '') return null;
  }
}

/** A single file outside any such directory is only taken for front end if it clearly is: markup, or a library of interfaces. */
function isUserInterface(path: string, probe: Prober): boolean {
  return (
    /\.[jt]sx$/.test(path) ||
    probe(path).specifiers.some((specifier) => REACT.has(specifier) || UI_FRAMEWORKS.has(specifier))
  );
}

function isBareMarkup(path: string, specifiers: string[]): boolean {
  return (
    /\.[jt]sx$/.test(path) && !specifiers.some((specifier) => REACT.has(specifier) || UI_FRAMEWORKS.has(specifier))
  );
}
