import type { Expression, ModuleFacts, TypeDeclaration, TypeNode } from '../ir/index.ts';
import type { Location } from '../findings/types.ts';
import type { Package, Project, SourceFile, TsConfig } from '../project/types.ts';

/** All parsed files of the project and how they refer to each other. Immutable; every query is memoised. */
export interface Program {
  readonly project: Project;
  /** sorted by path; `Module.id` is the index */
  readonly modules: readonly Module[];
  moduleAt(path: string): Module | undefined;
  /** What a module specifier written in `from` refers to. */
  resolve(from: Module, source: string): Resolution;
  /** What `import { name } from` the module gives; follows re-exports, barrels and `export *`. CommonJS exports are not here: they are values (`evaluate/`). */
  exportOf(module: Module, name: string): Target;
  /** What an import variable of a module stands for; `missing` if the variable is no import. */
  importOf(module: Module, variable: number): Target;
  /** All ESM export names, re-exports included, sorted; types excluded. */
  exportNames(module: Module): readonly string[];
  /** What a type reference names. `name` may be dotted (`express.Request`, `Prisma.UserWhereInput`). */
  typeOf(module: Module, reference: { name: string; variable: number }): TypeTarget;
  /** The class a class's `extends` names, when it is a plain reference to one. */
  superclass(cls: ClassRef): ClassRef | { package: string; path: string } | null;
  /** Non-abstract classes of non-test modules that extend the class or implement the interface, directly or not; sorted by module and place. */
  implementations(of: ClassRef | InterfaceRef): readonly ClassRef[];
  /** Functions of non-test modules, outside of others, that are declared to give the interface; sorted by module and place. */
  makers(of: InterfaceRef): readonly FunctionRef[];
  /** Call sites anywhere in non-test modules whose callee's last name is `name`. */
  callsNamed(name: string): readonly { module: Module; fn: number; start: number }[];
  /** Strongly connected components of more than one module over run-time imports, each with one shortest cycle in it. */
  cycles(): readonly ImportCycle[];
  /** What a JSON file of the project holds, or the text of an SQL file; undefined if it holds none, or more than code looks at one by one. */
  dataOf(path: string): unknown;
  /** Modules that import the module at run time. */
  importers(module: Module): readonly Module[];
}

export interface Module {
  readonly id: number;
  readonly path: string;
  readonly file: SourceFile;
  readonly package: Package | null;
  readonly tsconfig: TsConfig | null;
  readonly facts: ModuleFacts;
  /** Line and column of a span in this file. */
  locate(start: number, end: number): Location;
}

export type Resolution =
  | { kind: 'module'; module: Module }
  /** `name` is the bare package name (`@nestjs/common`), `subpath` what follows it without the slash; Node's own modules have `builtin: true` and no `node:` */
  | { kind: 'package'; name: string; subpath: string; builtin: boolean }
  /**
   * a file of the project that is not source code (JSON, SQL …), by path; or one that was not lowered (minified).
   * Discovery does not list images, style sheets and the like, so that their extension is enough
   */
  | { kind: 'asset'; path: string }
  /** `path` is where in the project the file should be (without extension if none was written); '' if it can't be told */
  | { kind: 'missing'; path: string };

/**
 * A directory whose files a generator writes and that are the interface of a package: `@prisma/client` generated into
 * `src/generated/prisma`. Seldom tracked, so mostly not there, and of no use to read where it is.
 */
export interface GeneratedPackage {
  /** relative to the audited directory */
  directory: string;
  package: string;
}

/** Specifiers that a framework maps to files in a directory of the project, whose tsconfig it writes itself. */
export interface PathAliases {
  /** relative to the audited directory */
  directory: string;
  /** as in a tsconfig: `{ '$lib/*': ['src/lib/*'] }`, targets relative to the audited directory */
  paths: Record<string, string[]>;
}

export type Target =
  | { kind: 'variable'; module: Module; variable: number }
  /** `export default <expression>` */
  | { kind: 'expression'; module: Module; value: Expression }
  | { kind: 'namespace'; module: Module }
  /** export of a package: `path` is the exported name, `default`, or `*` for the namespace itself */
  | { kind: 'package'; package: string; subpath: string; builtin: boolean; path: string }
  /**
   * a module that is there but assigns `module.exports`: the name has to be looked up in its value.
   * `default` is that value itself: what a default import, a namespace import and `require` of it all give
   */
  | { kind: 'commonjs'; module: Module; name: string }
  /** `name` as it is imported: `default`, `*` or `=` for the whole of it, or a member */
  | { kind: 'asset'; path: string; name: string }
  /** `path` as in `Resolution` when the module is not there; '' when the module is, but not the name */
  | { kind: 'missing'; path: string };

export type TypeTarget =
  | { kind: 'class'; ref: ClassRef }
  | { kind: 'interface'; ref: InterfaceRef }
  | { kind: 'alias'; module: Module; type: TypeNode; declaration: TypeDeclaration }
  | { kind: 'enum'; module: Module; variable: number }
  /** `path` is dotted below the package: `Request`, `default.Request`, `Prisma.UserWhereInput`; Node's own begin with `node:` */
  | { kind: 'package'; package: string; path: string }
  | { kind: 'global'; name: string }
  | { kind: 'unknown' };

export interface ClassRef {
  module: Module;
  cls: number;
}
export interface FunctionRef {
  module: Module;
  fn: number;
}
export interface InterfaceRef {
  module: Module;
  declaration: TypeDeclaration;
}

export interface ImportCycle {
  /** all modules of the component, sorted by path */
  modules: Module[];
  /**
   * one shortest cycle, starting at its first path in sort order; among the cycles through an import that is used
   * at load time if there is any, since those are the ones that can break
   */
  path: { from: Module; to: Module; start: number; end: number }[];
  /** true if every import of the cycle is used only inside functions, so that load order cannot break it */
  deferred: boolean;
}
