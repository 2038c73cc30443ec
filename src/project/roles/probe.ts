import { readDocument, readHead } from '../read.ts';
import {
  FRONTEND_PACKAGES,
  GENERAL_PACKAGES,
  isNodeModule,
  META_FRAMEWORKS,
  REACT,
  SERVER_FRAMEWORKS,
  SERVER_MARKUP,
  SERVER_PACKAGES,
  TEST_PACKAGES,
  TYPES_FOR_BOTH,
  UI_FRAMEWORKS,
} from './known-packages.ts';

/** What the first kilobytes of a file tell about the side it runs on. */
export interface Probe {
  head: string;
  /** the whole text, read when it is asked for: for what may stand anywhere in a file */
  whole: () => string;
  /** import specifiers, as written */
  specifiers: string[];
  /** draws a user interface or uses what only browsers have */
  frontend: boolean;
  /** uses what only servers have */
  server: boolean;
  /** uses a test framework, or calls the functions it puts in scope */
  test: boolean;
}

export type Prober = (path: string) => Probe;

/** Probes each file at most once. */
export function createProber(root: string): Prober {
  const probes = new Map<string, Probe>();
  return (path) => {
    let probe = probes.get(path);
    if (probe === undefined) probes.set(path, (probe = probeText(readHead(root, path), path, wholeOf(root, path))));
    return probe;
  };
}

const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g;
/** An import of types leaves nothing behind when the file runs, so it may reach over to the other side. */
const TYPE_IMPORT = /\b(?:import|export)\s+type\b[^'";]*?from\s*(?=['"])/g;
const STYLE_OR_ASSET = /\.(css|scss|sass|less|styl|vue|svelte|svg|png|jpe?g|webp|woff2?)(\?.*)?$/;
/** By member, since `document` and `window` are also names of business and of rate limiting. */
const BROWSER_GLOBAL =
  /\bwindow\.(?:location|addEventListener|document|open|history|local|session|innerWidth|scroll|__|set|clear|request|navigator|matchMedia|\$)|\bdocument\.(?:getElement|querySelector|createElement|addEventListener|body|cookie|head|ready)|\b(?:localStorage|sessionStorage)\.\w|\bnavigator\.(?:userAgent|clipboard|language|mediaDevices|serviceWorker)|\bHTML\w*Element\b|\$\(\s*(?:document|window|function|['"][#.])/;
/** Node's own modules; what browsers load is compiled from the other kind. */
const IN_NODE = /^module\.exports\s*=/m;
const TEST_CALL = /^\s*(?:(?:describe|it|test|suite|before|beforeEach|beforeAll)(?:\.\w+)*|Deno\.test)\(/m;

function wholeOf(root: string, path: string): () => string {
  let text: string | undefined;
  return () => {
    if (text === undefined) {
      const read = readDocument(root, path);
      text = 'text' in read ? read.text : '';
    }
    return text;
  };
}

export function probeText(head: string, path: string, whole = (): string => head): Probe {
  const specifiers: string[] = [];
  const typesEnd = new Set<number>();
  for (const match of head.matchAll(TYPE_IMPORT)) typesEnd.add(match.index + match[0].length);
  /** needs Node or a server framework to run */
  let needsServer = false;
  let serverPackage = false;
  let interfaceFramework = false;
  let frontend = false;
  let markup = false;
  let test = false;
  for (const match of head.matchAll(SPECIFIER)) {
    const specifier = match[2] ?? '';
    specifiers.push(specifier);
    const typesOnly = typesEnd.has(match.index + match[0].length - specifier.length - 2);
    if (specifier.startsWith('.')) {
      if (STYLE_OR_ASSET.test(specifier)) frontend = true;
    } else if (TEST_PACKAGES.has(specifier)) test = true;
    else if (SERVER_MARKUP.has(specifier)) markup = true;
    else if (isNodeModule(specifier) || SERVER_FRAMEWORKS.has(specifier)) needsServer ||= !typesOnly;
    else if (TYPES_FOR_BOTH.has(specifier) || isMetaFramework(specifier)) continue;
    else if (REACT.has(specifier) || UI_FRAMEWORKS.has(specifier)) interfaceFramework = true;
    else if (FRONTEND_PACKAGES.has(specifier) || STYLE_OR_ASSET.test(specifier)) frontend = true;
    else if (SERVER_PACKAGES.has(specifier)) serverPackage ||= !typesOnly;
  }
  test ||= TEST_CALL.test(head);
  if (markup) return { head, whole, specifiers, frontend: false, server: true, test };
  // A component may well import a helper that servers use too; a server does not import what draws components.
  const server = needsServer || (serverPackage && !interfaceFramework);
  frontend ||=
    interfaceFramework ||
    (/\.[jt]sx$/.test(path) && !server && !IN_NODE.test(head)) ||
    (!server && BROWSER_GLOBAL.test(head));
  return { head, whole, specifiers, frontend, server, test };
}

/**
 * Whether it may be a part of the server: it imports a framework, a database or a queue, or something that is not right beside it.
 */
export function reachesServer(probe: Probe): boolean {
  return probe.specifiers.some((specifier) =>
    specifier.startsWith('.')
      ? !/^\.\/[^/]+$/.test(specifier)
      : !isNodeModule(specifier) &&
        !GENERAL_PACKAGES.has(specifier) &&
        (SERVER_FRAMEWORKS.has(specifier) || SERVER_PACKAGES.has(specifier)),
  );
}

export function usesServerFramework(probe: Probe): boolean {
  return probe.specifiers.some((specifier) => SERVER_FRAMEWORKS.has(specifier));
}

function isMetaFramework(specifier: string): boolean {
  return Object.values(META_FRAMEWORKS).some((names) => names.has(specifier));
}
