import type { Module, Program } from '../link/types.ts';
import type { SourceFile } from '../project/types.ts';
import { namedStrings } from './named-strings.ts';
import type { Endpoint } from './types.ts';

/** What the project's tests get at, as far as it can be told without running them. */
export interface TestReach {
  /** files that declare tests; helpers, fixtures and mocks left out */
  readonly tests: readonly SourceFile[];
  /** paths of the files that a test imports, directly or not, or that serve an endpoint which a test requests */
  readonly reached: ReadonlySet<string>;
}

/** Functions that test runners are told tests by. */
const declaringCalls = new Set([
  'test',
  'it',
  'describe',
  'suite',
  'specify',
  'scenario',
  'Scenario',
  'Feature',
  'Given',
  'fixture',
  'serial',
  'property',
]);

/** Follows the imports of the tests, and the paths that they request. */
export function testReach(program: Program, endpoints: readonly Endpoint[]): TestReach {
  const modules = program.modules.filter((module) => module.file.role === 'test');
  const tests = modules
    .filter((module) => module.facts.calls.some((call) => declaringCalls.has(call.name)))
    .map((module) => module.file);
  const reached = new Set<string>();
  follow(program, [...modules, ...modules.flatMap((module) => subjectOf(module, program) ?? [])], reached);
  // only what imports do not explain is worth a look at every string of the tests
  const unexplained = endpoints.filter((endpoint) => filesOf(endpoint).some((file) => !reached.has(file)));
  if (unexplained.length > 0 && modules.length > 0) {
    const requested = requestedPaths(modules);
    const started = unexplained.filter((endpoint) => requested.some((path) => mayRequest(path, endpoint.path)));
    follow(
      program,
      started.flatMap((endpoint) => wayOf(endpoint).flatMap((file) => program.moduleAt(file) ?? [])),
      reached,
    );
  }
  return { tests, reached };
}

/** Adds the files that modules are or import, directly or not. */
function follow(program: Program, from: readonly Module[], reached: Set<string>): void {
  const stack = [...from];
  for (let module = stack.pop(); module !== undefined; module = stack.pop()) {
    if (reached.has(module.path)) continue;
    reached.add(module.path);
    for (const request of module.facts.requests) {
      if (request.typeOnly) continue;
      const resolution = program.resolve(module, request.source);
      if (resolution.kind === 'module') stack.push(resolution.module);
    }
  }
}

/** `orders.test.ts`, beside `orders.ts` or in `__tests__`, is about it: a test may load it by way of a container or a server. */
function subjectOf({ path }: Module, program: Program): Module | undefined {
  const name =
    /^(.*?)(?:__tests__\/)?([^/]+?)[._-](?:test|spec|e2e-spec|int-spec|unit|integration)\.([cm]?[jt]sx?)$/.exec(path);
  return name === null ? undefined : program.moduleAt(`${name[1]}${name[2]}.${name[3]}`);
}

function filesOf({ place, handler }: Endpoint): string[] {
  return handler === null ? [place.file] : [place.file, handler.location.file];
}

/** Files that requests of an endpoint pass through: what they load is found by their imports, what is injected by the calls. */
function wayOf(endpoint: Endpoint): string[] {
  return [
    ...new Set([
      ...filesOf(endpoint),
      ...endpoint.steps.flatMap(({ via }) => via.map(({ location }) => location.file)),
    ]),
  ];
}

/** Paths that stand in tests, cut into segments; `{?}` for what is computed. */
function requestedPaths(modules: readonly Module[]): string[][] {
  const paths = new Set<string>();
  for (const module of modules) {
    for (const { value } of namedStrings(module.facts)) {
      const path = value
        .replace(/^[a-z]+:\/\/[^/]*/, '')
        .replace(/^\{\?\}(?=\/)/, '')
        .replace(/[?#].*$/s, '');
      if (path.length > 1 && path.length < 200 && path.startsWith('/') && !/\s/.test(path)) paths.add(path);
    }
  }
  return [...paths].map((path) => path.split('/').filter((segment) => segment !== ''));
}

/** Whether a path in a test can mean an endpoint; what stands before it may be the test's own base address. */
function mayRequest(requested: readonly string[], path: string): boolean {
  const declared = path.split('/').filter((segment) => segment !== '');
  if (requested.length === 0 || requested.length > declared.length) return false;
  const tail = declared.slice(declared.length - requested.length);
  let literals = 0;
  for (const [index, segment] of tail.entries()) {
    const given = requested[index] ?? '';
    if (/^[:{[*]|\{\?\}/.test(segment)) continue;
    if (segment === given) literals++;
    else if (!given.includes('{?}')) return false;
  }
  return literals > 0;
}
