import type { A_Expr } from 'libpg-query';
import type { QueryFilter } from '../../model/operations.ts';

/** What a comparison asks of a column. */
export function operatorOf({ kind, name }: A_Expr): QueryFilter['operator'] {
  switch (kind) {
    case 'AEXPR_IN':
    case 'AEXPR_OP_ANY':
      // `NOT IN (…)` is one of these too, by another sign
      return symbolOf(name) === '=' ? 'in' : 'other';
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
    case 'AEXPR_SIMILAR':
      return symbolOf(name).startsWith('!') ? 'other' : 'like';
    case 'AEXPR_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
      return 'range';
    case 'AEXPR_OP': {
      const symbol = symbolOf(name);
      return symbol === '='
        ? '='
        : symbol === '<' || symbol === '>' || symbol === '<=' || symbol === '>='
          ? 'range'
          : 'other';
    }
    case 'AEXPR_NOT_DISTINCT':
      return '=';
    default:
      return 'other';
  }
}

function symbolOf(name: A_Expr['name']): string {
  const last = name?.at(-1);
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
}
