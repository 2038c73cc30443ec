import type { Expression, LoopStatement, Statement } from '../ir/index.ts';

/**
 * Whether a loop over a list ends where the list does, whatever its `length` says: it is left for what is not there, or reads a
 * member of it, which throws.
 */
export function endsWithElements({ test, body }: LoopStatement): boolean {
  const bound = test?.kind === 'binary' ? (test.operator.startsWith('<') ? test.right : test.left) : null;
  if (bound?.kind !== 'member' || bound.property !== 'length') return false;
  return leaves(body) || readsMember(body);
}

function leaves(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case 'return':
      case 'throw':
        return true;
      case 'jump':
        return statement.form === 'break';
      case 'if':
        return leaves(statement.then) || leaves(statement.else);
      case 'block':
        return leaves(statement.body);
      default:
        return false;
    }
  });
}

/** `list[i].name`, in a statement of the loop itself. */
function readsMember(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    if (statement.kind === 'block') return readsMember(statement.body);
    const value = statement.kind === 'expression' || statement.kind === 'declare' ? statement.value : null;
    return value !== null && readsOfElement(value);
  });
}

function readsOfElement(expression: Expression): boolean {
  switch (expression.kind) {
    case 'member':
      return expression.object.kind === 'index' || readsOfElement(expression.object);
    case 'call':
      return readsOfElement(expression.callee) || expression.args.some(readsOfElement);
    case 'assign':
      return readsOfElement(expression.value);
    case 'binary':
      return readsOfElement(expression.left) || readsOfElement(expression.right);
    default:
      return false;
  }
}
