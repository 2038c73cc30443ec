import type { Package } from '../types.ts';
import {
  DOCUMENTATION_PACKAGES,
  FRONTEND_PACKAGES,
  META_FRAMEWORKS,
  REACT,
  SERVER_FRAMEWORKS,
  SERVER_PACKAGES,
  UI_FRAMEWORKS,
  type MetaFramework,
} from './known-packages.ts';

/** Which sides of an application the dependencies of a package speak of. */
export interface PackageSide {
  /** draws user interfaces */
  frontend: boolean;
  /** has a server framework among what it needs at run time */
  framework: boolean;
  /** has anything at run time that only servers use */
  server: boolean;
  meta: MetaFramework | null;
  /** a site of documentation, which no user of the backend calls */
  documentation: boolean;
}

const META_NAMES: MetaFramework[] = ['next', 'nuxt', 'remix', 'sveltekit', 'astro', 'start', 'fresh'];

export function sideOf(item: Package): PackageSide {
  const side: PackageSide = { frontend: false, framework: false, server: false, meta: null, documentation: false };
  // A library that offers adapters for several frameworks has them as peers, and develops with each of them.
  const application = item.private || (item.exports === null && item.main === '');
  const metas = new Set<MetaFramework>();
  let helpers = 0;
  for (const [name, dependency] of Object.entries(item.dependencies)) {
    if (name.startsWith('@types/')) continue;
    if (DOCUMENTATION_PACKAGES.has(name)) side.documentation = true;
    const meta = META_NAMES.find((candidate) => META_FRAMEWORKS[candidate].has(name));
    if (meta !== undefined) {
      if (dependency.kind === 'prod' || (dependency.kind === 'dev' && application)) metas.add(meta);
    } else if (UI_FRAMEWORKS.has(name) || REACT.has(name)) side.frontend = true;
    else if (FRONTEND_PACKAGES.has(name)) helpers++;
    else if (dependency.kind === 'prod' || dependency.kind === 'optional') {
      if (SERVER_FRAMEWORKS.has(name)) side.framework = true;
      if (SERVER_FRAMEWORKS.has(name) || SERVER_PACKAGES.has(name)) side.server = true;
    }
  }
  if (metas.size === 1) [side.meta = null] = metas;
  if (helpers >= 3) side.frontend = true;
  // React Router is a plain library for browsers too, unless its server packages or its build tool are there.
  if (
    side.meta === 'remix' &&
    !Object.keys(item.dependencies).some((name) =>
      /^@remix-run\/(node|serve|express|dev|cloudflare|server-runtime)$|^@react-router\/(node|serve|express|dev|cloudflare)$/.test(
        name,
      ),
    )
  ) {
    side.meta = null;
    side.frontend = true;
  }
  if (/(^|\/)(docs|documentation)$/.test(item.directory) && (side.frontend || side.meta !== null))
    side.documentation = true;
  if (side.documentation && side.framework) side.documentation = false;
  return side;
}

/** All of it runs in browsers, as far as the dependencies tell. */
export function isFrontendOnly(side: PackageSide): boolean {
  return side.documentation || (side.frontend && !side.server && side.meta === null);
}
