import type { Activation, CallEvent } from '../../evaluate/events.ts';
import { asText, options, undefinedValue, type Value } from '../../evaluate/values.ts';
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

/** The calls that a migration's `up` makes, in order; those of functions that it hands over as well. */
export function callsOfMigration(build: LibraryBuild, module: Module): CallEvent[] {
  const { evaluator } = build;
  const up = upOf(build, module);
  if (up === undefined) return [];
  const { paths } = evaluator.knowledge;
  const client = evaluator.external(paths.parse(connection));
  const { activation } = evaluator.runRoot(up, [client, evaluator.external(paths.parse('sequelize'))]);
  return activation === null ? [] : callsIn(activation);
}

/** `exports.up`, `export function up`, `export default { up }`. */
function upOf(build: LibraryBuild, module: Module): Value | undefined {
  const { evaluator } = build;
  const isFunction = (value: Value): boolean => value.kind === 'function';
  const named = options(evaluator.exportOf(module, 'up')).find(isFunction);
  if (named !== undefined) return named;
  for (const value of options(evaluator.exportOf(module, 'default'))) {
    const member = value.kind === 'object' ? (value.props.get('up') ?? undefinedValue) : undefinedValue;
    const found = options(member).find(isFunction);
    if (found !== undefined) return found;
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
  if (text === null || !/\b(?:create|alter|drop|rename)\b/i.test(text)) return null;
  const { module, start, end } = place ?? event.place;
  const exact = place !== undefined && end - start === text.length + 2;
  return {
    text,
    locate: (from, to) => (exact ? module.locate(start + 1 + from, start + 1 + to) : module.locate(start, end)),
  };
}
