import type { Location } from '../../findings/types.ts';
import type { Migration, MigrationStep } from '../../model/migrations.ts';
import type { KeyDraft } from '../../model/schema-changes.ts';
import type { BackendModel } from '../../model/types.ts';
import { computedBy, isHalfway, isWide, longNames } from './hazards-of-parts.ts';
import { altersToo, isAddedHere, isChecked, isEmptied, isMadeAnew, isSwap } from './hazard-circumstances.ts';
import { histories, isBack, sameName, useOfColumn, useOfTable } from './migration-use.ts';
import { isSmall } from './tables.ts';
import { growsIn, isRewrite } from './type-changes.ts';

export type HazardKind =
  | 'index' | 'unique' | 'foreignKey' | 'check' | 'exclusion' | 'notNull' | 'type' | 'computed' | 'required'
  | 'renameColumn' | 'renameTable' | 'dropColumn' | 'dropTable' | 'dropIndex' | 'backfill' | 'truncate' | 'json' | 'validate' | 'madeAnew' | 'dropSchema' | 'nullable'
  | 'longName' | 'wideIndex' | 'halfway' | Exclude<Command['is'], 'new-function'>; // prettier-ignore

type Command = Extract<MigrationStep['change'], { readonly kind: 'command' }>;

/** A change that is not safe while the service runs. */
export interface Hazard {
  readonly kind: HazardKind;
  readonly migration: Migration;
  readonly location: Location;
  readonly table: string;
  /** columns, or what else it is about */
  readonly names: readonly string[];
  /** what it was and is to be, of a type or a name */
  readonly from: string;
  readonly to: string;
  /** where code uses what goes away; null: it does not, or it is about something else */
  readonly usedAt: Location | null;
}

/** Migrations before these were applied long ago: there is nothing left to do about them. */
const newest = 10;

/** The hazards of each database's newest migrations, in order. */
export function hazardsOf(model: BackendModel): Hazard[][] {
  return histories(model).map((history) => {
    const all = history.flatMap((migration) => migration.up.map((step) => ({ migration, step })));
    const first = Math.max(history.length - newest, 0);
    const recent = new Set(history.slice(first));
    return all.flatMap(({ migration, step }, at) => {
      if (!recent.has(migration)) return [];
      const later = all.slice(at + 1).map((other) => other.step);
      const before = all.slice(0, at).map((other) => other.step);
      return [
        ...longNames(migration, step),
        ...(step.existed ? hazardsIn(model, migration, step, before, later) : []),
      ].filter(
        ({ kind, table, usedAt, location }) =>
          breaksCode.has(kind) || usedAt !== null || !isSmall(model, table, location.file),
      );
    });
  });
}

/** What is not about locks, but about what runs with the new schema: the size of the table does not matter. */
export const breaksCode: ReadonlySet<HazardKind> = new Set([
  'renameColumn',
  'renameTable',
  'dropColumn',
  'dropTable',
  'madeAnew',
  'dropSchema',
  'drop-database',
  'rename-schema',
  'uncommitted',
  'nullable',
  'required',
  'longName',
  'nested',
  'rename-enum-value',
  'new-enum-value',
  'early-enum-value',
]);

