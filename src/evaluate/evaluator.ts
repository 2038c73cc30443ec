import type { FunctionFacts, Expression, Pattern, Statement } from '../ir/index.ts';
import type { ClassRef, Module, Program, Target } from '../link/types.ts';
import type { ApiPath } from './api-path.ts';
import { callMethodOf, callUnknownValue, callValue } from './calls.ts';
import { callExternalPath } from './external-calls.ts';
import type { Activation, Context, EnterEvent, Event, Fate } from './events.ts';
import { evaluateExpression } from './expressions.ts';
import { placeOf, type Frame } from './frame.ts';
import { argumentList } from './further-arguments.ts';
import { Heap } from './heap.ts';
import { suspends } from './generators.ts';
import type { Injection } from './injection.ts';
import type { Knowledge } from './knowledge.ts';
import { unwrittenSite, type Completion, type Machine, type Site } from './machine.ts';
import { anyElement, readMember } from './members.ts';
import { writeMember } from './written-members.ts';
import { Factories } from './factories.ts';
import { callKey, Memo } from './memo.ts';
import { moduleCell } from './names.ts';
import { noteEnded } from './passed-on.ts';
import { namesProject } from './project-path.ts';
import { narrowAsserted, narrowState } from './narrow.ts';
import { narrowArguments } from './narrow/learned.ts';
import { narrowRefused } from './narrow/refusals.ts';
import { noteOutcome } from './outcomes.ts';
import { encodedBy } from './own-encoders.ts';
import { bindPattern } from './patterns.ts';
import { forgetRun } from './if-statements.ts';
import { executeStatements, hoist } from './statements.ts';
import { withStep } from './taint.ts';
import { dataValue } from './data.ts';
import { Readings } from './readings.ts';
import { sharedWrites } from './replay.ts';
import type { Supposed, Supposition } from './supposition.ts';
import { typedValue } from './typed.ts';
import { rejectsWith } from './thrown.ts';
import {
  setBase,
  freshId,
  joinAll,
  literal,
  makeArray,
  makeInstanceOf,
  makeObject,
  makePromise,
  options,
  settle,
  undefinedValue,
  unknown,
  unknownNumber,
  type ClassValue,
  type ExternalValue,
  type FunctionValue,
  type ObjectValue,
  type Place,
  type TypeUse,
  type Value,
} from './values.ts';

const maxDepth = 60;
const maxRecursion = 2;
/** … of one that walks the directories of the project, which end. */
const maxDirectories = 12;
/** Expressions and blocks within one another, over all functions that are running; the deepest seen in real projects is 80. */
const maxNesting = 600;
/** Expressions evaluated for one root (an endpoint, a module) before it is cut short. */
const stepsPerRoot = 400_000;
/**
 * Functions that ran, over all roots, beyond which each further root gets less: they take some 10 kB each, and a program that is
 * understood in part is worth more than one that does not fit into memory.
 */
const scarce: readonly (readonly [ran: number, steps: number])[] = [
  [350_000, stepsPerRoot / 100],
  [250_000, stepsPerRoot / 10],
];
/** … what is left of them when code that goes on and on is told apart from code that has much to do. */
const runawayBudget = stepsPerRoot - 100_000;
/** Cost nothing: there are no more of them than the source spells out. */
const constants: ReadonlySet<Expression['kind']> = new Set(['string', 'number', 'boolean', 'null']);

export interface EvaluatorStatistics {
  steps: number;
  activations: number;
  /** roots whose evaluation was cut short */
  exhausted: number;
  /** roots whose evaluation threw, which is a bug of ours: what else there is was followed all the same */
  failures: { path: string; error: unknown }[];
}

/**
 * An abstract interpreter for whole programs. It runs module initialisers, constructors and, when asked,
 * any function with any arguments; what is outside the project is external or unknown, and both outcomes of an
 * undecided condition are followed. It never runs the project's code.
 */
