import type { Node } from 'libpg-query';

/** A column that a statement names twice where it can be meant once, in PostgreSQL's words; null if there is none. */
export function duplicateColumn(statements: readonly { stmt?: Node }[]): { message: string; offset: number } | null {
  for (const { stmt } of statements) {
    if (stmt === undefined) continue;
    const [names, said] = namesIn(stmt);
    const seen = new Set<string>();
    for (const { name, offset } of names) {
      if (seen.has(name)) return { message: said(name), offset };
      seen.add(name);
    }
  }
  return null;
}

type Named = readonly { readonly name: string; readonly offset: number }[];

function namesIn(stmt: Node): [Named, (name: string) => string] {
  const twice = (name: string): string => `column "${name}" is specified more than once`;
  if ('CreateStmt' in stmt)
    return [
      (stmt.CreateStmt.tableElts ?? []).flatMap((part) =>
        'ColumnDef' in part && part.ColumnDef.colname !== undefined
          ? [{ name: part.ColumnDef.colname, offset: part.ColumnDef.location ?? 0 }]
          : [],
      ),
      twice,
    ];
  if ('ViewStmt' in stmt)
    return [
      (stmt.ViewStmt.aliases ?? []).flatMap((part) =>
        'String' in part && part.String.sval !== undefined ? [{ name: part.String.sval, offset: 0 }] : [],
      ),
      twice,
    ];
  if ('UpdateStmt' in stmt)
    return [
      (stmt.UpdateStmt.targetList ?? []).flatMap((part) =>
        // elements of a list, and members, may be set one by one
        'ResTarget' in part && part.ResTarget.name !== undefined && part.ResTarget.indirection === undefined
          ? [{ name: part.ResTarget.name, offset: part.ResTarget.location ?? 0 }]
          : [],
      ),
      (name) => `multiple assignments to the same column "${name}"`,
    ];
  return [[], twice];
}
