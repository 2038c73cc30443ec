import { parseCrystal, type Lambda, type Node } from './crystal-parse.ts';

/**
 * What is in a variable of a test file. `actual` stands for something that the tested program would have found, and
 * remembers how it was asked for: `app.endpoints.find! { |e| e.url == "/users" }.params.size`.
 */
export type Value = string | number | boolean | null | Value[] | Table | Made | Actual | Closure;

interface Table {
  readonly is: 'table';
  readonly entries: Map<Value, Value>;
}

interface Closure {
  readonly is: 'lambda';
  readonly lambda: Lambda;
  readonly scope: Scope;
}

/** `Endpoint.new("/users", "GET")` and what was set on it afterwards. */
export interface Made {
  readonly is: 'made';
  readonly type: string;
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly fields: Map<string, Value>;
  /** arguments of the methods that add to it, by method: `push_callee` */
  readonly added: Map<string, Value[]>;
}

export interface Actual {
  readonly is: 'actual';
  /** the object that leads to it: the tester, the runner, the endpoint that was made to be tagged */
  readonly of: Made;
  /** which one of several: what the block of `find` demands, by property; null if all are meant */
  readonly where: ReadonlyMap<string, Value> | null;
  /** methods called on it, in order; `map` with what it maps to: `map name` */
  readonly path: readonly string[];
}

/** `actual.should eq(5)`. */
export interface Assertion {
  readonly actual: Actual;
  readonly negated: boolean;
  /** `eq`, `contain`, `be_empty`, `be_nil` … */
  readonly matcher: string;
  readonly expected: Value;
}

export interface Facts {
  /** objects on which `perform_tests` was called, and those that assertions are about */
  readonly performed: Made[];
  readonly assertions: Assertion[];
}

interface Scope {
  readonly names: Map<string, Value>;
  readonly parent: Scope | null;
  readonly facts: Facts;
}

/** What a test file states: runs the little of Crystal that such files use, with stand-ins for the tested program. */
export function evaluateCrystal(source: string): Facts {
  const facts: Facts = { performed: [], assertions: [] };
  const scope: Scope = { names: new Map(), parent: null, facts };
  const program = parseCrystal(source);
  for (const node of program)
    if (node.is === 'def') scope.names.set(node.name, { is: 'lambda', lambda: node.lambda, scope });
  for (const node of program) evaluate(node, scope);
  return facts;
}

function evaluate(node: Node, scope: Scope): Value {
  switch (node.is) {
    case 'text':
      return node.parts.map((part) => (typeof part === 'string' ? part : textOf(evaluate(part, scope)))).join('');
    case 'number':
      return node.value;
    case 'symbol':
      return `:${node.name}`;
    case 'name':
      return nameValue(node.name, scope);
    case 'list':
      return node.items.map((item) => evaluate(item, scope));
    case 'table':
      return {
        is: 'table',
        entries: new Map(node.entries.map(({ key, value }) => [evaluate(key, scope), evaluate(value, scope)])),
      };
    case 'lambda':
      return { is: 'lambda', lambda: node, scope };
    case 'def':
      scope.names.set(node.name, { is: 'lambda', lambda: node.lambda, scope });
      return null;
    case 'if':
      return run(evaluate(node.condition, scope) === false ? node.otherwise : node.body, scope);
    case 'not':
      return !evaluate(node.operand, scope);
    case 'operator':
      return operate(node.operator, evaluate(node.left, scope), () => evaluate(node.right, scope));
    case 'index':
      return indexed(evaluate(node.on, scope), evaluate(node.key, scope));
    case 'assignment':
      return assign(node.to, evaluate(node.value, scope), scope);
    case 'call':
      return callValue(node, scope);
  }
}

function run(body: readonly Node[], scope: Scope): Value {
  let last: Value = null;
  for (const node of body) last = evaluate(node, scope);
  return last;
}

function nameValue(name: string, scope: Scope): Value {
  if (name === 'true' || name === 'false') return name === 'true';
  if (name === 'nil') return null;
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const value = at.names.get(name);
    if (value !== undefined) return value;
  }
  // a matcher without arguments, or the name of a class
  return made(name, [], new Map());
}

function operate(operator: string, left: Value, right: () => Value): Value {
  switch (operator) {
    case '==': {
      const other = right();
      return isProperty(left) ? demand(left, other) : left === other;
    }
    case '&&':
      return left === false ? false : right();
    case '||':
      return left === false || left === null ? right() : left;
    case '<<':
      if (Array.isArray(left)) left.push(right());
      return left;
    case '+': {
      const other = right();
      if (Array.isArray(left) && Array.isArray(other)) return [...left, ...other];
      return typeof left === 'number' && typeof other === 'number' ? left + other : textOf(left) + textOf(other);
    }
    default:
      right();
      return null;
  }
}

/** In the block of `find`, comparing a property is what identifies the one that is meant. */
function isProperty(value: Value): value is Made {
  return isMade(value) && value.type === 'property';
}

function demand(property: Made, value: Value): boolean {
  const [name, demands] = property.args;
  if (typeof name === 'string' && isMade(demands)) demands.fields.set(name, value);
  return true;
}

function indexed(on: Value, key: Value): Value {
  if (Array.isArray(on) && typeof key === 'number') return on[key] ?? null;
  if (isTable(on)) return on.entries.get(key) ?? null;
  if (isActual(on)) return { ...on, path: [...on.path, `[${textOf(key)}]`] };
  return isMade(on) ? (on.fields.get(textOf(key)) ?? null) : null;
}

