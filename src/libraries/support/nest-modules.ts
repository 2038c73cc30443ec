import {
  asString,
  options,
  settle,
  unknown,
  type ClassValue,
  type ExternalValue,
  type ObjectValue,
  type Value,
} from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';

export interface NestModule {
  readonly cls: ClassValue;
  /** one of several that the configuration chooses from: `driver === 'local' ? LocalModule : S3Module` */
  alternative: boolean;
  readonly controllers: ClassValue[];
  /** classes, and objects with `provide` */
  readonly providers: (ClassValue | ObjectValue)[];
}

export interface NestGraph {
  /** Modules that a root imports, itself first; `complete` is false if one of the imports could not be told. */
  reach(root: Value): { modules: readonly NestModule[]; complete: boolean };
  /** every module of the project, whether an application imports it or not */
  readonly all: readonly NestModule[];
  /** modules of packages that are configured where they are imported: `JwtModule.register({ … })` */
  readonly configured: readonly ExternalValue[];
  /** path that `RouterModule.register` gives a module */
  routerPath(cls: ClassValue): string;
}

interface Metadata {
  readonly alternatives: readonly ClassValue[];
  readonly imports: readonly Value[];
  readonly controllers: readonly ClassValue[];
  readonly providers: readonly (ClassValue | ObjectValue)[];
}

const graphs = new WeakMap<LibraryBuild, NestGraph>();

/** The project's modules; the same for every library that asks. */
export function nestGraph(build: LibraryBuild): NestGraph {
  let graph = graphs.get(build);
  if (graph === undefined) graphs.set(build, (graph = readGraph(build)));
  return graph;
}

function readGraph(build: LibraryBuild): NestGraph {
  const declared = new Map<ClassValue, Metadata>();
  for (const { cls, decorator } of build.decorated('@nestjs/common.Module()'))
    declared.set(cls, metadataOf(build, decorator.args[0]));
  const merged = new Map<ClassValue, NestModule>();
  const moduleOf = (cls: ClassValue): NestModule => {
    let found = merged.get(cls);
    if (found === undefined) {
      const own = declared.get(cls);
      merged.set(
        cls,
        (found = {
          cls,
          alternative: false,
          controllers: [...(own?.controllers ?? [])],
          providers: [...(own?.providers ?? [])],
        }),
      );
    }
    return found;
  };
  const routerPaths = new Map<ClassValue, string>();
  const configured = new Set<ExternalValue>();
  const reach: NestGraph['reach'] = (root) => {
    const modules = new Set<NestModule>();
    const dynamic = new Set<Value>();
    let complete = true;
    const visit = (value: Value, depth: number): void => {
      for (const option of options(settle(value))) {
        if (depth > 60) return;
        if (option.kind === 'class') {
          const found = moduleOf(option);
          if (modules.has(found)) continue;
          modules.add(found);
          for (const imported of declared.get(option)?.imports ?? []) visit(imported, depth + 1);
        } else if (option.kind === 'object') {
          const cls = settle(option.props.get('module') ?? unknown);
          if (dynamic.has(option)) continue;
          dynamic.add(option);
          if (cls.kind === 'unknown') complete = false;
          visit(cls, depth + 1);
          const more = metadataOf(build, option);
          for (const each of options(cls)) if (each.kind === 'class') add(moduleOf(each), more);
          for (const imported of more.imports) visit(imported, depth + 1);
        } else if (option.kind === 'array') {
          for (const element of option.elements) visit(element, depth + 1);
          if (option.rest !== null) visit(option.rest, depth + 1);
        } else if (option.kind === 'external') {
          // a file that is not there
          if (option.path.root.text.startsWith('.')) complete = false;
          if (option.args.length > 0) configured.add(option);
          const target = forwarded(build, option);
          if (target !== null) visit(target, depth + 1);
          else if (option.path.text === '@nestjs/core.RouterModule.register()')
            readRouterPaths(option.args[0], '', routerPaths);
          // a dynamic module of a package may be configured with modules of the project
          else
            for (const argument of option.args)
              if (argument.kind === 'object')
                for (const imported of listOf(argument.props.get('imports'))) visit(imported, depth + 1);
        } else if (option.kind !== 'literal') complete = false;
      }
    };
    visit(root, 0);
    return { modules: [...modules], complete };
  };
  for (const { alternatives } of declared.values()) for (const cls of alternatives) moduleOf(cls).alternative = true;
  for (const cls of declared.keys()) {
    moduleOf(cls);
    reach(cls);
  }
  return {
    reach,
    all: [...merged.values()],
    configured: [...configured],
    routerPath: (cls) => routerPaths.get(cls) ?? '',
  };
}

function add(module: NestModule, more: Metadata): void {
  for (const controller of more.controllers)
    if (!module.controllers.includes(controller)) module.controllers.push(controller);
  for (const provider of more.providers) if (!module.providers.includes(provider)) module.providers.push(provider);
}

function metadataOf(build: LibraryBuild, value: Value | undefined): Metadata {
  const object = value === undefined ? undefined : options(value).find((option) => option.kind === 'object');
  const list = (name: string): Value[] => listOf(object?.props.get(name));
  return {
    imports: list('imports'),
    alternatives: options(settle(object?.props.get('imports') ?? unknown)).flatMap((imports) =>
      imports.kind === 'array' ? imports.elements.flatMap(alternativesIn) : [],
    ),
    controllers: list('controllers')
      .flatMap((each) => resolved(build, each))
      .filter((each) => each.kind === 'class'),
    providers: list('providers')
      .flatMap((each) => resolved(build, each))
      .filter((each) => each.kind === 'class' || each.kind === 'object'),
  };
}

/** The classes of an element that may be any of several. */
function alternativesIn(element: Value): ClassValue[] {
  const classes = options(settle(element)).filter((option) => option.kind === 'class');
  return classes.length > 1 ? classes : [];
}

function resolved(build: LibraryBuild, value: Value): readonly Value[] {
  return options(settle(value)).flatMap((option) =>
    option.kind === 'external' ? options(forwarded(build, option) ?? option) : [option],
  );
}

/** What `forwardRef(() => X)` stands for; null if it is none. */
export function forwarded(build: LibraryBuild, value: ExternalValue): Value | null {
  const [get] = value.args;
  return value.path.text === '@nestjs/common.forwardRef()' && get !== undefined
    ? build.evaluator.runRoot(get, []).value
    : null;
}

/** Elements of a list, of lists in it and of alternatives. */
export function listOf(value: Value | undefined): Value[] {
  if (value === undefined) return [];
  return options(settle(value)).flatMap((option) => {
    if (option.kind === 'array')
      return [...option.elements.flatMap(listOf), ...(option.rest === null ? [] : listOf(option.rest))];
    return option.kind === 'literal' ? [] : [option];
  });
}

/** Elements of a list, texts included. */
export function elementsOf(value: Value | undefined): Value[] {
  return value === undefined
    ? []
    : options(value).flatMap((option) => (option.kind === 'array' ? option.elements.flatMap(elementsOf) : [option]));
}

function readRouterPaths(value: Value | undefined, prefix: string, into: Map<ClassValue, string>): void {
  for (const entry of listOf(value)) {
    if (entry.kind === 'class') into.set(entry, prefix);
    if (entry.kind !== 'object') continue;
    const path = `${prefix}/${asString(entry.props.get('path')) ?? ''}`;
    for (const cls of options(entry.props.get('module') ?? unknown)) if (cls.kind === 'class') into.set(cls, path);
    readRouterPaths(entry.props.get('children'), path, into);
  }
}
