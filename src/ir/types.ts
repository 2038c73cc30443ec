/**
 * Type annotations, by name and shape only: nothing here is checked or resolved.
 * `link/` turns a name into a class, an interface or a package's type.
 */
export type TypeNode =
  /** `string`, `number`, `boolean`, `any`, `unknown`, `void`, `never`, `null`, `undefined`, `object`, `bigint`, `symbol`, `this` */
  | { kind: 'keyword'; name: string }
  /** `Promise<User>`, `express.Request`; `variable` is the file's own binding of the first name, or -1 for a global */
  | { kind: 'reference'; name: string; variable: number; args: TypeNode[] }
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'array'; element: TypeNode }
  | { kind: 'tuple'; elements: TypeNode[] }
  | { kind: 'union'; types: TypeNode[] }
  | { kind: 'intersection'; types: TypeNode[] }
  | { kind: 'object'; members: TypeMember[] }
  | { kind: 'function'; params: TypeNode[]; returns: TypeNode | null }
  /** `typeof value`: `name` is dotted, `variable` as for references */
  | { kind: 'typeof'; name: string; variable: number }
  /** conditional, mapped, indexed, template … types: known to be there, not described */
  | { kind: 'other' };

export interface TypeMember {
  name: string;
  type: TypeNode | null;
  optional: boolean;
  /** true for `name(): T`, whose `type` is then a function type */
  method: boolean;
}

/** An `interface` or `type` declaration. Enums and namespaces are values and live in the body. */
export interface TypeDeclaration {
  variable: number;
  name: string;
  kind: 'interface' | 'alias';
  /** supertypes of an interface; empty for an alias */
  extends: TypeNode[];
  /** an interface's members as an object type, or the aliased type */
  type: TypeNode;
  start: number;
  end: number;
}
