/** What discovery found in the audited directory. All paths are relative to it, with `/`, sorted. */
export interface Project {
  /** absolute path of the audited directory */
  root: string;
  files: SourceFile[];
  packages: Package[];
  tsconfigs: TsConfig[];
  /** everything that is not source code but says something about the backend */
  documents: ProjectDocument[];
  git: GitInfo | null;
  problems: ProjectProblem[];
}

/** What a part of the project is for; see `SourceFile.role`. */
export type Role =
  | 'server'
  | 'test'
  | 'script'
  | 'frontend'
  | 'generated'
  | 'vendored'
  | 'minified'
  | 'declaration'
  | 'config'
  | 'migration';

export interface SourceFile {
  path: string;
  /**
   * What the file is for. Only `server` code is judged; the others are context:
   * - `test` (and fixtures, mocks, stories, benchmarks), `script` (build, seed, tooling, CLI beside a server),
   * - `frontend` (browser code), `generated`, `vendored`, `minified`, `declaration` (.d.ts), `config` (tool configuration), `migration`.
   */
  role: Role;
  /** why, in a few words, when the role is not `server` */
  reason: string;
  /** bytes */
  size: number;
  /** index into `Project.packages` of the nearest package.json upwards; -1 if none */
  package: number;
  /** index into `Project.tsconfigs` of the nearest tsconfig that governs it; -1 if none */
  tsconfig: number;
  /** a process starts with it: a manifest, a script or a Dockerfile says so */
  entryPoint?: true;
}

/**
 * One package.json. `directory` is '' at the root. A manifest without name, scripts and dependencies (`{"type": "commonjs"}`
 * beside some files) is not a package.
 */
export interface Package {
  directory: string;
  manifest: string;
  name: string;
  version: string;
  /** index of the workspace root package that lists this one; -1 if it stands alone */
  workspaceRoot: number;
  private: boolean;
  type: 'module' | 'commonjs';
  main: string;
  /** the raw `exports` value, or null */
  exports: unknown;
  imports: unknown;
  bin: Record<string, string>;
  scripts: Record<string, string>;
  dependencies: Record<string, Dependency>;
  engines: Record<string, string>;
  packageManager: string;
  /** path of the lockfile that governs it; '' if none */
  lockfile: string;
  /** runs as a service (server framework or listen in scripts, Dockerfile, Procfile), is a library, a front end, or a tool */
  kind: 'service' | 'library' | 'frontend' | 'tool';
  /** line of a key path in the manifest, 1-based, for findings; keys joined with `.`, e.g. `scripts.test` */
  lines: Record<string, number>;
}

export interface Dependency {
  /** as written in the manifest */
  range: string;
  kind: 'prod' | 'dev' | 'peer' | 'optional';
  /** from the lockfile or an installed copy; '' if unknown */
  version: string;
}

/** A tsconfig with `extends` applied; options that came from a base that is not there are listed in `unresolvedExtends`. */
export interface TsConfig {
  path: string;
  options: Record<string, unknown>;
  /** where each compiler option was set: path and 1-based line */
  optionPlaces: Record<string, { path: string; line: number }>;
  /** `paths` with targets relative to the audited directory */
  paths: Record<string, string[]>;
  /** relative to the audited directory; null when not set */
  baseUrl: string | null;
  references: string[];
  unresolvedExtends: string[];
}

export interface ProjectDocument {
  path: string;
  kind:
    | 'dockerfile'
    | 'compose'
    | 'kubernetes'
    | 'ci'
    | 'env'
    | 'env-example'
    | 'openapi'
    | 'graphql-schema'
    | 'proto'
    | 'sql'
    | 'prisma'
    | 'pm2'
    | 'procfile'
    | 'serverless'
    | 'readme'
    | 'prd'
    | 'claude-md'
    | 'constitution'
    | 'lint-config'
    | 'format-config'
    | 'test-config'
    | 'changelog'
    | 'config'
    /** settings of the application that name a password */
    | 'settings';
  /**
   * The part of the project it lies in, by its path alone: a compose file or `.env` among test fixtures or in a vendored
   * package is not the project's own. `server` where nothing says otherwise.
   */
  role: Role;
  /** tracked by git; true when there is no git */
  tracked: boolean;
  /** bytes */
  size: number;
}

export interface GitInfo {
  /** commit id of HEAD; '' if there is none */
  head: string;
  branch: string;
}

export interface ProjectProblem {
  path: string;
  /** 1-based; 0 when the file as a whole is meant */
  line: number;
  message: string;
}
