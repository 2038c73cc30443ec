import { basename, dirname } from '../paths.ts';
import type { Role } from '../types.ts';

export interface RoleDecision {
  role: Role;
  reason: string;
}

/** A decision that content may overrule: the directory's name is also the name of many a business domain. */
export interface PathDecision extends RoleDecision {
  /** the ambiguous directory, for the check of its content; null when the path alone decides */
  doubtful: string | null;
}

const DECLARATION = /\.d\.([cm]?ts|[\w-]+\.ts)$/;
const TEST_FILE =
  /\.(test|tests|spec|specs|e2e|e2e-spec|e2e-test|int-spec|int-test|itest|bench|benchmark|stories|story|cy|mock|mocks|fixture|fixtures|test-d)\.[cm]?[jt]sx?$|^(global-?setup|(test|jest|vitest|mocha)[-.]?(setup|teardown|env|environment|helpers?|utils?)([-.]\w+)*|setup[-.]?(tests?|jest|vitest|mocha|e2e))\.[cm]?[jt]sx?$/i;
/** With these endings business is as likely: `crm.integration.ts`, `work-unit.ts`, `ab-test.ts`. */
const TEST_FILE_DOUBTFUL =
  /[._-](integration|unit|fixtures?|mocks?|benchmark)\.[cm]?[jt]sx?$|[_-](test|spec)\.[cm]?[jt]sx?$|^(test|tests|spec)\.[cm]?[jt]sx?$/i;
const TEST_DIRECTORY = new Set([
  '__tests__',
  '__test__',
  '__mocks__',
  '__fixtures__',
  '__snapshots__',
  '__testfixtures__',
  '__e2e__',
  '__benchmarks__',
  'cypress',
  'playwright',
  'e2e',
  'test-utils',
  'testutils',
  'test-helpers',
  'test-data',
  'testdata',
  'test-fixtures',
  'integration-tests',
  'integration-test',
  'unit-tests',
  'e2e-tests',
  'load-tests',
  'perf-tests',
  'k6',
]);
/** `apps/api-e2e`, `packages/acme-test-utils` */
const TEST_DIRECTORY_END = /[-_](e2e|e2e-tests|test-utils|test-helpers|integration-tests)$/;
const TEST_DIRECTORY_DOUBTFUL = new Set([
  'test',
  'tests',
  'spec',
  'specs',
  'testing',
  'mocks',
  'mock',
  'fixtures',
  'fixture',
  'stories',
  'benchmark',
  'benchmarks',
  'bench',
  'acceptance',
  'test-migrations',
  'loadtest',
]);
const EXAMPLE_DIRECTORY = new Set([
  'examples',
  'example',
  'samples',
  'sample',
  'playground',
  'playgrounds',
  'demos',
  'sandbox',
]);
const GENERATED_DIRECTORY = new Set(['generated', '__generated__', '.prisma', '_generated', '__generated']);
const GENERATED_FILE =
  /\.(generated|gen|g)\.[cm]?[jt]sx?$|_(grpc_)?pb\.([cm]?js|ts)$|\.pb\.[cm]?[jt]s$|_pb2?\.[jt]s$|(^|[.-])generated\.[cm]?[jt]sx?$|^routeTree\.gen\.ts$/;
const VENDORED_DIRECTORY = new Set(['third_party', 'third-party', 'thirdparty', 'bower_components', 'vendored']);
const VENDORED_DIRECTORY_DOUBTFUL = new Set(['vendor', 'vendors']);
const VENDORED_FILE =
  /^(jquery|bootstrap|popper|angular|vue|react|lodash|underscore|moment|d3|raphael|morris|chart|modernizr|backbone|require|html5shiv|respond|swagger-ui|redoc|fontawesome|select2|datatables)([.-](\d[\w.]*|bundle|slim|umd|global|core|ui|standalone-preset|all|production|development|runtime))*\.js$/i;
const SCRIPT_DIRECTORY = new Set(['scripts', 'seeds', 'seeders', 'seeder', 'seeding', 'codemods', 'codemod']);
/** These mean tooling at the top of a package; deeper they are business (`src/tools` of an agent, `src/build` of a CI server). */
const SCRIPT_DIRECTORY_TOP = new Set([
  'script',
  'bin',
  'tools',
  'tooling',
  'build',
  'ci',
  'infra',
  'infrastructure-as-code',
  'hack',
  'devops',
  'cli',
  'cdk',
  'pulumi',
  'terraform',
  'docs',
  'doc',
  'hooks',
  'patches',
  'docker',
  'release',
  'artifacts',
  'dev',
]);
const DOCS_DIRECTORY = new Set(['.vitepress', '.vuepress', '.docusaurus']);
/** Tools whose configuration is recognised in any folder. Names of what a server configures itself (`prisma`, `openapi`) are only believed beside a manifest. */
const CONFIG_TOOL_FILE =
  /^\.?(jest|vitest|vite|webpack|rollup|esbuild|tsup|tsdown|rspack|rsbuild|babel|postcss|tailwind|eslint|prettier|stylelint|commitlint|lint-?staged|playwright|cypress|karma|protractor|wdio|ava|mocha|nyc|knip|next|nuxt|svelte|astro|gatsby|vue|metro|i18next-parser|craco|uno|quasar|ecosystem|orval|dependency-cruiser|size-limit|capacitor|docusaurus|typedoc|hygen|oxlint)([.-][\w-]+)*\.(config|conf|workspace)(\.[\w-]+)*\.[cm]?[jt]sx?$/;
