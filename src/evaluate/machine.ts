import type { Expression, Pattern, Statement } from '../ir/index.ts';
import type { ClassRef, Module, Program, Target } from '../link/types.ts';
import type { Activation, Context, EnterEvent, Event, Fate } from './events.ts';
import type { Frame } from './frame.ts';
import type { Heap } from './heap.ts';
import type { Injection } from './injection.ts';
import type { Knowledge } from './knowledge.ts';
import type { ApiPath } from './api-path.ts';
import type { Supposed } from './supposition.ts';
import type { ClassValue, ExternalValue, FunctionValue, ObjectValue, Place, TypeUse, Value } from './values.ts';

/** How a list of statements ends: falls through, returns, throws, or jumps out of a loop or block. */
export type Completion = 'normal' | 'return' | 'throw' | 'jump';

/** Where a call stands, for its event. */
export interface Site {
  readonly place: Place;
  readonly argPlaces: readonly Place[];
  /** see `CallEvent.spelled` */
  readonly spelled: readonly boolean[];
  readonly fate: Fate;
  readonly form: 'call' | 'new' | 'template' | 'decorator';
  readonly typeArgs: readonly TypeUse[];
}

/** The site of a call that nobody wrote: the language, a framework or a container makes it. */
export function unwrittenSite(place: Place, form: Site['form'] = 'call', fate: Fate = 'use'): Site {
  return { place, argPlaces: [], spelled: [], fate, form, typeArgs: [] };
}

/**
 * The abstract interpreter as its parts see it. Its parts (expressions, statements, calls …) call each
 * other through this interface only, so that none of them imports another.
 */
export interface Machine {
  readonly program: Program;
  readonly knowledge: Knowledge;
  readonly heap: Heap;
  /** the project's container, once it is known */
  readonly injection: Injection | null;
  /** conditions of the code that is running */
  context: Context | null;
  /** the function that is running */
  activation: Activation;

  /** the root that is running has used up its budget: nothing should be repeated any more */
  readonly exhausted: boolean;
  /** what is supposed of the request; null: nothing */
  readonly supposition: Supposed | null;

  evaluate(frame: Frame, expression: Expression, fate?: Fate): Value;
  execute(frame: Frame, statements: readonly Statement[]): Completion;
  /** Destructures a value into variables and targets. */
  bind(frame: Frame, pattern: Pattern, value: Value): void;
  /** Changes the state to what a condition's outcome says about the values it tests. */
  narrow(frame: Frame, test: Expression, truth: boolean): void;
  /** … and what it says that a call came to its end. */
  survived(frame: Frame, expression: Expression): void;
  within<T>(context: Omit<Context, 'parent'>, run: () => T): T;
  record(event: Event): void;
  /** a number larger than all before */
  nextOrder(): number;
  /** what `nextOrder` had given when the code that is running was started from outside */
  readonly startedAt: number;
  /** identities of objects and lists that the running code made are larger */
  readonly startedWith: number;

  /** What the code that is running looks at, of what was there before it began. */
  reads(cells: object, name: number | string, owner: number): void;
  /** Something is about to be written there. */
  writes(cells: object, name: number | string, owner: number, value: Value, before: Value | undefined): void;
  /** A variable of an enclosing function holds this. */
  holds(holder: Frame, value: Value): void;

  member(value: Value, name: string, place: Place): Value;
  setMember(value: Value, name: string, to: Value, place: Place): void;
  /** any element of a list, or the value of an unknown key */
  element(value: Value, place: Place): Value;

  call(callee: Value, args: readonly Value[], self: Value | null, site: Site, name: string): Value;
  callMethod(receiver: Value, name: string, args: readonly Value[], site: Site): Value;
  callExternal(path: ApiPath, receiver: ExternalValue | null, args: readonly Value[], site: Site): Value;
  /** Calls something that nothing is known of. */
  callUnknown(callee: Value | null, name: string, receiver: Value | null, args: readonly Value[], site: Site): Value;
  invoke(
    callee: FunctionValue,
    args: readonly Value[],
    self: Value | null,
    place: Place,
    by: EnterEvent['by'],
    fate: Fate,
  ): Value;
  construct(callee: Value, args: readonly Value[], site: Site): Value;
  /** `super(…)`: runs the parent's part of the construction on the object under construction. */
  constructParent(frame: Frame, args: readonly Value[], site: Site): void;

  moduleFrame(module: Module): Frame;
  exportOf(module: Module, name: string): Value;
  targetValue(target: Target): Value;
  /** What a name is that no file declares and a framework puts into scope; null if it is none of its. */
  implicitValue(from: Module, name: string): Value | null;
  classValue(ref: ClassRef): ClassValue;
  /** Values of the decorators of a class, a member or a parameter. */
  decorators(cls: ClassValue, decorators: readonly Expression[]): Value[];
  classAt(frame: Frame, cls: number): ClassValue;
  functionAt(frame: Frame, fn: number, self: Value | null, home: ClassValue | null): FunctionValue;
  /** Notes that something is put where others may find it later: of a function inside another, nobody may see who calls it. */
  keep(value: Value): void;
  /** What a value of that type is, where the type says so: an instance of a class, something of a package. */
  typed(use: TypeUse): Value | null;
  instanceOf(ref: ClassRef): ObjectValue;
  /** Runs a function as something outside the project would, with a budget of its own. */
  runRoot(callee: Value, args: readonly Value[]): { readonly value: Value };
  external(path: ApiPath, more?: Partial<Omit<ExternalValue, 'kind' | 'id' | 'path'>>): ExternalValue;
}
