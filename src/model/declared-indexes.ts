import type { Expression } from '../ir/index.ts';
import type { Module, Program } from '../link/types.ts';
import type { Project } from '../project/types.ts';
import type { Location } from '../findings/types.ts';
import { bare, below, type CodeNode } from './code/module-code.ts';
import type { Nearest } from './packages.ts';
import type { Entity, Index } from './types.ts';

/** An index that a migration adds to a table. */
export interface DeclaredIndex {
  readonly table: string;
  /** names in the database */
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly location: Location;
}

/**
 * Indexes that migrations declare in code or in SQL, by what migration tools have in common: `addIndex('table', ['column'])`,
 * `createIndex`, table builders with `.index()` and `.unique()`, and `CREATE INDEX` in strings and files. What is dropped
 * later is not looked at: an index too many hides a finding, one too few makes a false one.
 */
export function declaredIndexes(
  program: Program,
  project: Project,
  read: (path: string) => string | null,
): DeclaredIndex[] {
  const migrations = program.modules.filter(({ file }) => file.role === 'migration');
  const found = migrations.flatMap(indexesOfModule);
  const renames = new Map(migrations.flatMap(renamesOfModule));
  for (const { path, kind } of project.documents) {
    const text = kind === 'sql' ? read(path) : null;
    if (text !== null) found.push(...indexesInSql(text, { file: path, line: 1, column: 1, endLine: 1, endColumn: 1 }));
  }
  return found.flatMap((index) => [index, ...laterNames(index.table, renames).map((table) => ({ ...index, table }))]);
}

/** Names that a table got later: its indexes stay with it. */
function laterNames(table: string, renames: ReadonlyMap<string, string>): string[] {
  const names: string[] = [];
  for (let name = renames.get(table); name !== undefined && !names.includes(name); name = renames.get(name))
    names.push(name);
  return names;
}

/** `renameTable('old', 'new')`, the way up: the way down gives the old name back. */
function renamesOfModule(module: Module): [string, string][] {
  const renames = new Map<string, string>();
  for (const fn of module.facts.functions) {
    for (const node of fn.bodiless ? [] : fn.body.flatMap((statement) => [...below(statement)])) {
      if (
        !('kind' in node) ||
        node.kind !== 'call' ||
        node.callee.kind !== 'member' ||
        node.callee.property !== 'renameTable'
      )
        continue;
      const [from, to] = node.args;
      if (from?.kind === 'string' && to?.kind === 'string' && !renames.has(to.value)) renames.set(from.value, to.value);
    }
  }
  return [...renames];
}

/**
 * Entities with the indexes that MySQL makes by itself: it takes no foreign key without one. Where the statements that
 * make a table were read, they say which of its references are foreign keys.
 */
export function withReferenceIndexes(
  entities: readonly Entity[],
  isMade: (table: string, from: string) => boolean,
): Entity[] {
  return entities.map((entity) => {
    if (entity.dialect !== 'mysql' || entity.kind !== 'table' || isMade(entity.table, entity.location.file))
      return entity;
    const indexes = [...entity.indexes];
    for (const { columns, location } of entity.relations)
      if (
        columns.length > 0 &&
        !indexes.some((index) => !index.partial && columns.every((column, at) => index.columns[at] === column))
      )
        indexes.push({ columns, unique: false, primary: false, partial: false, location });
    return indexes.length === entity.indexes.length ? entity : { ...entity, indexes };
  });
}

/** Entities with the indexes that their tables have by migrations, whatever declares their columns. */
export function withDeclaredIndexes(
  entities: readonly Entity[],
  declared: readonly DeclaredIndex[],
  choose: Nearest,
): Entity[] {
  const tables = Map.groupBy(entities, ({ table }) => table.toLowerCase());
  const byEntity = new Map<Entity, DeclaredIndex[]>();
  for (const index of declared)
    for (const entity of choose(tables.get(index.table.toLowerCase()) ?? [], index.location.file)) {
      const known = byEntity.get(entity);
      if (known === undefined) byEntity.set(entity, [index]);
      else known.push(index);
    }
  return entities.map((entity) => {
    const nameOf = (column: string): string =>
      entity.columns.find((each) => each.column.toLowerCase() === column.toLowerCase())?.name ?? column;
    const present = new Set(entity.indexes.map(({ columns }) => columns.join()));
    const own = (byEntity.get(entity) ?? []).flatMap(({ columns, unique, location }): Index[] => {
      const names = columns.map(nameOf);
      if (present.has(names.join())) return [];
      present.add(names.join());
      return [{ columns: names, unique, primary: false, partial: false, location }];
    });
    return own.length === 0 ? entity : { ...entity, indexes: [...entity.indexes, ...own] };
  });
}