export class Evaluator implements Machine {
  readonly program: Program;
  readonly knowledge: Knowledge;
  readonly heap = new Heap();
  injection: Injection | null = null;
  /** what a name is that its file uses in the way of a framework, and nobody declares */
  undeclared: (from: Module, name: string) => Value | null = () => null;
  implicitNames: readonly ((from: Module, name: string) => Target | null)[] = [];
  context: Context | null = null;
  supposition: Supposed | null = null;
  activation: Activation;
  /** every activation in the order in which it began */
  readonly activations: Activation[] = [];
  #begun = this.activations;
  /** of each function inside another that was put somewhere, what was put there last */
  readonly kept = new Map<string, FunctionValue>();
  readonly statistics: EvaluatorStatistics = { steps: 0, activations: 0, exhausted: 0, failures: [] };

  readonly #frames = new Map<Module, Frame>();
  readonly #running = new Set<Module>();
  readonly #exportValues = new Map<Expression, Value>();
  readonly #classes = new Map<Frame, Map<number, ClassValue>>();
  readonly #instances = new Map<string, ObjectValue>();
  #memo = new Memo();
  readonly #makes: Factories;
  readonly #readings = new Readings();
  readonly #stack: { module: Module; fn: number }[] = [];
  readonly #data = new Map<string, Value>();
  #budget = stepsPerRoot;
  #nesting = 0;
  #order = 0;
  startedAt = 0;
  startedWith = 0;
  /** by what calls of a function are told apart */
  tellsApart: 'identity' | 'contents' = 'identity';

  constructor(program: Program, knowledge: Knowledge) {
    this.program = program;
    this.knowledge = knowledge;
    this.#makes = new Factories(knowledge);
    this.activation = this.#begin(programModule(program), 0, null, [], null);
  }

  /** Runs every module's initialiser, each after the modules it imports. */
  runModules(modules: readonly Module[]): void {
    for (const module of modules) this.moduleFrame(module);
  }