function assign(to: Node, value: Value, scope: Scope): Value {
  if (to.is === 'name') {
    let owner: Scope | null = scope;
    while (owner !== null && !owner.names.has(to.name)) owner = owner.parent;
    (owner ?? scope).names.set(to.name, value);
  } else if (to.is === 'call' && to.on !== null) {
    const on = evaluate(to.on, scope);
    if (isMade(on)) on.fields.set(to.name, value);
  } else if (to.is === 'index') {
    const on = evaluate(to.on, scope);
    if (isTable(on)) on.entries.set(evaluate(to.key, scope), value);
    else if (isMade(on)) on.fields.set(textOf(evaluate(to.key, scope)), value);
  }
  return value;
}

type Call = Node & { is: 'call' };

function callValue(node: Call, scope: Scope): Value {
  const args = node.args.map((arg) => evaluate(arg, scope));
  const block = node.block === null ? (args.find(isLambda) ?? null) : lambdaIn(node.block, scope);
  if (node.on === null) {
    const known = nameValue(node.name, scope);
    if (isLambda(known)) return apply(known, args);
    // `describe`, `it`, `before_each`: what stands in them runs
    if (block !== null) return apply(block, []);
    return made(node.name, args, new Map());
  }
  const on = evaluate(node.on, scope);
  if (node.name === 'should' || node.name === 'should_not') return assertion(on, node.name, args[0] ?? null, scope);
  const common = commonMethod(on, node.name, args, block);
  if (common !== undefined) return common;
  if (Array.isArray(on)) return listMethod(on, node.name, args, block);
  if (isActual(on)) return actualMethod(on, node.name, block);
  if (isMade(on)) return madeMethod(on, node, args, scope);
  return null;
}

function commonMethod(on: Value, name: string, args: Value[], block: Value | null): Value | undefined {
  if (name === 'tap' && isLambda(block)) {
    apply(block, [on]);
    return on;
  }
  if (name === 'try') return isLambda(block) ? apply(block, [on]) : on;
  if (name === 'call' && isLambda(on)) return apply(on, args);
  return undefined;
}

function listMethod(list: Value[], name: string, args: Value[], block: Value | null): Value {
  const each = (item: Value): Value => (isLambda(block) ? apply(block, [item]) : null);
  switch (name) {
    case 'each':
      list.forEach(each);
      return list;
    case 'map':
      return list.map(each);
    case 'flat_map':
      return list.flatMap((item) => each(item));
    case 'concat':
      if (Array.isArray(args[0])) list.push(...args[0]);
      return list;
    case 'push':
      list.push(...args);
      return list;
    case 'size':
      return list.length;
    default:
      return list;
  }
}

function madeMethod(on: Made, node: Call, args: Value[], scope: Scope): Value {
  if (node.name === 'new') {
    const named = new Map([...node.named].map(([name, value]) => [name, evaluate(value, scope)]));
    return made(on.type, args, named);
  }
  if (on.type === 'demands') return made('property', [node.name, on], new Map());
  if (node.name === 'perform_tests') scope.facts.performed.push(on);
  else if (node.name.startsWith('push_')) {
    const added = on.added.get(node.name) ?? [];
    added.push(...args);
    on.added.set(node.name, added);
  } else if (node.name === 'app') return on;
  else if (node.name === 'tags') return { is: 'actual', of: on, where: null, path: ['tags'] };
  else if (node.name === 'endpoints') return { is: 'actual', of: on, where: null, path: [] };
  else if (args.length === 0 && on.fields.has(node.name)) return on.fields.get(node.name) ?? null;
  return on;
}

function actualMethod(on: Actual, name: string, block: Value | null): Value {
  if (/^(find|select)!?$/.test(name) && isLambda(block) && on.path.length === 0) {
    const demands = made('demands', [], new Map());
    apply(block, [demands]);
    return { ...on, where: demands.fields };
  }
  if (name === 'map' && isLambda(block)) {
    const property = apply(block, [made('demands', [], new Map())]);
    return { ...on, path: [...on.path, `map ${isProperty(property) ? textOf(property.args[0] ?? null) : '?'}`] };
  }
  return { ...on, path: [...on.path, name] };
}

function assertion(on: Value, verb: string, matcher: Value, scope: Scope): Value {
  if (isActual(on) && isMade(matcher))
    scope.facts.assertions.push({
      actual: on,
      negated: verb === 'should_not',
      matcher: matcher.type,
      expected: matcher.args[0] ?? null,
    });
  return on;
}

function apply(lambda: Closure, args: readonly Value[]): Value {
  const names = new Map<string, Value>();
  lambda.lambda.params.forEach((param, index) => {
    const value = args[index] ?? null;
    if (typeof param === 'string') names.set(param, value);
    else param.forEach((name, part) => names.set(name, Array.isArray(value) ? (value[part] ?? null) : null));
  });
  return run(lambda.lambda.body, { names, parent: lambda.scope, facts: lambda.scope.facts });
}

function lambdaIn(lambda: Lambda, scope: Scope): Closure {
  return { is: 'lambda', lambda, scope };
}

function made(type: string, args: readonly Value[], named: ReadonlyMap<string, Value>): Made {
  return { is: 'made', type, args, named, fields: new Map(), added: new Map() };
}

function textOf(value: Value): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function isMade(value: Value | undefined): value is Made {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.is === 'made';
}

export function isTable(value: Value | undefined): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.is === 'table';
}

function isActual(value: Value): value is Actual {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.is === 'actual';
}

function isLambda(value: Value): value is Closure {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.is === 'lambda';
}