function indexesOfModule(module: Module): DeclaredIndex[] {
  const { functions } = module.facts;
  const constants = new Map<number, string>();
  const found: DeclaredIndex[] = [];
  const locate = (node: CodeNode): Location => module.locate(node.start, node.end);
  const text = (value: Expression | undefined): string | null => {
    const at = value === undefined ? undefined : bare(value);
    if (at?.kind === 'string') return at.value;
    return at?.kind === 'name' ? (constants.get(at.variable) ?? null) : null;
  };
  const texts = (value: Expression | undefined): string[] => {
    const at = value === undefined ? undefined : bare(value);
    if (at?.kind === 'array')
      return at.elements.flatMap(
        (element) =>
          text(element) ??
          text(member(element, 'name') ?? member(element, 'attribute') ?? member(element, 'field')) ??
          [],
      );
    const one = text(at);
    return one === null ? [] : [one];
  };
  const add = (table: string | null, columns: readonly string[], unique: boolean, node: CodeNode): void => {
    if (table !== null && columns.length > 0) found.push({ table, columns, unique, location: locate(node) });
  };
  const nodes = functions.map((fn) => (fn.bodiless ? [] : fn.body.flatMap((statement) => [...below(statement)])));
  for (const node of nodes.flat())
    if ('kind' in node && node.kind === 'declare' && node.pattern.kind === 'variable' && node.value?.kind === 'string')
      constants.set(node.pattern.variable, node.value.value);

  /** `table.string('email').unique()`, `table.index(['a', 'b'])` in the function that a table's builder is handed to. */
  const builder = (table: string | null, fn: number): void => {
    for (const node of nodes[fn] ?? []) {
      if (
        !('kind' in node) ||
        node.kind !== 'call' ||
        node.callee.kind !== 'member' ||
        !/^(?:index|unique|primary)$/.test(node.callee.property)
      )
        continue;
      const own = texts(node.args[0]);
      add(
        table,
        own.length > 0 ? own : texts(columnOfChain(node.callee.object)),
        node.callee.property !== 'index',
        node,
      );
    }
  };
  for (const node of nodes.flat()) {
    if (!('kind' in node)) continue;
    if (node.kind === 'string') found.push(...indexesInSql(node.value, locate(node)));
    else if (node.kind === 'template') found.push(...indexesInSql(node.texts.join('?'), locate(node)));
    if (node.kind !== 'call' || node.callee.kind !== 'member') continue;
    const [first, second] = node.args;
    switch (node.callee.property) {
      case 'addIndex':
      case 'createIndex':
      case 'addConstraint':
      case 'createUniqueConstraint': {
        const options = optionsOf(second);
        const columns = texts(second);
        add(
          text(first),
          columns.length > 0
            ? columns
            : texts(member(options, 'fields') ?? member(options, 'columnNames') ?? member(options, 'columns')),
          false,
          node,
        );
        break;
      }
      case 'createTable':
      case 'alterTable':
      case 'table':
        if (second?.kind === 'function') builder(text(first), second.fn);
        else
          for (const property of second?.kind === 'object' ? second.properties : [])
            if (
              property.key !== null &&
              (isTrue(member(property.value, 'unique')) || isTrue(member(property.value, 'primaryKey')))
            )
              add(text(first), [property.key], true, property);
        break;
      default:
    }
  }
  return found;
}

/** `new TableIndex({ … })` and `{ … }`. */
function optionsOf(value: Expression | undefined): Expression | undefined {
  return value?.kind === 'new' ? value.args[0] : value;
}

function member(value: Expression | undefined, name: string): Expression | undefined {
  return value?.kind === 'object' ? value.properties.find(({ key }) => key === name)?.value : undefined;
}

function isTrue(value: Expression | undefined): boolean {
  return value?.kind === 'boolean' && value.value;
}

/** The argument of the first call of a chain: `'email'` in `table.string('email').notNullable()`. */
function columnOfChain(chain: Expression): Expression | undefined {
  let at = chain;
  let column: Expression | undefined;
  while (at.kind === 'call' && at.callee.kind === 'member') {
    column = at.args[0];
    at = at.callee.object;
  }
  return column;
}

const createIndex =
  /create\s+(unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?:["`\w.-]+\s+)?on\s+(?:only\s+)?([\w"`.[\]]+)\s*(?:using\s+\w+\s*)?\(((?:[^()]|\([^()]*\))*)\)/gi;

function indexesInSql(sql: string, location: Location): DeclaredIndex[] {
  return [...sql.matchAll(createIndex)].flatMap(([, unique, table = '', list = '']) => {
    // of an expression (`lower(email)`) the column in it
    const columns = list
      .split(/,(?![^(]*\))/)
      .flatMap((part) => /(?:\w+\s*\()?\s*["`]?(\w+)/.exec(part.trim())?.[1] ?? []);
    const name =
      table
        .replaceAll(/["`[\]]/g, '')
        .split('.')
        .at(-1) ?? '';
    return name === '' || columns.length === 0
      ? []
      : [{ table: name, columns, unique: unique !== undefined, location }];
  });
}
