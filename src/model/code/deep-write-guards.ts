import { expressionName } from '../expression-names.ts';
import { below, type CodeNode, type ModuleCode } from './module-code.ts';

/** Something there, or what it calls or refers to, spells out the names that are dangerous. */
export function asksForNames(nodes: readonly CodeNode[], code: ModuleCode): boolean {
  const { functions, variables } = code.source.facts;
  const texts = new Set<string>();
  const read = (each: readonly CodeNode[]): void => {
    for (const node of each)
      if ('kind' in node && (node.kind === 'string' || node.kind === 'regexp'))
        texts.add(node.kind === 'string' ? node.value : node.pattern);
  };
  read(nodes);
  const names = new Set(nodes.flatMap((node) => ('kind' in node && node.kind === 'name' ? [node.name] : [])));
  for (const fn of functions) if (!fn.bodiless && fn.name !== '' && names.has(fn.name)) read(fn.body.flatMap(below));
  const [module] = functions;
  for (const statement of module === undefined || module.bodiless ? [] : module.body)
    if (
      statement.kind === 'declare' &&
      statement.pattern.kind === 'variable' &&
      names.has(variables[statement.pattern.variable]?.name ?? statement.pattern.name)
    )
      read(below(statement));
  const all = [...texts].join(' ');
  return all.includes('__proto__') && /constructor|prototype/.test(all.replaceAll('__proto__', ''));
}

/** Only what the object has itself is gone down into, or it inherits nothing. */
export function asksForOwn(object: string, nodes: readonly CodeNode[]): boolean {
  return nodes.some((node) => {
    if (!('kind' in node)) return false;
    if (node.kind === 'binary')
      return (
        (node.operator === 'in' && expressionName(node.right) === object) ||
        [node.left, node.right].some((side) => expressionName(side) === 'Object.prototype')
      );
    if (node.kind === 'declare')
      return (
        node.pattern.kind === 'variable' &&
        node.pattern.name === object &&
        node.value !== null &&
        expressionName(node.value) === 'Object.create()'
      );
    if (node.kind === 'loop')
      return node.form === 'in' && node.iterable !== null && expressionName(node.iterable) === object;
    if (node.kind !== 'call' || node.callee.kind !== 'member') return false;
    const { property, object: receiver } = node.callee;
    // its own names
    if (/^(?:keys|entries)$/.test(property) && expressionName(receiver) === 'Object')
      return node.args[0] !== undefined && expressionName(node.args[0]) === object;
    if (property === 'hasOwnProperty') return expressionName(receiver) === object;
    const [first] = node.args;
    const isOwn = property === 'hasOwn' || (property === 'call' && expressionName(receiver).endsWith('hasOwnProperty'));
    return isOwn && first !== undefined && expressionName(first) === object;
  });
}
