import type { Activation, CallEvent } from '../../evaluate/events.ts';
import { asText, options, undefinedValue, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import type { SqlSource } from './sql-cursor.ts';
import { byVersion } from './sql-files.ts';

/** What a migration gets: the connection, by whatever name its tool knows it. */
export const connection = 'db-migrate.Connection()';
/** What the function that describes a table gets. */
export const tableBuilder = 'db-migrate.Table()';
/** Beyond, a migration writes rows rather than tables. */
const maxCalls = 3000;

/** The migrations in code of a project, by directory and in the order of their versions. */
export function migrationModules(build: LibraryBuild): Module[][] {
  const modules = build.program.modules.filter(({ file }) => file.role === 'migration');
  const byDirectory = Map.groupBy(modules, ({ path }) => path.slice(0, path.lastIndexOf('/') + 1));
  return [...byDirectory.values()].map((list) => list.sort((a, b) => byVersion(a.path, b.path)));
}

/** One way of a migration: the calls that it makes, in order, those of functions that it hands over as well. */
export interface MigrationRun {
  readonly calls: readonly CallEvent[];
  readonly activation: Activation | null;
  readonly location: Location;
  /** all it does is to throw */
  readonly refuses: boolean;
  /** false if it could not be followed to its end */
  readonly complete: boolean;
}

/** Null if the migration has no such way. */
export function runMigration(build: LibraryBuild, module: Module, way: 'up' | 'down'): MigrationRun | null {
  const { evaluator } = build;
  const found = functionOf(build, module, way);
  if (found === undefined) return null;
  const { paths } = evaluator.knowledge;
  const client = evaluator.external(paths.parse(connection));
  const args = [client, evaluator.external(paths.parse('sequelize'))];
  const { activation } = evaluator.runRoot(found.value, args, found.self);
  const facts = found.value.kind === 'function' ? found.value.module.facts.functions[found.value.fn] : undefined;
  return {
    calls: activation === null ? [] : callsIn(activation),
    activation,
    location: module.locate(facts?.start ?? 0, facts?.start ?? 0),
    refuses: activation?.throws === true,
    complete: activation?.incomplete === false,
  };
}

/** `exports.up`, `export function up`, `export default { up }`, `export class X { up() {} }`. */
function functionOf(
  build: LibraryBuild,
  module: Module,
  way: string,
): { value: Value; self: Value | null } | undefined {
  const { evaluator } = build;
  const isFunction = (value: Value): boolean => value.kind === 'function';
  const named = options(evaluator.exportOf(module, way)).find(isFunction);
  if (named !== undefined) return { value: named, self: null };
  for (const value of options(evaluator.exportOf(module, 'default'))) {
    const member = value.kind === 'object' ? (value.props.get(way) ?? undefinedValue) : undefinedValue;
    const found = options(member).find(isFunction);
    if (found !== undefined) return { value: found, self: null };
  }
  for (const [cls, facts] of module.facts.classes.entries()) {
    const names = facts.members.map(({ name }) => name);
    const member = facts.members.find(({ name, fn }) => name === way && fn >= 0);
    if (member === undefined || !names.includes('up')) continue;
    const ref = { module, cls };
    const self = evaluator.instanceOf(ref);
    const frame = evaluator.moduleFrame(module);
    return { value: evaluator.functionAt(frame, member.fn, self, evaluator.classValue(ref)), self };
  }
  return undefined;
}

export function callsIn(activation: Activation, calls: CallEvent[] = [], depth = 0): CallEvent[] {
  if (depth > 12) return calls;
  for (const event of activation.events) {
    if (calls.length >= maxCalls) break;
    if (event.kind === 'call') calls.push(event);
    else if (event.kind === 'enter') callsIn(event.activation, calls, depth + 1);
  }
  return calls;
}

/** A text of statements in an argument, with its places: exact where it is spelled out there, else those of the call. */
export function sqlInArgument(event: CallEvent, index: number, place = event.argPlaces[index]): SqlSource | null {
  const value = event.args[index];
  const isTemplate = event.form === 'template' && value?.kind === 'array';
  const text = isTemplate ? value.elements.map((part) => asText(part) ?? '').join('{?}') : asText(value);
  if (text === null || !/\b(?:create|alter|drop|rename|update|delete|truncate|reindex|cluster|vacuum)\b/i.test(text))
    return null;
  const { module, start, end } = place ?? event.place;
  const exact = place !== undefined && end - start === text.length + 2;
  return {
    text,
    locate: (from, to) => (exact ? module.locate(start + 1 + from, start + 1 + to) : module.locate(start, end)),
  };
}
