import type { Expression, Pattern, Property, Statement } from '../ir/index.ts';

/** Anything that stands in a body. The kinds of the three do not overlap. */
export type BodyNode = Expression | Pattern | Statement;

/**
 * Puts what a node directly contains on a stack. Function and class values stay closed: they hold an index, and
 * whether their insides count is for the caller to say. A stack rather than recursion, since generated code nests
 * a thousand deep.
 */
export function pushChildren(node: BodyNode, stack: BodyNode[]): void {
  const push = (child: BodyNode | null): void => {
    if (child !== null) stack.push(child);
  };
  const pushAll = (children: readonly (BodyNode | null)[]): void => {
    for (const child of children) push(child);
  };
  const pushProperties = (properties: readonly Property[]): void => {
    for (const property of properties) {
      push(property.computed);
      push(property.value);
    }
  };
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'regexp':
    case 'bigint':
    case 'name':
    case 'this':
    case 'super':
    case 'meta':
    case 'unsupported':
    case 'function':
    case 'class':
    case 'function-declaration':
    case 'class-declaration':
    case 'variable':
    case 'jump':
      return;
    case 'template':
      push(node.tag);
      return pushAll(node.values);
    case 'member':
      return push(node.object);
    case 'index':
      push(node.object);
      return push(node.index);
    case 'call':
    case 'new':
      push(node.callee);
      return pushAll(node.args);
    case 'object':
      return pushProperties(node.properties);
    case 'array':
    case 'array-pattern':
      return pushAll(node.elements);
    case 'assign':
      push(node.target);
      return push(node.value);
    case 'update':
    case 'target':
      return push(node.target);
    case 'binary':
    case 'logical':
      push(node.left);
      return push(node.right);
    case 'conditional':
      push(node.test);
      push(node.then);
      return push(node.else);
    case 'spread':
    case 'unary':
    case 'await':
    case 'yield':
    case 'cast':
    case 'expression':
    case 'return':
    case 'throw':
      return push(node.value);
    case 'sequence':
      return pushAll(node.values);
    case 'import':
      return push(node.source);
    case 'markup':
      push(node.tag);
      pushProperties(node.properties);
      return pushAll(node.children);
    case 'object-pattern':
      for (const property of node.properties) {
        push(property.computed);
        push(property.value);
      }
      return push(node.rest);
    case 'default':
      push(node.pattern);
      return push(node.value);
    case 'rest':
      return push(node.pattern);
    case 'declare':
      push(node.pattern);
      return push(node.value);
    case 'if':
      push(node.test);
      pushAll(node.then);
      return pushAll(node.else);
    case 'loop':
      pushAll(node.init);
      pushAll([node.test, node.update, node.pattern, node.iterable]);
      return pushAll(node.body);
    case 'switch':
      push(node.value);
      for (const branch of node.cases) {
        push(branch.test);
        pushAll(branch.body);
      }
      return;
    case 'try':
      pushAll(node.body);
      push(node.param);
      pushAll(node.handler);
      return pushAll(node.finalizer);
    case 'block':
    case 'namespace':
      return pushAll(node.body);
    case 'enum':
      for (const member of node.members) push(member.value);
  }
}