const CONFIG_FILE =
  /^(gulpfile|gruntfile|jakefile|knexfile|ormconfig|plopfile|dangerfile|rakefile|webpack([.-]\w+)*|karma\.conf|protractor\.conf|vue\.config|wallaby|codegen|(jest|vitest)[.-][\w.-]+|(playwright|cypress)(\.[\w.-]+|-([\w-]+-)?(config|setup|teardown|env)([.-][\w-]+)*)|babel-plugin[\w-]*)\.[cm]?[jt]s$/i;
const HIDDEN_CONFIG = /^\.[\w-]+(rc)?\.[cm]?[jt]sx?$/;

/** Where names such as `bin` or `*.config.ts` mean tooling: beside a manifest, or at the top of the audited directory. */
export type IsPackage = (directory: string) => boolean;

/** What a path alone tells. */
export function roleByPath(path: string, isPackage: IsPackage): PathDecision | null {
  const name = basename(path);
  const directory = dirname(path);
  const sure = (role: Role, reason: string): PathDecision => ({ role, reason, doubtful: null });

  if (DECLARATION.test(name)) return sure('declaration', 'type declarations');
  if (/\.min\.[cm]?js$/.test(name)) return sure('minified', 'named .min.js');

  const segments = directory === '' ? [] : directory.split('/');
  let doubt: PathDecision | null = null;
  let current = '';
  for (const segment of segments) {
    const parent = current;
    current = current === '' ? segment : `${current}/${segment}`;
    const lower = segment.toLowerCase();
    const doubtful = (role: Role, reason: string): void => {
      doubt ??= { role, reason, doubtful: current };
    };
    if (VENDORED_DIRECTORY.has(lower)) return sure('vendored', `in ${current}/`);
    if (VENDORED_DIRECTORY_DOUBTFUL.has(lower)) doubtful('vendored', `in ${current}/`);
    if (GENERATED_DIRECTORY.has(lower)) return sure('generated', `in ${current}/`);
    if (TEST_DIRECTORY.has(lower) || TEST_DIRECTORY_END.test(lower)) return sure('test', `in ${current}/`);
    if (TEST_DIRECTORY_DOUBTFUL.has(lower)) {
      // At the top of a package nobody keeps a business domain called "test".
      if (isPackage(parent)) return sure('test', `in ${current}/`);
      doubtful('test', `in ${current}/`);
    }
    if (EXAMPLE_DIRECTORY.has(lower) && isPackage(parent)) return sure('test', `example code in ${current}/`);
    if (lower === '.storybook') return sure('config', `in ${current}/`);
    if (DOCS_DIRECTORY.has(lower)) return sure('frontend', `documentation site in ${parent}/`);
    // the one hidden folder that is served: RFC 8615
    if (segment.startsWith('.') && segment !== '.' && segment !== '.well-known')
      return sure('script', `in ${current}/`);
  }
  if (doubt !== null) return doubt;

  if (TEST_FILE.test(name)) return sure('test', 'named as a test');
  if (TEST_FILE_DOUBTFUL.test(name)) return { role: 'test', reason: 'named as a test', doubtful: path };
  if (GENERATED_FILE.test(name)) return sure('generated', 'named as generated');
  if (CONFIG_TOOL_FILE.test(name) || CONFIG_FILE.test(name) || HIDDEN_CONFIG.test(name))
    return sure('config', 'configuration of a tool');
  if (isPackage(directory) && /\.(config|conf)\.[cm]?[jt]s$/.test(name))
    return sure('config', 'configuration of a tool');
  if (VENDORED_FILE.test(name)) return { role: 'vendored', reason: 'named like a published library', doubtful: path };
  return null;
}

/**
 * What in a path makes a file a script, as a reason, or null. Asked later than the rest: entry points of a server lie there too.
 * `business` are directories with such a name that serve requests (an API of scripts).
 */
export function scriptReason(path: string, isPackage: IsPackage, business: Set<string>): string | null {
  let current = '';
  for (const segment of dirname(path).split('/')) {
    if (segment === '') break;
    const parent = current;
    current = current === '' ? segment : `${current}/${segment}`;
    const lower = segment.toLowerCase();
    if ((isScriptName(lower) && !business.has(current)) || (SCRIPT_DIRECTORY_TOP.has(lower) && isPackage(parent)))
      return `in ${current}/`;
  }
  return /^(.*[.-])?seed(s|er|ers)?\.[cm]?[jt]s$/.test(basename(path)) ? 'seeds the database' : null;
}

function isScriptName(directory: string): boolean {
  return SCRIPT_DIRECTORY.has(directory) || directory.endsWith('-scripts');
}

/** Directories that a path lies in and that only their name makes scripts. */
export function scriptDirectories(path: string): string[] {
  const found: string[] = [];
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    const directory = path.slice(0, end);
    if (isScriptName(basename(directory).toLowerCase())) found.push(directory);
  }
  return found;
}

/** A directory of schema migrations; its files are only migrations if they look like one. */
export function migrationDirectory(path: string): string | null {
  return /^(.*\/)?(migrations?|migrate|migrators|db-migrations)(?=\/)/i.exec(path)?.[0] ?? null;
}
