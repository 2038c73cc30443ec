import { basename } from './paths.ts';
import type { ProjectDocument } from './types.ts';

type Kind = ProjectDocument['kind'];

/** Kinds that the name alone decides. Tested in order against the lower-case base name. */
const BY_NAME: [pattern: RegExp, kind: Kind][] = [
  [/^(dockerfile|containerfile)(\..+)?$|\.(dockerfile|containerfile)$/, 'dockerfile'],
  [/^(docker-)?compose([.-].*)?\.ya?ml$/, 'compose'],
  [
    /^env[.-](example|sample|template)|^\.?(env\..*|.*\.env\.)?(example|sample|template|dist|defaults?)\.env$|^\.env.*[.-](example|sample|template|tpl|dist|defaults?)$|^\.env\.(example|sample|template|dist)/,
    'env-example',
  ],
  [/^\.env($|[.-])|^[\w-]+\.env$/, 'env'],
  [/^procfile(\..+)?$/, 'procfile'],
  [/^serverless(\..+)?\.(ya?ml|json|ts|js)$/, 'serverless'],
  [/^(ecosystem|pm2|processes)(\.[\w-]+)*\.(json|c?js|mjs|ya?ml)$|^pm2\.config\./, 'pm2'],
  [/^readme(\.[\w-]+)*$/, 'readme'],
  [
    /^prd([._-].*)?\.(md|mdx|txt|adoc)$|^(.*[._-])?prd\.(md|mdx|txt)$|^product[-_ ]requirements.*\.(md|mdx|txt)$/,
    'prd',
  ],
  [/^(claude|agents)(\.local)?\.md$/, 'claude-md'],
  [/^constitution\.md$/, 'constitution'],
  [
    /^\.eslintrc(\..+)?$|^eslint\.config\.[cm]?[jt]s$|^\.?oxlint(rc)?\.(jsonc?|config\..+)$|^\.oxlintrc\.jsonc?$|^\.?biome\.jsonc?$|^tslint\.json$|^\.jshintrc$|^\.stylelintrc(\..+)?$|^\.?xo-config\..+$/,
    'lint-config',
  ],
  [
    /^\.prettierrc(\..+)?$|^prettier\.config\.[cm]?[jt]s$|^\.editorconfig$|^\.?dprint\.jsonc?$|^\.?oxfmtrc\.jsonc?$/,
    'format-config',
  ],
  [
    /^(jest|vitest|playwright|cypress|karma|ava|wdio|stryker)(\.[\w-]+)*\.(config|conf|workspace)(\.[\w-]+)*\.([cm]?[jt]s|json)$|^(jest|vitest)\.(config|workspace)\.|^jest(-[\w.-]+)?\.json$|^\.mocharc(\..+)?$|^cypress\.json$|^karma\.conf\.[jt]s$|^\.nycrc(\..+)?$|^\.c8rc(\..+)?$|^\.taprc$/,
    'test-config',
  ],
  [/^(changelog|changes|history)(\.(md|txt|rst))?$/, 'changelog'],
  [
    /^\.gitlab-ci\.ya?ml$|^\.travis\.yml$|^jenkinsfile(\..+)?$|^azure-pipelines.*\.ya?ml$|^bitbucket-pipelines\.yml$|^\.drone\.yml$|^cloudbuild\.ya?ml$|^appveyor\.yml$|^\.woodpecker\.ya?ml$|^buildspec\.ya?ml$|^action\.ya?ml$/,
    'ci',
  ],
  [/\.sql$/, 'sql'],
  [/\.prisma$/, 'prisma'],
  [
    /^(nest-cli|nx|turbo|lerna|rush|project|app|vercel|netlify|fly|render|railway|heroku|wrangler|nodemon|ormconfig|renovate|angular|firebase|deno|bunfig|watt|platformatic)\.(jsonc?|toml|ya?ml)$/,
    'config',
  ],
  [
    /^(tsconfig|jsconfig)(\..+)?\.json$|^pnpm-workspace\.ya?ml$|^\.npmrc$|^\.yarnrc(\.yml)?$|^\.nvmrc$|^\.node-version$|^\.tool-versions$/,
    'config',
  ],
  [
    /^\.(gitignore|dockerignore|npmignore|gitattributes|gitleaks\.toml|sequelizerc|swcrc|babelrc)$|^backend-architect\.json$/,
    'config',
  ],
  [
    /^nginx(\..+)?\.conf$|^caddyfile$|^.*\.caddyfile$|^(skaffold|tiltfile|helmfile|kustomization)(\.ya?ml)?$|^chart\.yaml$|^values(\..+)?\.yaml$/,
    'config',
  ],
  [
    /^codeowners$|^security\.md$|^(dependabot|codeql|\.pre-commit-config|\.semgrep|sonar-project)\.(ya?ml|properties)$/,
    'config',
  ],
];

