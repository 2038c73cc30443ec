import type { ClassValue, Value } from '../../evaluate/values.ts';
import type { Entity } from '../../model/types.ts';
import type { LibraryBuild } from '../build-types.ts';

/** An entity that says itself what of it becomes JSON: of none of its columns it is known that it does. */
export function withHidden(entity: Entity): Entity {
  return { ...entity, columns: entity.columns.map((column) => ({ ...column, hidden: true as const })) };
}

/** A class with a `toJSON` of its own, or of which only what is exposed is serialised. */
export function choosesJson(build: LibraryBuild, cls: ClassValue): boolean {
  for (let at: Value | null = cls; at?.kind === 'class'; at = at.parent) {
    const facts = at.module.facts.classes[at.cls];
    if (facts?.members.some(({ name }) => name === 'toJSON') === true) return true;
    const decorators = build.decorators(at, facts?.decorators ?? []);
    if (decorators.some((each) => each.kind === 'external' && each.path.text === 'class-transformer.Exclude()'))
      return true;
  }
  return false;
}