  /** Runs a function as something outside the project would, with a budget of its own. */
  runRoot(
    callee: Value,
    args: readonly Value[],
    self: Value | null = null,
    at: Place | null = null,
  ): { activation: Activation | null; value: Value } {
    return this.#asRoot(() => {
      const place =
        at ?? (callee.kind === 'function' ? this.placeOfFunction(callee) : emptyPlace(programModule(this.program)));
      const before = this.activation.events.length;
      const site = unwrittenSite(place);
      const value = this.#isolated(place.module, () => this.call(callee, args, self, site, '')) ?? unknown;
      const entered = this.activation.events[before];
      // what a package's function does are events of the caller's, which here is nobody
      const activation =
        entered?.kind === 'enter' ? entered.activation : callee.kind === 'external' ? this.activation : null;
      return { activation, value };
    });
  }

  /** Runs something once more with a request that is like this, and takes everything back that it did: only what `run` gives is left. */
  supposing<T>(supposition: Supposition, run: () => T): T | null {
    const memo = this.#memo;
    const outer = this.supposition;
    const begun = this.#begun;
    const results: T[] = [];
    this.#begun = [];
    this.#memo = new Memo();
    this.supposition = { ...supposition, since: freshId() };
    try {
      this.heap.branch(() => results.push(run()));
    } finally {
      this.#memo = memo;
      this.supposition = outer;
      this.#begun = begun;
    }
    return results[0] ?? null;
  }

  /** Evaluates something else with a budget of its own; its events go to a scratch activation. */
  asRoot<T>(run: (machine: Machine) => T): T {
    return this.#asRoot(() => run(this));
  }

  /** An error in one root must not cost what the others say. */
  #isolated<T>(module: Module, run: () => T): T | null {
    const depth = this.#stack.length;
    try {
      return run();
    } catch (error) {
      this.#stack.length = depth;
      this.statistics.failures.push({ path: module.path, error });
      return null;
    }
  }

  placeOfFunction(callee: FunctionValue): Place {
    const facts = callee.module.facts.functions[callee.fn];
    return { module: callee.module, start: facts?.nameStart ?? 0, end: facts?.nameEnd ?? 0 };
  }

  #asRoot<T>(run: () => T): T {
    const { context, activation } = this;
    const budget = this.#budget;
    const nesting = this.#nesting;
    const { startedAt, startedWith } = this;
    this.startedAt = this.#order;
    this.startedWith = freshId();
    this.context = null;
    this.activation = newActivation(activation.module, activation.fn, null, [], null, null);
    this.#budget = scarce.find(([ran]) => this.activations.length > ran)?.[1] ?? stepsPerRoot;
    try {
      return run();
    } finally {
      if (this.#budget <= 0) this.statistics.exhausted++;
      this.context = context;
      this.activation = activation;
      this.#budget = budget;
      this.#nesting = nesting;
      this.startedAt = startedAt;
      this.startedWith = startedWith;
    }
  }

  get exhausted(): boolean {
    return this.#budget <= 0;
  }

  #begin(
    module: Module,
    fn: number,
    callee: FunctionValue | null,
    args: readonly Value[],
    calledAt: Place | null,
  ): Activation {
    const activation = newActivation(module, fn, callee, args, calledAt === null ? null : this.activation, calledAt);
    this.#begun.push(activation);
    return activation;
  }

  evaluate(frame: Frame, expression: Expression, fate: Fate = 'use'): Value {
    this.statistics.steps++;
    if (!constants.has(expression.kind)) this.#budget--;
    if (this.#nesting >= maxNesting) {
      this.activation.incomplete = true;
      return unknown;
    }
    this.#nesting++;
    const value = evaluateExpression(this, frame, expression, fate);
    this.#nesting--;
    return value;
  }

  execute(frame: Frame, statements: readonly Statement[]): Completion {
    if (this.#nesting >= maxNesting) {
      this.activation.incomplete = true;
      return 'normal';
    }
    this.#nesting++;
    const completion = executeStatements(this, frame, statements);
    this.#nesting--;
    return completion;
  }

  bind(frame: Frame, pattern: Pattern, value: Value): void {
    bindPattern(this, frame, pattern, value);
  }

  narrow(frame: Frame, test: Expression, truth: boolean): void {
    const { context } = this;
    // re-reading what a condition tests is not something the program does
    const events = this.activation.events.length;
    narrowState(this, frame, test, truth);
    this.activation.events.length = events;
    this.context = context;
  }

  survived(frame: Frame, expression: Expression): void {
    const call = expression.kind === 'await' ? expression.value : expression;
    if (call.kind === 'call' || call.kind === 'new') narrowRefused(this, frame, call);
    if (call.kind !== 'call') return;
    narrowArguments(this, frame, call, 'done');
    narrowAsserted(this, frame, call);
  }

  within<T>(context: Omit<Context, 'parent'>, run: () => T): T {
    const outer = this.context;
    // written out: a copy by spreading is larger, and there are many
    const { kind, place, test, value, truth, constant } = context;
    this.context = { parent: outer, kind, place, test, value, truth, constant };
    try {
      return run();
    } finally {
      this.context = outer;
    }
  }

  record(event: Event): void {
    this.activation.events.push(event);
  }

  nextOrder(): number {
    return ++this.#order;
  }

  member(value: Value, name: string, place: Place): Value {
    return readMember(this, value, name, place);
  }

  reads(cells: object, name: number | string, owner: number): void {
    this.#readings.read(cells, name, owner);
  }

  writes(cells: object, name: number | string, owner: number, value: Value, before: Value | undefined): void {
    if (!this.#readings.write(cells, name, owner, value, before)) return;
    const maker = this.#readings.makerOf(cells);
    if (maker !== undefined) this.#makes.changed(maker);
  }

  holds(holder: Frame, value: Value): void {
    this.#readings.held(holder, value);
  }

  setMember(value: Value, name: string, to: Value, place: Place): void {
    writeMember(this, value, name, to, place);
  }

  element(value: Value, place: Place): Value {
    return anyElement(this, value, place);
  }

  call(callee: Value, args: readonly Value[], self: Value | null, site: Site, name: string): Value {
    return callValue(this, callee, args, self, site, name);
  }

  callMethod(receiver: Value, name: string, args: readonly Value[], site: Site): Value {
    return callMethodOf(this, receiver, name, args, site);
  }

  callExternal(path: ApiPath, receiver: ExternalValue | null, args: readonly Value[], site: Site): Value {
    return callExternalPath(this, path, receiver, args, site);
  }

  callUnknown(_callee: Value | null, name: string, receiver: Value | null, args: readonly Value[], site: Site): Value {
    return callUnknownValue(this, name, receiver, args, site);
  }

  invoke(
    callee: FunctionValue,
    given: readonly Value[],
    self: Value | null,
    place: Place,
    by: EnterEvent['by'],
    fate: Fate,
  ): Value {
    const { module, fn } = callee;
    const facts = module.facts.functions[fn];
    if (facts === undefined) return unknown;
    if (facts.bodiless) return (facts.returns === null ? null : this.typed({ module, type: facts.returns })) ?? unknown;
    const recursion = this.#recursion(module, fn);
    const passed = callee.bound.length > 0 ? [...callee.bound, ...given] : given;
    // how often it calls itself is not what matters of it: `unwrap(value, depth - 1)`
    const args = recursion === maxRecursion ? passed.map(countless) : passed;
    const receiver = callee.self ?? self ?? undefinedValue;
    const memo = this.#memo.of(module, fn);
    const apart = this.#makes.changes(facts, args, memo.size);
    const distinction = this.#budget < runawayBudget ? 'kinds' : apart ? 'identity' : this.tellsApart;
    // while modules start, everything is done once: `Object.keys(controller).forEach(…)` for each of fifty controllers
    const known = this.#running.size > 0 ? memo.madeIn(callee.frame.id) : memo.size;
    const key = callKey(callee, args, receiver, apart ? 0 : known, distinction);
    const earlier = this.#makes.again(facts) ? undefined : memo.get(key);
    const stale = earlier !== undefined && this.#readings.isStale(earlier);
    let activation = stale ? undefined : earlier;
    if (activation === undefined) {
      const counts = recursion === maxRecursion && args.some((argument, index) => argument !== passed[index]);
      const endless =
        recursion >= maxRecursion &&
        !counts &&
        (recursion >= maxDirectories || !(namesProject(args) || namesProject(callee.frame.args)));
      if (this.#budget <= 0 || this.#stack.length >= maxDepth || endless) {
        this.activation.incomplete ||= this.#budget <= 0;
        return facts.async
          ? makePromise(unknown)
          : ((facts.returns === null ? null : this.typed({ module, type: facts.returns })) ?? unknown);
      }
      activation = this.#begin(module, fn, callee, args, place);
      memo.set(key, callee.frame.id, activation);
      this.record({ kind: 'enter', activation, place, context: this.context, fate, by });
      const since = this.#order;
      const made = activation;
      this.#makes.watch(facts, args, () =>
        this.#readings.during(made, earlier, () => {
          this.#run(made, callee, args, receiver, place);
          this.#readings.made(facts, made.result);
        }),
      );
      this.#makes.saw(facts, activation.result, since);
    } else {
      this.#readings.again(activation);
      this.record({ kind: 'enter', activation, place, context: this.context, fate, by });
      for (const { target, property, value } of sharedWrites(activation, args))
        if (target.props !== null) this.heap.write(target.props, property, value, target.id);
    }
    if (facts.generator) return suspends(makeArray([], activation.result), { callee, args, self: receiver });
    if (!facts.async) return activation.result;
    const promise = makePromise(activation.result);
    rejectsWith(promise, activation);
    return promise;
  }

  #recursion(module: Module, fn: number): number {
    let count = 0;
    for (const entry of this.#stack) if (entry.module === module && entry.fn === fn) count++;
    return count;
  }

  #run(activation: Activation, callee: FunctionValue, args: readonly Value[], self: Value, place: Place): void {
    const { module, fn } = callee;
    const facts = module.facts.functions[fn];
    if (facts === undefined) return;
    const outerContext = this.context;
    const outerActivation = this.activation;
    const frame = this.#frame(module, fn, callee.frame, self, callee.home, args, activation);
    const own = ownName(module, fn);
    if (own >= 0) frame.variables.set(own, callee);
    this.#stack.push({ module, fn });
    this.context = null;
    this.activation = activation;
    try {
      facts.params.forEach((param, index) => {
        let value: Value = param.rest ? argumentList(args.slice(index)) : (args[index] ?? undefinedValue);
        if (value.kind === 'unknown' && value.taint === null && value.origin === null) {
          const given =
            param.decorators.length === 0
              ? null
              : (this.injection?.ofDecorated({ module, decorators: param.decorators, type: param.type }) ?? null);
          value = given ?? (param.type === null ? null : this.typed({ module, type: param.type })) ?? value;
        }
        if ((value.kind === 'unknown' || value.kind === 'text') && value.taint !== null)
          value = { ...value, taint: withStep(value.taint, place, `passed to \`${facts.name || 'a function'}()\``) };
        this.bind(frame, param.pattern, value);
        // `constructor(private readonly repository = new Repository())`: what was bound may be the default
        const own = param.pattern.kind === 'default' ? param.pattern.pattern : param.pattern;
        if (param.field && self.kind === 'object' && own.kind === 'variable')
          this.heap.write(self.props, own.name, frame.variables.get(own.variable) ?? value, self.id);
      });
      const { body } = facts;
      hoist(this, frame, body);
      const completion = this.execute(frame, body);
      activation.throws = completion === 'throw' && frame.returned === null;
      if (completion === 'normal') {
        noteOutcome(this, frame, null, undefinedValue);
        noteEnded(frame, null);
      }
      for (const writes of frame.exits) this.heap.leave(writes, [frame.variables, frame.narrowed]);
      const result = facts.generator ? (frame.yielded ?? unknown) : (frame.returned ?? undefinedValue);
      activation.result = encodedBy(facts, facts.async ? settle(result) : result, (each) => this.evaluate(frame, each));
      frame.exits.length = 0;
      // lists that were pushed to have room for more; this one is done
      activation.events = activation.events.slice();
    } finally {
      forgetRun(activation);
      this.#stack.pop();
      this.context = outerContext;
      this.activation = outerActivation;
    }
  }

  #frame(
    module: Module,
    fn: number,
    parent: Frame | null,
    self: Value,
    home: ClassValue | null,
    args: readonly Value[],
    activation: Activation,
  ): Frame {
    return {
      id: freshId(),
      module,
      fn,
      parent,
      variables: new Map(),
      self,
      home,
      args,
      activation,
      returned: null,
      yielded: null,
      narrowed: new Map(),
      tests: null,
      exits: [],
      jumps: [],
    };
  }

  construct(callee: Value, args: readonly Value[], site: Site): Value {
    switch (callee.kind) {
      case 'class': {
        const object = makeObject(site.place, callee);
        this.#initialise(object, callee, args, site);
        return object;
      }
      case 'external':
        return this.callExternal(callee.path, callee.path.text.endsWith('()') ? callee : callee.receiver, args, {
          ...site,
          form: 'new',
        });
      case 'function': {
        const object = makeInstanceOf(callee, site.place);
        const prototype = callee.props?.get('prototype');
        if (prototype?.kind === 'object') for (const [name, value] of prototype.props) object.props.set(name, value);
        const returned = this.invoke(callee, args, object, site.place, 'new', site.fate);
        return returned.kind === 'object' ? returned : object;
      }
      case 'union':
        return joinAll(
          callee.options
            .filter((option) => option.kind === 'class' || option.kind === 'function' || option.kind === 'external')
            .map((option) => this.construct(option, args, site)),
        );
      default:
        return this.callUnknown(callee, '', null, args, { ...site, form: 'new' });
    }
  }

  constructParent(frame: Frame, args: readonly Value[], site: Site): void {
    const { self, home } = frame;
    if (self.kind !== 'object' || home === null) return;
    this.#initialiseParent(self, home, args, site);
    this.#initialiseFields(self, home);
  }

  #initialise(object: ObjectValue, cls: ClassValue, args: readonly Value[], site: Site): void {
    const facts = cls.module.facts.classes[cls.cls];
    const constructor = facts?.members.find(
      (member) =>
        member.kind === 'constructor' && member.fn >= 0 && cls.module.facts.functions[member.fn]?.bodiless === false,
    );
    if (constructor === undefined) {
      this.#initialiseParent(object, cls, args, site);
      this.#initialiseFields(object, cls);
      return;
    }
    if (cls.parent === null) this.#initialiseFields(object, cls);
    this.invoke(this.functionAt(cls.frame, constructor.fn, object, cls), args, object, site.place, 'new', site.fate);
  }

  #initialiseParent(object: ObjectValue, cls: ClassValue, args: readonly Value[], site: Site): void {
    const { parent } = cls;
    if (parent?.kind === 'class') this.#initialise(object, parent, args, site);
    else if (parent?.kind === 'external') {
      // `extends Repository<User>` says what the instance is of, as `new Repository<User>()` would
      const typeArgs = (cls.module.facts.classes[cls.cls]?.superTypeArgs ?? []).map((type) => ({
        module: cls.module,
        type,
      }));
      const base = this.callExternal(parent.path, parent.receiver, args, { ...site, form: 'new', typeArgs });
      if (base.kind === 'external') {
        setBase(object, base);
        if (object.cls !== null) (base.props ??= new Map()).set('constructor', object.cls);
      }
    }
  }

  #initialiseFields(object: ObjectValue, cls: ClassValue): void {
    const facts = cls.module.facts.classes[cls.cls];
    if (facts === undefined) return;
    const frame: Frame = { ...cls.frame, self: object, home: cls };
    for (const member of facts.members) {
      if (member.kind !== 'field' || member.static || member.value === null || member.name === '') continue;
      this.heap.write(object.props, member.name, this.evaluate(frame, member.value), object.id);
    }
  }

  moduleFrame(module: Module): Frame {
    const known = this.#frames.get(module);
    if (known !== undefined) return known;
    // imported modules run first; iteratively, because chains of imports are longer than the stack
    const pending: { module: Module; next: number; imports: Module[] }[] = [
      { module, next: 0, imports: this.#staticImports(module) },
    ];
    const seen = new Set<Module>([module]);
    while (pending.length > 0) {
      const top = pending[pending.length - 1];
      if (top === undefined) break;
      const next = top.imports[top.next++];
      if (next === undefined) {
        pending.pop();
        this.#runModule(top.module);
      } else if (!seen.has(next) && !this.#frames.has(next)) {
        seen.add(next);
        pending.push({ module: next, next: 0, imports: this.#staticImports(next) });
      }
    }
    return this.#frames.get(module) ?? this.#runModule(module);
  }

  #staticImports(module: Module): Module[] {
    const modules: Module[] = [];
    for (const request of module.facts.requests) {
      if (request.typeOnly || (request.form !== 'import' && request.form !== 'export')) continue;
      const resolution = this.program.resolve(module, request.source);
      if (resolution.kind === 'module') modules.push(resolution.module);
    }
    return modules;
  }

  #runModule(module: Module): Frame {
    const known = this.#frames.get(module);
    if (known !== undefined) return known;
    const stack = this.#stack.splice(0);
    return this.heap.apart(() =>
      this.#asRoot(() => {
        const activation = this.#begin(module, 0, null, [], null);
        const frame = this.#frame(module, 0, null, undefinedValue, null, [], activation);
        this.#frames.set(module, frame);
        this.#running.add(module);
        this.activation = activation;
        this.#isolated(module, () => {
          const body = module.facts.functions[0]?.body ?? [];
          hoist(this, frame, body);
          this.execute(frame, body);
          for (const exported of module.facts.exports) {
            if (exported.value !== null && !this.#exportValues.has(exported.value))
              this.#exportValues.set(exported.value, this.evaluate(frame, exported.value));
          }
        });
        this.#running.delete(module);
        this.#stack.push(...stack);
        return frame;
      }),
    );
  }

  exportOf(module: Module, name: string): Value {
    return this.targetValue(this.program.exportOf(module, name));
  }

  #dataOf(path: string): Value {
    let value = this.#data.get(path);
    if (value === undefined) {
      const data = this.program.dataOf(path);
      this.#data.set(path, (value = data === undefined ? unknown : dataValue(data)));
    }
    return value;
  }

  implicitValue(from: Module, name: string): Value | null {
    for (const look of this.implicitNames) {
      const target = look(from, name);
      if (target !== null) return this.targetValue(target);
    }
    return this.undeclared(from, name);
  }

  targetValue(target: Target): Value {
    switch (target.kind) {
      case 'variable': {
        const frame = this.moduleFrame(target.module);
        const variable = target.module.facts.variables[target.variable];
        const value = frame.variables.get(target.variable);
        if (value === undefined) return this.#early(frame, target.variable);
        if (variable !== undefined && variable.writes > 0 && value.kind === 'literal') return unknown;
        return value;
      }
      case 'expression': {
        const frame = this.moduleFrame(target.module);
        let value = this.#exportValues.get(target.value);
        if (value === undefined) this.#exportValues.set(target.value, (value = this.evaluate(frame, target.value)));
        return value;
      }
      case 'namespace':
        if (target.module.facts.esm) {
          this.moduleFrame(target.module);
          return { kind: 'namespace', module: target.module };
        }
        return this.#commonJsExports(target.module);
      case 'package': {
        const name =
          (target.builtin ? 'node:' : '') + target.package + (target.subpath === '' ? '' : `/${target.subpath}`);
        const root = this.knowledge.paths.root(name);
        // the default export is the package itself, also where its name is another one's member: `lodash/sortBy`
        const path = ['*', '', 'default'].includes(target.path) ? root : root.member(target.path);
        const { constant } = this.knowledge.of(path);
        return constant === undefined ? this.external(path) : literal(constant);
      }
      case 'commonjs': {
        const exports = this.#commonJsExports(target.module);
        if (target.name !== 'default' && target.name !== '*')
          return this.member(exports, target.name, emptyPlace(target.module));
        // what Babel and TypeScript compile `export default` to
        const transpiled = exports.kind === 'object' ? exports.props.get('default') : undefined;
        return target.name === 'default' && transpiled !== undefined ? transpiled : exports;
      }
      case 'asset': {
        const whole = this.#dataOf(target.path);
        return ['default', '*', '='].includes(target.name) || whole.kind !== 'object'
          ? whole
          : (whole.props.get(target.name) ?? whole.rest ?? undefinedValue);
      }
      default:
        return unknown;
    }
  }

  /** A class or function that is used before its module has come to it: an import cycle. */
  #early(frame: Frame, variable: number): Value {
    const { classes } = frame.module.facts;
    const cls = classes.findIndex((candidate) => candidate.variable === variable);
    return cls >= 0 && this.#running.has(frame.module) ? this.classAt(frame, cls) : unknown;
  }

  #commonJsExports(module: Module): Value {
    const frame = this.moduleFrame(module);
    const cell = frame.variables.get(moduleCell);
    return cell?.kind === 'object' ? (cell.props.get('exports') ?? unknown) : unknown;
  }

  classValue(ref: ClassRef): ClassValue {
    const frame = this.moduleFrame(ref.module);
    return this.classAt(frame, ref.cls);
  }

  classAt(frame: Frame, cls: number): ClassValue {
    let classes = this.#classes.get(frame);
    if (classes === undefined) this.#classes.set(frame, (classes = new Map()));
    const known = classes.get(cls);
    if (known !== undefined) return known;
    const facts = frame.module.facts.classes[cls];
    const parent = facts?.superclass
      ? (options(this.evaluate(frame, facts.superclass)).find(
          (option) => option.kind === 'class' || option.kind === 'external' || option.kind === 'function',
        ) ?? unknown)
      : null;
    const value: ClassValue = {
      kind: 'class',
      id: freshId(),
      module: frame.module,
      cls,
      frame,
      parent,
      props: new Map(),
    };
    classes.set(cls, value);
    if (facts !== undefined) {
      const inside: Frame = { ...frame, self: value, home: value };
      // the class's own name is visible to its static initialisers
      if (facts.variable >= 0) frame.variables.set(facts.variable, value);
      for (const member of facts.members) {
        if (!member.static) continue;
        if (member.kind === 'field' && member.value !== null && member.name !== '')
          this.heap.write(value.props, member.name, this.evaluate(inside, member.value));
        else if (member.kind === 'static-block' && member.fn >= 0)
          this.invoke(
            this.functionAt(frame, member.fn, value, value),
            [],
            value,
            placeOf(frame, member),
            'call',
            'discard',
          );
      }
    }
    return value;
  }

  functionAt(frame: Frame, fn: number, self: Value | null, home: ClassValue | null): FunctionValue {
    return { kind: 'function', id: freshId(), module: frame.module, fn, frame, self, home, bound: [], props: null };
  }

  keep(value: Value): void {
    if (value.kind !== 'function' || this.supposition !== null) return;
    const { module, fn } = value;
    if ((module.facts.functions[fn]?.parent ?? 0) !== 0) this.kept.set(`${module.id}.${fn}`, value);
  }

  typed(use: TypeUse): Value | null {
    return typedValue(this, use);
  }

  instanceOf(ref: ClassRef): ObjectValue {
    const key = `${ref.module.id}.${ref.cls}`;
    const known = this.#instances.get(key);
    if (known !== undefined) return known;
    const cls = this.classValue(ref);
    const started = this.#instances.get(key);
    if (started !== undefined) return started;
    const object = makeObject(null, cls);
    // registered before it is initialised: services may need each other
    this.#instances.set(key, object);
    const facts = ref.module.facts.classes[ref.cls];
    const place: Place = { module: ref.module, start: facts?.nameStart ?? 0, end: facts?.nameEnd ?? 0 };
    const constructor = facts?.members.find((member) => member.kind === 'constructor' && member.fn >= 0);
    const params = constructor === undefined ? 0 : (ref.module.facts.functions[constructor.fn]?.params.length ?? 0);
    this.#asRoot(() =>
      this.#initialise(
        object,
        cls,
        Array.from({ length: params }, () => unknown),
        unwrittenSite(place, 'new'),
      ),
    );
    return object;
  }

  external(path: ApiPath, more: Partial<Omit<ExternalValue, 'kind' | 'id' | 'path'>> = {}): ExternalValue {
    return {
      kind: 'external',
      id: freshId(),
      path,
      receiver: null,
      args: [],
      call: null,
      typeArgs: [],
      props: null,
      taint: null,
      ...more,
    };
  }

  /** Values of the decorators of a class, a member or a parameter. */
  decorators(cls: ClassValue, decorators: readonly Expression[]): Value[] {
    return this.#asRoot(() => decorators.map((decorator) => this.evaluate(cls.frame, decorator)));
  }
}

