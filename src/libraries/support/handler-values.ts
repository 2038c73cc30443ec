import type { ExternalValue, Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';

/** A value of a package as its handlers get it, with nothing assigned to it yet. */
export function fresh(build: LibraryBuild, path: string): ExternalValue {
  const { evaluator } = build;
  return evaluator.external(evaluator.knowledge.paths.parse(path), { props: new Map() });
}

/** Reads members of a value: `params.id` of a request. */
export function readFrom(
  build: LibraryBuild,
  value: Value,
  path: readonly string[],
  at: Parameters<LibraryBuild['locate']>[0],
): Value {
  return build.evaluator.asRoot((machine) => path.reduce((object, name) => machine.member(object, name, at), value));
}
