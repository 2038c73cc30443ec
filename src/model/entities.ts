import type { ClassValue } from '../evaluate/values.ts';
import type { ClassRef } from '../link/types.ts';
import type { EntityNames } from './operations-of.ts';
import type { Column, Entity, Index } from './types.ts';

/**
 * Entities as libraries declare them, found again by class or by name. A table that a class stands for and that
 * statements make is one entity, in the words of the class, with the indexes of both.
 */
export class EntityRegistry implements EntityNames {
  readonly #declared: Entity[] = [];
  readonly #made: Entity[] = [];
  readonly #byClass = new Map<string, string>();
  readonly #byName = new Map<string, string>();
  /** names of tables that only statements make */
  readonly #byTable = new Map<string, string>();
  #all: readonly Entity[] | null = null;

  add(entity: Entity, cls: ClassRef | null): void {
    const list = entity.fromStatements === true ? this.#made : this.#declared;
    const names = entity.fromStatements === true ? this.#byTable : this.#byName;
    if (cls !== null) this.#byClass.set(classKey(cls), entity.name);
    for (const name of [entity.table.toLowerCase(), entity.name.toLowerCase(), entity.name])
      if (!names.has(name)) names.set(name, entity.name);
    const same = list.findIndex(
      (known) =>
        known.name === entity.name &&
        known.library === entity.library &&
        known.location.file === entity.location.file &&
        known.location.line === entity.location.line,
    );
    if (same >= 0) return;
    list.push(entity);
    this.#all = null;
  }

  ofClass(cls: ClassValue): string | null {
    return this.#byClass.get(classKey(cls)) ?? cls.module.facts.classes[cls.cls]?.name ?? null;
  }

  ofName(name: string): string | null {
    const lower = name.toLowerCase();
    return (
      this.#byName.get(name) ?? this.#byName.get(lower) ?? this.#byTable.get(name) ?? this.#byTable.get(lower) ?? null
    );
  }

  /** Whether the statements that make a table were read, so that its indexes are known as they are at last. */
  isMade(table: string): boolean {
    return this.#byTable.has(table.toLowerCase());
  }

  named(name: string): Entity | null {
    const known = this.ofName(name);
    return known === null ? null : (this.#joined().find((entity) => entity.name === known) ?? null);
  }

  all(): readonly Entity[] {
    return [...this.#joined()].sort((a, b) =>
      a.location.file < b.location.file
        ? -1
        : a.location.file > b.location.file
          ? 1
          : a.location.line - b.location.line,
    );
  }

  #joined(): readonly Entity[] {
    if (this.#all !== null) return this.#all;
    const made = new Map<string, Entity>();
    for (const entity of this.#made) made.set(entity.table.toLowerCase(), entity);
    const declared = new Set(this.#declared.map(({ table }) => table.toLowerCase()));
    this.#all = [
      ...this.#declared.map((entity) => {
        const table = made.get(entity.table.toLowerCase());
        return table === undefined ? entity : withIndexes(entity, table);
      }),
      ...this.#made.filter(({ table }) => !declared.has(table.toLowerCase())),
    ];
    return this.#all;
  }
}

/** An entity with the indexes that its table was given elsewhere. */
function withIndexes(entity: Entity, table: Entity): Entity {
  const named = (column: string): string =>
    entity.columns.find((each) => each.column.toLowerCase() === column.toLowerCase())?.name ?? column;
  const indexes: Index[] = [...entity.indexes];
  for (const index of table.indexes) {
    const columns = index.columns.map(named);
    if (
      !indexes.some(
        (known) =>
          known.unique === index.unique && known.partial === index.partial && known.columns.join() === columns.join(),
      )
    )
      indexes.push({ ...index, columns });
  }
  if (indexes.length === entity.indexes.length) return entity;
  const columns = entity.columns.map((column): Column => {
    const unique =
      column.unique ||
      indexes.some(
        (index) => index.unique && !index.partial && index.columns.length === 1 && index.columns[0] === column.name,
      );
    return unique === column.unique ? column : { ...column, unique };
  });
  return { ...entity, columns, indexes };
}

function classKey({ module, cls }: { module: ClassRef['module']; cls: number }): string {
  return `${module.id}.${cls}`;
}