/** A number that changes from call to call, as one that is not known. */
function countless(value: Value): Value {
  return value.kind === 'literal' && typeof value.value === 'number' ? unknownNumber : value;
}

function newActivation(
  module: Module,
  fn: number,
  callee: FunctionValue | null,
  args: readonly Value[],
  caller: Activation | null,
  calledAt: Place | null,
): Activation {
  return {
    module,
    fn,
    callee,
    args,
    caller,
    calledAt,
    events: [],
    result: unknown,
    throws: false,
    incomplete: false,
    reading: null,
  };
}

function programModule(program: Program): Module {
  const [module] = program.modules;
  if (module === undefined) throw new Error('a program without modules cannot be evaluated');
  return module;
}

function emptyPlace(module: Module): Place {
  return { module, start: 0, end: 0 };
}

const ownNames = new WeakMap<FunctionFacts, number>();

/** The variable under which a function that is an expression knows itself; -1 if it has none. */
function ownName({ facts }: Module, fn: number): number {
  const own = facts.functions[fn];
  if (own?.kind !== 'function') return -1;
  let variable = ownNames.get(own);
  if (variable === undefined) {
    variable = facts.variables.findIndex(
      ({ kind, owner, start }) => kind === 'function' && owner === fn && start === own.nameStart,
    );
    ownNames.set(own, variable);
  }
  return variable;
}
