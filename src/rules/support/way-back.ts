import type { Location } from '../../findings/types.ts';
import type { Migration } from '../../model/migrations.ts';
import type { MigrationFailure, TakenBack } from '../../model/real-schema.ts';
import type { BackendModel } from '../../model/types.ts';
import { listInWords } from '../run.ts';

/** What a migration's way back lacks. */
export interface Lack {
  readonly migration: Migration;
  readonly is: 'none' | 'left' | 'lost' | 'changed' | 'fails' | 'again';
  readonly parts: readonly string[];
  readonly error: string;
  readonly place: Location;
}

/** What PostgreSQL made of the ways back, where they were run. */
export function takenBack({ schemas }: BackendModel): (migration: Migration) => TakenBack | null {
  const known = new Map(
    schemas.flatMap(({ history, back }) => back.map((each) => [JSON.stringify([history, each.name]), each] as const)),
  );
  return ({ history, name }) => known.get(JSON.stringify([history, name])) ?? null;
}

/** What the way back lacks as PostgreSQL shows it, or as its statements say; null if nothing. */
export function lackOf(migration: Migration, real: TakenBack | null): Lack | null {
  const { undo } = migration;
  const lack = (is: Lack['is'], parts: readonly string[], by: MigrationFailure | null = null): Lack => ({
    migration,
    is,
    parts,
    error: by?.message.replace(/\.$/, '') ?? '',
    place: by?.location ?? undo.location ?? migration.location,
  });
  if (real !== null) {
    if (real.failure !== null) return lack('fails', [], real.failure);
    if (real.again !== null) return lack('again', [], real.again);
    const left = outermost(real.left);
    if (left.length > 0) return lack('left', left);
    const lost = outermost(real.lost);
    if (lost.length > 0) return lack('lost', lost);
    // a value of an enumeration cannot be taken away
    const changed = real.changed.filter((part) => part.startsWith('column '));
    return changed.length > 0 ? lack('changed', changed) : null;
  }
  if (undo.is === 'written') return undo.left.length > 0 ? lack('left', undo.left) : null;
  if (undo.is !== 'none' && undo.is !== 'empty') return null;
  return undo.left.length + undo.lost.length > 0 ? lack('none', []) : null;
}

/** Of a table, not its columns as well; of a column, not its constraints. */
function outermost(parts: readonly string[]): string[] {
  const tables = new Set(parts.flatMap((part) => (part.startsWith('table ') ? [part.slice(6)] : [])));
  const columns = new Set(
    parts.flatMap((part) => (part.startsWith('column ') ? [part.slice(7, part.lastIndexOf('.'))] : [])),
  );
  return parts.filter((part) => {
    const [, kind = '', name = ''] = /^(table|column|index|type|check|foreign key) (.+)$/.exec(part) ?? [];
    if (kind === 'column') return !tables.has(name.slice(0, name.lastIndexOf('.')));
    if (kind === 'check' || kind === 'foreign key') {
      const [table = ''] = name.split(' ');
      return !tables.has(table) && !columns.has(table);
    }
    return kind === 'index' ? tables.size === 0 : kind !== '';
  });
}

export function inWords({ migration: { name }, is, parts, error }: Lack): string {
  switch (is) {
    case 'none':
      return `no way back from ${name}`;
    case 'left':
      return `leaves ${shown(parts)}`;
    case 'lost':
      return `does not give ${shown(parts)} back`;
    case 'changed':
      return `leaves ${shown(parts)} other than before`;
    case 'fails':
      return `fails: ${error}`;
    case 'again':
      return `cannot be applied again: ${error}`;
  }
}

export function shown(parts: readonly string[]): string {
  return parts.length > 3 ? `${parts.slice(0, 3).join(', ')} and more` : listInWords(parts);
}
