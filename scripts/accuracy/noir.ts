import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, normalize, posix } from 'node:path';
import { evaluateCrystal, isMade, isTable, type Assertion, type Made, type Value } from './crystal-evaluate.ts';
import { pagesIn } from './pages.ts';
import { endpointIn, type Expectations, type ExpectedEndpoint } from './expectations.ts';

/** Parameter kinds by the name noir gives them. */
const places: Readonly<Record<string, string>> = { json: 'body', form: 'body' };

/**
 * What the functional tests of OWASP noir state about their JavaScript and TypeScript fixtures, command lines left out.
 * `checkout` is a working copy of that project.
 */
export function noirExpectations(checkout: string): { suites: Expectations[]; problems: string[] } {
  const suites = new Map<string, Expectations>();
  const problems: string[] = [];
  for (const file of testFiles(checkout)) {
    try {
      addFacts(checkout, readFileSync(join(checkout, file), 'utf8'), suites);
    } catch (error) {
      problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { suites: [...suites.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), problems };
}

function testFiles(checkout: string): string[] {
  const files = ['javascript', 'typescript'].flatMap((language) => {
    const directory = join('spec/functional_test/testers', language);
    return readdirSync(join(checkout, directory)).map((name) => join(directory, name));
  });
  const taggers = 'spec/unit_test/tagger/framework_taggers';
  const auth = ['express', 'hono', 'js_misc', 'nestjs'].map((name) => join(taggers, `${name}_auth_spec.cr`));
  return [...files, ...auth.filter((file) => existsSync(join(checkout, file)))]
    .filter((file) => file.endsWith('_spec.cr') && !/\bcli_spec/.test(file))
    .sort();
}

function addFacts(checkout: string, source: string, suites: Map<string, Expectations>): void {
  const facts = evaluateCrystal(source);
  for (const tester of facts.performed) {
    const suite = suiteOf(checkout, tester, suites);
    if (suite !== null) addTester(checkout, suite, tester);
  }
  for (const assertion of facts.assertions) {
    const suite = suiteOf(checkout, assertion.actual.of, suites);
    if (suite !== null) addAssertion(suite, assertion);
  }
}

/** The fixture that a tester, a runner or an endpoint with a place is about. */
function suiteOf(checkout: string, made: Made, suites: Map<string, Expectations>): Expectations | null {
  const path = [...texts(made)].find((text) => text.includes('fixtures/'));
  if (path === undefined) return null;
  const inFixtures = normalize(path.slice(path.indexOf('fixtures/')));
  const name = inFixtures.replace(/^fixtures\//, '').replace(/\/$/, '');
  // an endpoint's place names a file
  const directory = /\.[jt]s$/.test(name) ? name.split('/').slice(0, 2).join('/') : name;
  let suite = suites.get(directory);
  if (suite === undefined) {
    suite = {
      name: directory,
      directories: [join(checkout, 'spec/functional_test/fixtures', directory)],
      endpoints: [],
      guards: [],
      complete: false,
      pages: new Set(),
      absent: [],
      notCompared: 0,
    };
    suites.set(directory, suite);
  }
  return suite;
}

/**
 * Noir lists each file that lies in a directory which is served as it is, and names a header or cookie by the constant that
 * holds its name. The inventory lists what code answers, and knows what constants hold: the former is not compared, the
 * latter is looked up.
 */
function addTester(checkout: string, suite: Expectations, tester: Made): void {
  const [, counts, expected, overrides] = tester.args;
  const bases = isTable(overrides) ? [...texts(overrides.entries.get('base'))] : [];
  if (bases.length > 0) suite.directories = bases.map((base) => join(checkout, base));
  const endpoints = Array.isArray(expected) ? expected.filter(isMade) : [];
  suite.pages = pagesIn(suite.directories);
  const fixture = readFixture(suite.directories);
  for (const made of endpoints) {
    const [path] = made.args;
    if (typeof path === 'string' && fixture.served.has(posix.basename(path))) suite.notCompared += 1;
    else addEndpoint(suite, made, fixture);
  }
  const count = isTable(counts) ? counts.entries.get(':endpoints') : null;
  if (count === endpoints.length) suite.complete = true;
}

interface Fixture {
  /** names of files that are no code */
  readonly served: ReadonlySet<string>;
  /** texts of constants, by name */
  readonly constants: ReadonlyMap<string, string>;
}

function readFixture(directories: readonly string[]): Fixture {
  const served = new Set<string>();
  const constants = new Map<string, string>();
  for (const directory of directories) {
    if (!existsSync(directory)) continue;
    for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      const { base, ext } = posix.parse(path.replaceAll('\\', '/'));
      if (/^\.(?:txt|css|html?|png|jpe?g|svg|ico)$/.test(ext)) served.add(base);
      if (!/^\.[cm]?[jt]sx?$/.test(ext)) continue;
      for (const [, name = '', text = ''] of readFileSync(join(directory, path), 'utf8').matchAll(
        /\bconst ([A-Z][A-Z0-9_]+) = ['"]([^'"]+)['"]/g,
      ))
        constants.set(name, text);
    }
  }
  return { served, constants };
}

function addEndpoint(suite: Expectations, made: Made, { constants }: Fixture): void {
  const [path, method, params] = made.args;
  if (typeof path !== 'string' || typeof method !== 'string') return;
  const endpoint = endpointIn(suite.endpoints, method, path);
  for (const param of Array.isArray(params) ? params.filter(isMade) : []) {
    const [given, , kind] = param.args;
    if (typeof given !== 'string' || typeof kind !== 'string') continue;
    const name = constants.get(given) ?? given;
    const place = places[kind] ?? kind;
    if (!endpoint.params.some((one) => one.name === name && one.in === place))
      endpoint.params.push({ name, in: place });
  }
  for (const callee of (made.added.get('push_callee') ?? []).filter(isMade)) {
    const [name] = callee.args;
    const line = callee.named.get('line');
    if (typeof name === 'string') addCallee(endpoint, name, typeof line === 'number' ? line : null);
  }
}

function addCallee(endpoint: ExpectedEndpoint, name: string, line: number | null): void {
  if (!endpoint.callees.some((one) => one.name === name && (line === null || one.line === line)))
    endpoint.callees.push({ name, line });
}

/** Statements beside the lists: `endpoint.details.code_paths.first.line.should eq(3)`. */
function addAssertion(suite: Expectations, { actual, negated, matcher, expected }: Assertion): void {
  const path = actual.path.join('.').replaceAll('?', '');
  if (path.endsWith('map url') && negated && matcher === 'contain' && typeof expected === 'string') {
    suite.absent.push(expected);
    return;
  }
  const subject = subjectOf(actual.of, actual.where);
  const guarded = statesGuard(path, matcher, negated, expected);
  if (subject === null) {
    if (path !== 'size') suite.notCompared += 1;
  } else if (guarded !== null) suite.guards.push({ ...subject, guarded });
  else if (path === 'details.code_paths.first.line' && typeof expected === 'number')
    endpointIn(suite.endpoints, subject.method, subject.path).line = expected;
  else if (path.endsWith('callees.map name') && !negated && typeof expected === 'string') {
    const endpoint = endpointIn(suite.endpoints, subject.method, subject.path);
    if (!endpoint.callees.some(({ name }) => name === expected)) addCallee(endpoint, expected, null);
  } else if (matcher !== 'be_nil' && !path.startsWith('ai_context.guards.[') && !path.startsWith('tags'))
    suite.notCompared += 1;
}

function statesGuard(path: string, matcher: string, negated: boolean, expected: Value): boolean | null {
  if (path === 'ai_context.guards' && matcher === 'be_empty') return negated;
  if (path === 'ai_context.guards.size' && typeof expected === 'number') return expected > 0;
  return path === 'tags.empty' ? matcher === 'be_false' : null;
}

/** The endpoint an assertion is about: found by method and path, or made by the test to be tagged. */
function subjectOf(
  of: Made,
  where: ReadonlyMap<string, Value> | null,
): { method: string; path: string; line: number | null } | null {
  const [path, method, , details] = of.type === 'Endpoint' ? of.args : [where?.get('url'), where?.get('method')];
  if (typeof path !== 'string' || typeof method !== 'string') return null;
  const place = isMade(details) ? details.args[0] : null;
  const line = isMade(place) ? place.args[1] : null;
  return { method, path, line: typeof line === 'number' ? line : null };
}

/** Every string in a value, those set on it included. */
function* texts(value: Value | undefined): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* texts(item);
  else if (isMade(value)) {
    for (const arg of value.args) yield* texts(arg);
    for (const field of value.fields.values()) yield* texts(field);
  }
}
