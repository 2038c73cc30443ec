import { asText, options, settle, unknown, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { setting } from './decorated-members.ts';
import { modelClass } from './sequelize-models.ts';

/** What the scopes of a model add to what is asked of it, as options of a query. */
interface Scopes {
  defaults: Value | undefined;
  readonly named: Map<string, Value>;
}

const scopes = new WeakMap<Module, Map<number, Scopes>>();

/** Learns the scopes that classes declare: by decorators, as options of `init`, or added one by one. */
export function learnScopes(build: LibraryBuild): void {
  const run = (value: Value | undefined): Value | undefined => {
    if (value?.kind !== 'function') return value;
    const params = value.module.facts.functions[value.fn]?.params.length ?? 0;
    return settle(
      build.evaluator.runRoot(
        value,
        Array.from({ length: params }, () => unknown),
      ).value,
    );
  };
  const addNamed = (into: Scopes, value: Value | undefined): void => {
    for (const option of value === undefined ? [] : options(value))
      if (option.kind === 'object')
        for (const [name, scope] of option.props) {
          const options = run(scope);
          if (options !== undefined) into.named.set(name, options);
        }
  };
  for (const { cls, decorator } of build.decorated('sequelize-typescript.DefaultScope()'))
    scopesOf(cls.module, cls.cls).defaults = run(decorator.args[0]);
  for (const { cls, decorator } of build.decorated('sequelize-typescript.Scopes()'))
    addNamed(scopesOf(cls.module, cls.cls), run(decorator.args[0]));
  for (const { event } of build.calls('sequelize.Model.{init|addScope}')) {
    const cls = modelClass(event.receiver);
    if (cls === null) continue;
    const into = scopesOf(cls.module, cls.cls);
    const [first, second] = event.args;
    if (event.name === 'init') {
      into.defaults ??= setting(second, 'defaultScope');
      addNamed(into, setting(second, 'scopes'));
      continue;
    }
    const name = asText(first);
    const value = run(second);
    if (name === 'defaultScope') into.defaults = value;
    else if (name !== null && value !== undefined) into.named.set(name, value);
  }
}

/** The options that a model brings along: those of the scopes that it was asked for, else of its default one. */
export function scopeOptions(receiver: Value | null): Value[] {
  const cls = modelClass(receiver);
  const known = cls === null ? undefined : scopes.get(cls.module)?.get(cls.cls);
  if (known === undefined) return [];
  const asked = askedScopes(receiver);
  if (asked === null) return known.defaults === undefined ? [] : [known.defaults];
  return asked.flatMap((name) => (name === 'defaultScope' ? known.defaults : known.named.get(name)) ?? []);
}

/** Names of scopes; null where nobody asked for one. */
function askedScopes(receiver: Value | null): string[] | null {
  const names = new Set<string>();
  let some = false;
  for (const option of receiver === null ? [] : options(receiver)) {
    const call = option.kind === 'external' ? scopeCall(option) : null;
    if (call === null) continue;
    some = true;
    if (call.name !== 'unscoped')
      for (const argument of call.args) for (const name of namesIn(argument)) names.add(name);
  }
  return some ? [...names] : null;
}

function scopeCall(value: ExternalValue): ExternalValue['call'] {
  return value.call !== null && /^(?:scope|unscoped|withScope|withoutScope)$/.test(value.call.name) ? value.call : null;
}

/** `'active'`, `{ method: ['of', id] }`, and lists of those. */
function namesIn(value: Value): string[] {
  return options(value).flatMap((option): string[] => {
    const text = asText(option);
    if (text !== null) return [text];
    if (option.kind === 'array')
      return [...option.elements, ...(option.rest === null ? [] : [option.rest])].flatMap(namesIn);
    if (option.kind !== 'object') return [];
    const method = option.props.get('method');
    return method === undefined
      ? []
      : options(method).flatMap((each) => asText(each.kind === 'array' ? each.elements[0] : each) ?? []);
  });
}

function scopesOf(module: Module, cls: number): Scopes {
  const of = scopes.get(module) ?? new Map<number, Scopes>();
  scopes.set(module, of);
  const known = of.get(cls) ?? { defaults: undefined, named: new Map<string, Value>() };
  of.set(cls, known);
  return known;
}
