import type { ClassValue } from '../evaluate/values.ts';
import type { ClassRef } from '../link/types.ts';
import type { EntityNames } from './operations-of.ts';
import type { Nearest } from './packages.ts';
import type { Column, Entity, Index } from './types.ts';

/**
 * Entities as libraries declare them, found again by class or by name. A table that a class stands for and that
 * statements make is one entity, in the words of the class, with the indexes of both.
 */
export class EntityRegistry implements EntityNames {
  readonly #nearest: Nearest;
  readonly #declared: Entity[] = [];
  readonly #made: Entity[] = [];
  readonly #byClass = new Map<string, string>();
  /** by name and by table, as written and in lower case */
  readonly #byName = new Map<string, Entity[]>();
  /** the same of tables that statements make */
  readonly #byTable = new Map<string, Entity[]>();
  #joined: ReadonlyMap<Entity, Entity> | null = null;

  constructor(choose: Nearest) {
    this.#nearest = choose;
  }

  add(entity: Entity, cls: ClassRef | null): void {
    const list = entity.fromStatements === true ? this.#made : this.#declared;
    const names = entity.fromStatements === true ? this.#byTable : this.#byName;
    if (cls !== null) this.#byClass.set(classKey(cls), entity.name);
    const same = list.some(
      (known) =>
        known.name === entity.name &&
        known.library === entity.library &&
        known.location.file === entity.location.file &&
        known.location.line === entity.location.line,
    );
    if (same) return;
    for (const name of new Set([entity.table.toLowerCase(), entity.name.toLowerCase(), entity.name])) {
      const known = names.get(name);
      if (known === undefined) names.set(name, [entity]);
      else known.push(entity);
    }
    list.push(entity);
    this.#joined = null;
  }

  ofClass(cls: ClassValue): string | null {
    return this.#byClass.get(classKey(cls)) ?? cls.module.facts.classes[cls.cls]?.name ?? null;
  }

  ofName(name: string, from: string): string | null {
    return this.#find(name, from)?.name ?? null;
  }

  named(name: string, from: string): Entity | null {
    const found = this.#find(name, from);
    return found === undefined ? null : (this.#join().get(found) ?? null);
  }

  /** Whether the statements were read that make the table a file means, so that its indexes are known as they are at last. */
  isMade(table: string, from: string): boolean {
    const lower = table.toLowerCase();
    const candidates = [...(this.#byName.get(lower) ?? []), ...(this.#byTable.get(lower) ?? [])];
    return this.#nearest(candidates, from).some((entity) => entity.fromStatements === true);
  }

  all(): readonly Entity[] {
    return [...new Set(this.#join().values())].sort((a, b) =>
      a.location.file < b.location.file
        ? -1
        : a.location.file > b.location.file
          ? 1
          : a.location.line - b.location.line,
    );
  }

  #find(name: string, from: string): Entity | undefined {
    const lower = name.toLowerCase();
    for (const names of [this.#byName, this.#byTable]) {
      const found = names.get(name) ?? names.get(lower);
      if (found !== undefined) return this.#nearest(found, from)[0];
    }
    return undefined;
  }

  /** What became of each entity: with the indexes of the statements that make its table, or, for such a table, the class it stands for. */
  #join(): ReadonlyMap<Entity, Entity> {
    if (this.#joined !== null) return this.#joined;
    const joined = new Map(this.#declared.map((entity): [Entity, Entity] => [entity, entity]));
    const byTable = Map.groupBy(this.#declared, ({ table }) => table.toLowerCase());
    const alone: Entity[] = [];
    const owned: [Entity, Entity][] = [];
    for (const made of this.#made) {
      const owners = this.#nearest(byTable.get(made.table.toLowerCase()) ?? [], made.location.file);
      for (const owner of owners) joined.set(owner, withIndexes(joined.get(owner) ?? owner, made));
      const [owner] = owners;
      if (owner === undefined) alone.push(made);
      else owned.push([made, owner]);
    }
    for (const made of alone) joined.set(made, made);
    for (const [made, owner] of owned) joined.set(made, joined.get(owner) ?? owner);
    return (this.#joined = joined);
  }
}

/** An entity with the indexes that its table was given elsewhere, and its columns where the class says nothing of them. */
function withIndexes(declared: Entity, table: Entity): Entity {
  const silent = table.columns.length > 0 && declared.columns.every(({ primary }) => primary);
  const entity = silent ? { ...declared, columns: table.columns } : declared;
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
