import type { Expression, TypeNode } from '../ir/index.ts';
import type { ClassRef, Module } from '../link/types.ts';
import type { ApiPath } from './api-path.ts';
import type { Value } from './values.ts';

/**
 * What a dependency injection container hands out instead of what types alone say: another implementation of a class, or
 * what a token stands for. A library that knows the project's container provides it once all modules were evaluated.
 */
export interface Injection {
  /** what is given where an instance of the class is asked for; null: an instance of that class */
  ofClass(ref: ClassRef): Value | null;
  /** what an instance of a package's class (by the instance's path) was set up with; empty if nothing is known of that */
  setUpWith(path: ApiPath): readonly Value[];
  /** what a parameter or a field with decorators is given; null if none of them asks for anything */
  ofDecorated(at: {
    readonly module: Module;
    readonly decorators: readonly Expression[];
    readonly type: TypeNode | null;
  }): Value | null;
}
