/**
 * What a value may be, as far as what checks it, or else its declared type, says: a small part of JSON Schema. What is not there is
 * not known, which is not the same as allowed.
 */
export interface ValueShape {
  /** null: not known */
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | null;
  /** of a text: `uuid`, `email`, `date-time` … */
  readonly format?: string;
  /** the only values there may be */
  readonly values?: readonly Constant[];
  /** of a list */
  readonly element?: ValueShape;
  /** of an object, in order */
  readonly members?: readonly ValueMember[];
  /** what has members beside these is refused */
  readonly strict?: true;
}

export interface ValueMember {
  readonly name: string;
  readonly shape: ValueShape;
  /** null: not known */
  readonly required: boolean | null;
}

export type Constant = string | number | boolean;