function hazardsIn(
  model: BackendModel,
  migration: Migration,
  step: MigrationStep,
  before: readonly MigrationStep[],
  later: readonly MigrationStep[],
): Hazard[] {
  const { change } = step;
  const { dialect } = migration;
  const found: Hazard[] = [];
  const table = 'table' in change ? change.table : null;
  const put = (kind: HazardKind, names: readonly string[], more: Partial<Hazard> = {}): void => {
    found.push({
      kind,
      migration,
      location: step.location,
      table: table?.name ?? '',
      names,
      from: '',
      to: '',
      usedAt: null,
      ...more,
    });
  };
  const postgres = dialect === 'postgres';
  switch (change.kind) {
    case 'add': {
      const { columns, keys, references, checks = [] } = change.parts;
      const added = new Set(columns.map(({ name }) => name.toLowerCase()));
      const emptied = isEmptied(migration, change.table);
      for (const column of columns) {
        const { name, nullable, hasDefault, type, location } = column;
        const computed = emptied ? null : computedBy(column, dialect, before);
        if (!nullable && !hasDefault && dialect !== 'mysql' && !emptied) put('required', [name], { location });
        else if (computed !== null) put('computed', [name], { location, from: computed });
        if (postgres && /^json$/i.test(type)) put('json', [name], { location });
      }
      for (const key of keys) {
        if (isWide(model, key, change.table)) put('wideIndex', key.columns, { location: key.location });
        if (key.concurrently === true && postgres && isHalfway(migration, step))
          put('halfway', key.columns, { location: key.location });
        if (!postgres || emptied || key.concurrently === true || isKeyOfSerial(key, columns)) continue;
        put(key.isIndex === true ? 'index' : 'unique', key.columns, {
          location: key.location,
          to: key.primary ? 'PRIMARY KEY' : key.unique ? 'UNIQUE' : '',
        });
      }
      for (const { columns: own, to, notValid, location, name } of references)
        if ((postgres || dialect === 'mysql') && notValid !== true && !emptied)
          put('foreignKey', own, {
            location,
            to: to.name,
            from: own.every((each) => added.has(each.toLowerCase())) ? 'new' : name,
          });
      for (const { text, notValid, exclusion, location, name } of checks)
        if ((postgres || dialect === 'mysql') && !notValid && !emptied)
          put(exclusion ? 'exclusion' : 'check', [text], { location, from: name });
      break;
    }
    case 'change-column': {
      const { column, to } = change;
      if (to.name !== undefined && !sameName(to.name, column) && !isBack(later, change.table, column))
        put('renameColumn', [column], { to: to.name, usedAt: useOfColumn(model, change.table, column) });
      if (
        to.type !== undefined &&
        (postgres || dialect === 'mysql') &&
        isRewrite(step.before?.type ?? null, to.type, dialect)
      )
        put('type', [column], {
          from: growsIn(dialect, step.before?.type, to.type) ? '' : (step.before?.type ?? ''),
          to: to.type,
        });
      if (
        to.nullable === false &&
        postgres &&
        step.before?.nullable !== false &&
        !isChecked(before, change.table, column)
      )
        put('notNull', [column]);
      if (to.nullable === true && step.before?.nullable === false) put('nullable', [column]);
      break;
    }
    case 'command':
      if (change.is !== 'new-function' && isHazard(migration, change))
        put(change.is, [change.name], { table: change.name, to: change.by });
      break;
    case 'drop-column':
      if (!isBack(later, change.table, change.column))
        put('dropColumn', [change.column], { usedAt: useOfColumn(model, change.table, change.column) });
      break;
    case 'validate':
      if (postgres && !isEmptied(migration, change.table) && isAddedHere(migration, change))
        put('validate', [change.name]);
      break;
    case 'drop-schema':
      put('dropSchema', [change.schema], { table: change.schema });
      break;
    case 'drop-table':
      if (isMadeAnew(migration, change.table)) put('madeAnew', []);
      if (!isBack(later, change.table, null)) put('dropTable', [], { usedAt: useOfTable(model, change.table) });
      break;
    case 'rename-table':
      if (!isBack(later, change.table, null) && !isSwap(migration, change.to))
        put('renameTable', [], { to: change.to.name, usedAt: useOfTable(model, change.table) });
      break;
    case 'drop-key':
      if (postgres && change.concurrently === false && change.name !== null) put('dropIndex', [change.name]);
      break;
    case 'rows':
      if (change.verb === 'truncate' && change.cascade) put('truncate', []);
      else if (change.verb === 'update' && change.every && altersToo(migration, change.table)) put('backfill', []);
      break;
    default:
  }
  return found;
}

/** A domain without a condition is a name; one that is new, or whose table is, has nothing to be checked. */
function isHazard({ dialect, up }: Migration, { is, name, by }: Command): boolean {
  if (is === 'blocking') return dialect === 'mysql';
  if (dialect !== 'postgres') return is === 'drop-database';
  if (is === 'new-domain') return by !== '';
  return !(
    is === 'domain' &&
    up.some(({ change }) => change.kind === 'command' && change.is === 'new-domain' && sameName(change.name, name))
  );
}

/** The key of a column that numbers rows comes with it: one rewrite, not two. */
function isKeyOfSerial(
  key: KeyDraft,
  columns: readonly { readonly name: string; readonly computed?: string }[],
): boolean {
  return key.columns.every((name) =>
    columns.some((column) => column.computed !== undefined && sameName(column.name, name)),
  );
}
