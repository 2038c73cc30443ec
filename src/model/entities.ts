import type { ClassValue } from '../evaluate/values.ts';
import type { ClassRef } from '../link/types.ts';
import type { EntityNames } from './operations-of.ts';
import type { Entity } from './types.ts';

/** Entities as libraries declare them, found again by class or by name. */
export class EntityRegistry implements EntityNames {
  readonly #entities: Entity[] = [];
  readonly #byClass = new Map<string, string>();
  readonly #byName = new Map<string, string>();

  add(entity: Entity, cls: ClassRef | null): void {
    if (cls !== null) this.#byClass.set(classKey(cls), entity.name);
    for (const name of [entity.table.toLowerCase(), entity.name.toLowerCase(), entity.name]) if (!this.#byName.has(name)) this.#byName.set(name, entity.name);
    const same = this.#entities.findIndex((known) => known.name === entity.name && known.library === entity.library && known.location.file === entity.location.file && known.location.line === entity.location.line);
    if (same < 0) this.#entities.push(entity);
  }

  ofClass(cls: ClassValue): string | null {
    return this.#byClass.get(classKey(cls)) ?? cls.module.facts.classes[cls.cls]?.name ?? null;
  }

  ofName(name: string): string | null {
    return this.#byName.get(name) ?? this.#byName.get(name.toLowerCase()) ?? null;
  }

  named(name: string): Entity | null {
    const known = this.ofName(name);
    return known === null ? null : (this.#entities.find((entity) => entity.name === known) ?? null);
  }

  all(): readonly Entity[] {
    return [...this.#entities].sort((a, b) => (a.location.file < b.location.file ? -1 : a.location.file > b.location.file ? 1 : a.location.line - b.location.line));
  }
}

function classKey({ module, cls }: { module: ClassRef['module']; cls: number }): string {
  return `${module.id}.${cls}`;
}
