import type { Machine, Site } from './machine.ts';
import { undefinedValue, type Value } from './values.ts';

/** What a function of the language gives. */
export type Builtin = (machine: Machine, args: readonly Value[], site: Site) => Value;

/** The first argument; `undefined` if there is none. */
export const first = (args: readonly Value[]): Value => args[0] ?? undefinedValue;
