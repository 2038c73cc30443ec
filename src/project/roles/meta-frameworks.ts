import { basename, dirname } from '../paths.ts';
import type { MetaFramework } from './known-packages.ts';
import type { Probe } from './probe.ts';

/** Exports a loader or an action. */
const ROUTE_MODULE =
  /^\s*export\s+(?:(?:async\s+)?(?:function\*?|const|let)\s+(?:loader|action)\b|\{[^}]*\b(?:loader|action)\b[^}]*\})/m;

/** A route of Fresh that answers requests: with a handler, or as an async page. */
const FRESH_ROUTE =
  /^\s*export\s+(?:const|let|(?:async\s+)?function)\s+handlers?\b|^\s*export\s+default\s+(?:async\b|defineRoute\b|\w+\.page\s*(?:<[^>]*>)?\(\s*async\b)/m;

/** Makes what runs on the server of an application of Start. */
const START_SERVER =
  /\b(?:createServerFn|createServerFileRoute|createAPIFileRoute|createServerRoute|createMiddleware|createStart|registerGlobalMiddleware)\b/;

/** A route of Start whose requests the server answers, or whose page is loaded there first. */
const START_ROUTE = /\bcreate(?:File|Root)Route(?:WithContext)?\b[\s\S]*\b(?:loader|beforeLoad|handlers)\s*(?::|\()/;

/** What a page of Astro has only when somebody asks for it; a page that lists its own paths is made before. */
const ON_REQUEST =
  /\bAstro\.(?:params|request|cookies|redirect|rewrite|locals|clientAddress|session|callAction|getActionResult|url\.searchParams)\b/;
const MADE_BEFORE = /\bexport\s+(?:async\s+)?(?:function|const)\s+getStaticPaths\b(?![\s\S]*\bprerender\s*=\s*false)/;

const CONFIGURATION: readonly { framework: MetaFramework; name: RegExp }[] = [
  { framework: 'next', name: /^next\.config\.[cm]?[jt]s$/ },
  { framework: 'nuxt', name: /^nuxt\.config\.[cm]?[jt]s$/ },
  { framework: 'remix', name: /^(?:remix|react-router)\.config\.[cm]?[jt]s$/ },
  { framework: 'sveltekit', name: /^svelte\.config\.[cm]?[jt]s$/ },
  { framework: 'astro', name: /^astro\.config\.[cm]?[jt]s$/ },
  { framework: 'fresh', name: /^fresh\.(?:gen|config)\.ts$/ },
];

/** Directories that hold an application of such a framework, by its configuration: its dependencies may be listed elsewhere. */
export function metaFrameworkRoots(files: Iterable<string>): Map<string, MetaFramework> {
  const roots = new Map<string, MetaFramework>();
  for (const path of files) {
    const name = basename(path);
    const found = CONFIGURATION.find((each) => each.name.test(name));
    if (found !== undefined) roots.set(dirname(path), found.framework);
  }
  return roots;
}

/** Which side a file of a framework for both sides runs on; null where the framework has no say. `path` is relative to the package. */
export function metaFrameworkSide(framework: MetaFramework, path: string, probe: Probe): 'server' | 'frontend' | null {
  const name = basename(path);
  const inside = path.replace(/^src\//, '');
  if (/\.server\.[cm]?[jt]sx?$/.test(name)) return 'server';
  if (/\.client\.[cm]?[jt]sx?$/.test(name) && (framework === 'remix' || framework === 'nuxt' || framework === 'start'))
    return 'frontend';
  const directive = leadingDirective(probe.head);
  if (directive === 'server') return 'server';
  if (directive === 'client') return 'frontend';
  if (/(^|\/)server\//.test(inside) && !/\.[jt]sx$/.test(name)) return 'server';

  switch (framework) {
    case 'next':
      if (/^(app|pages)\//.test(inside)) {
        if (/^route\.[cm]?[jt]sx?$/.test(name) || inside.startsWith('pages/api/')) return 'server';
        if (/^_(app|document|error)\./.test(name)) return 'frontend';
        // Pages that fetch on the server: data functions of the pages router, async components and inline actions of the app router.
        if (
          /getServerSideProps|getStaticProps|getInitialProps|['"]use server['"]|export default async function|generateStaticParams/.test(
            probe.head,
          )
        )
          return 'server';
      }
      if (/^(middleware|proxy|instrumentation)\.[jt]s$/.test(inside)) return 'server';
      break;
    case 'remix':
      if (name.startsWith('entry.client')) return 'frontend';
      if (name.startsWith('entry.server')) return 'server';
      if (ROUTE_MODULE.test(probe.head) || (/(^|\/)routes\//.test(inside) && ROUTE_MODULE.test(probe.whole())))
        return 'server';
      break;
    case 'sveltekit':
      if (/^\+server\.[jt]s$/.test(name) || /^(lib\/)?server\//.test(inside)) return 'server';
      if (name.startsWith('+')) return 'frontend';
      break;
    case 'nuxt':
      // What is not under server/ is compiled into the application that browsers load.
      return probe.server ? null : 'frontend';
    case 'astro':
      if (/^pages\/.*\.[jt]s$/.test(inside) || /^(middleware|actions)(\/|\.)/.test(inside)) return 'server';
      if (name.endsWith('.astro'))
        return ON_REQUEST.test(probe.head) && !MADE_BEFORE.test(probe.head) ? 'server' : 'frontend';
      break;
    case 'fresh':
      if (/(^|\/)islands\//.test(inside)) return 'frontend';
      if (inside.startsWith('routes/') && (name.startsWith('_middleware.') || FRESH_ROUTE.test(probe.whole())))
        return 'server';
      if (/^(routes|components)\/.*\.[jt]sx$/.test(inside)) return 'frontend';
      break;
    case 'start':
      if (START_SERVER.test(probe.head)) return 'server';
      if (/(^|\/)routes\//.test(inside) && START_ROUTE.test(probe.whole())) return 'server';
      break;
  }
  if (
    /(^|\/)(components?|hooks|ui|stores?|contexts?|providers?|styles|widgets|layouts)\//.test(inside) &&
    !probe.server
  )
    return 'frontend';
  if (/\.[jt]sx$/.test(name) && !probe.server) return 'frontend';
  if (/^use[A-Z]\w*\.[jt]s$/.test(name) && !probe.server) return 'frontend';
  return probe.frontend && !probe.server ? 'frontend' : null;
}

/** The first string of a file when it stands before all code: `'use client'` → `client`. */
function leadingDirective(head: string): string {
  let at = 0;
  while (at < head.length) {
    if (/\s/.test(head.charAt(at))) at++;
    else if (head.startsWith('//', at)) at = endOf(head, '\n', at);
    else if (head.startsWith('/*', at)) at = endOf(head, '*/', at);
    else return /^['"]use (client|server)['"]/.exec(head.slice(at, at + 12))?.[1] ?? '';
  }
  return '';
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}
