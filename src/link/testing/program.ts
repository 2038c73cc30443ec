import type { Expression } from '../../ir/index.ts';
import { lower } from '../../lower/lower.ts';
import { sourceExtension } from '../file-table.ts';
import { link } from '../link.ts';
import type { ClassRef, InterfaceRef, Module, Program, Target, TypeTarget } from '../types.ts';
import { testProject } from './project.ts';

/** The program of several files in one text, each under a heading `//- path`. For tests only. */
export function testProgram(text: string, description: Omit<Parameters<typeof testProject>[0], 'files'> = {}): Program {
  const files = text
    .split(/^\s*\/\/- /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { path: part.slice(0, end).trim(), text: part.slice(end + 1) };
    });
  const project = testProject({ ...description, files: files.map((file) => file.path) });
  const sources = files.filter((file) => sourceExtension(file.path) !== '');
  return link(
    project,
    sources.map((file) => ({ path: file.path, facts: lower(file.text, file.path) })),
  );
}

/** The module at a path that the fixture has. */
export function moduleAt(program: Program, path: string): Module {
  const module = program.moduleAt(path);
  if (module === undefined) throw new Error(`no ${path} in the fixture`);
  return module;
}

/** The id of a module-level variable by name. */
export function variableOf(module: Module, name: string): number {
  const id = module.facts.variables.findIndex((variable) => variable.name === name && variable.owner === 0);
  if (id < 0) throw new Error(`no ${name} in ${module.path}`);
  return id;
}

/** A target in one line, `path#name` for what is in a file. */
export function showTarget(target: Target): string {
  switch (target.kind) {
    case 'variable':
      return `${target.module.path}#${target.module.facts.variables[target.variable]?.name}`;
    case 'expression':
      return `${target.module.path}#(${showExpression(target.value)})`;
    case 'namespace':
      return `${target.module.path}#*`;
    case 'package':
      return `${target.builtin ? 'node' : 'npm'}:${target.package}${target.subpath === '' ? '' : `/${target.subpath}`}#${target.path}`;
    case 'commonjs':
      return `cjs:${target.module.path}#${target.name}`;
    case 'asset':
      return `asset:${target.path}`;
    case 'missing':
      return 'missing';
  }
}

/** A type target in one line. */
export function showType(target: TypeTarget): string {
  switch (target.kind) {
    case 'class':
    case 'interface':
      return `${target.kind} ${showRef(target.ref)}`;
    case 'alias':
      return `alias ${target.module.path}#${target.declaration.name}`;
    case 'enum':
      return `enum ${target.module.path}#${target.module.facts.variables[target.variable]?.name}`;
    case 'package':
      return `npm:${target.package}#${target.path}`;
    case 'global':
      return `global ${target.name}`;
    case 'unknown':
      return 'unknown';
  }
}

/** `path#name` of a class or an interface. */
export function showRef(ref: ClassRef | InterfaceRef): string {
  const name = 'cls' in ref ? ref.module.facts.classes[ref.cls]?.name : ref.declaration.name;
  return `${ref.module.path}#${name}`;
}

function showExpression(value: Expression): string {
  return value.kind === 'number' || value.kind === 'string' ? String(value.value) : value.kind;
}