const CI_PATH =
  /(^|\/)(\.github\/(workflows|actions)\/.+\.ya?ml|\.circleci\/config\.ya?ml|\.buildkite\/.+\.ya?ml|\.woodpecker\/.+\.ya?ml|\.gitea\/workflows\/.+\.ya?ml)$/;

/**
 * The kind of a document, or null when the file says nothing about the backend. `head` is only called for YAML, JSON and
 * GraphQL, whose names tell little.
 */
export function documentKind(path: string, head: () => string): Kind | null {
  const name = basename(path).toLowerCase();
  if (CI_PATH.test(path)) return 'ci';
  for (const [pattern, kind] of BY_NAME) if (pattern.test(name)) return kind;
  if (/\.ya?ml$/.test(name)) return yamlKind(path, head()) ?? settingsKind(path, head);
  // what a proxy hands on to a server
  if (/\.conf(\.template)?$/.test(name) && /^\s*(proxy_pass|upstream)\b/m.test(head())) return 'config';
  if (/\.(properties|ini|conf|cfg|toml)$/.test(name)) return settingsKind(path, head);
  if (name.endsWith('.json'))
    return /openapi|swagger|api|spec|schema/i.test(path) &&
      /^\s*\{[\s\S]{0,2000}?"(openapi|swagger)"\s*:\s*"[23]/.test(head())
      ? 'openapi'
      : settingsKind(path, head);
  if (name.endsWith('.proto')) return 'proto';
  if (/\.(graphql|graphqls|gql)$/.test(name)) {
    // Clients keep their queries in files of the same kind; only definitions of types describe a backend.
    return /^\s*(extend\s+)?(type|schema|input|interface|scalar|union|enum|directive)\b/m.test(head())
      ? 'graphql-schema'
      : null;
  }
  return null;
}

/** Names which are worth a call of `documentKind`: saves reading the heads of the many others. */
export function mayBeDocument(name: string): boolean {
  return (
    !/\.(png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|eot|mp[34]|webm|pdf|zip|gz|tgz|wasm|map|snap|css|scss|less|html?|vue|svelte|[cm]?tsx?|[cm]?jsx?|rs|go|py|lock|txt)$/i.test(
      name,
    ) ||
    /^(ecosystem|pm2|processes|serverless|eslint|prettier|jest|vitest|playwright|cypress|karma|ava|wdio|stryker|\.eslintrc|\.prettierrc|\.mocharc|oxlint|prd|readme)\b.*\.([cm]?[jt]s|txt)$/i.test(
      name,
    )
  );
}

/** Names of what an application reads its settings from, and of what only looks like it: translations, manifests, schemas, samples of data. */
const SETTINGS =
  /conf|settings?|credential|secret|connection|database|\bdb\b|environment|\benv\b|propert|production|staging|development|default|local|account|\bauth\b|mysql|postgres|mongo|redis|smtp|mail|ldap|application|\bapp\b|server|service/i;
/** … whatever they are called. */
const CONNECTION = /^[\s{,"'-]*(host|hostname|database|dbname|port|dialect|connection_?string)["']?\s*[:=]/im;
const NO_SETTINGS =
  /(^|\/)(locales?|i18n|l10n|lang|languages?|translations?|messages|node_modules|__\w+__|fixtures?|mocks?|schemas?|docs?|examples?|samples?|templates?)\/|(^|\/)(package|package-lock|composer|tsconfig[^/]*|[^/]*schema|[^/]*openapi|[^/]*swagger|[^/]*postman[^/]*|[a-z]{2}([-_][A-Za-z]{2})?)\.(json|ya?ml)$/i;

function settingsKind(path: string, head: () => string): Kind | null {
  const place = path.split('/').slice(-2).join('/');
  if (NO_SETTINGS.test(path) || !(SETTINGS.test(place) || CONNECTION.test(head()))) return null;
  return /passw(or)?d|passphrase|\bpwd\b|secret|(api|access|private)[-_]?key|token/i.test(head()) ? 'settings' : null;
}

function yamlKind(path: string, head: string): Kind | null {
  if (/^(openapi|swagger):\s*['"]?[23]/m.test(head)) return 'openapi';
  const isManifest = /^apiVersion:\s*\S/m.test(head) && /^kind:\s*\S/m.test(head);
  // Templates of a Helm chart may put either line inside a condition.
  if (isManifest || (/(^|\/)templates\//.test(path) && /^\s*apiVersion:/m.test(head))) return 'kubernetes';
  if (/^services:\s*$/m.test(head) && /^\s+(image|build):/m.test(head)) return 'compose';
  if (/^service:/m.test(head) && /^functions:/m.test(head)) return 'serverless';
  if (/^Transform:[\s\S]{0,200}?\w+::Serverless-|^\s+Type:\s*['"]?\w+::Serverless::Function\b/m.test(head))
    return 'serverless';
  return null;
}
