import { asString, options, settle, trueValue, unknown, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { app, contextParts } from './elysia-context.ts';
import { schemaShape, type Shape } from './schema-shape.ts';

/** What comes before handlers, as `guard`, routes and life cycle methods declare it. */
export interface Hooks {
  ofOptions(settings: Value | undefined, seen: SeenCall, scope: GuardDraft['scope']): { draft: GuardDraft }[];
  ofFunction(name: string, fn: Value | undefined, seen: SeenCall, scope: GuardDraft['scope']): GuardDraft[];
  /** a package's plugin that guards what comes after it; null if it does nothing of the kind */
  ofPackage(plugin: Value | undefined, seen: SeenCall, outermost: boolean): GuardDraft | null;
  shapesIn(settings: Value | undefined): [string, Shape][];
}

const runs = ['parse', 'transform', 'derive', 'resolve', 'beforeHandle'];
/** Members of a route's settings that are no macros. */
const plain = new Set([
  ...runs,
  ...Object.keys(contextParts),
  'afterHandle',
  'afterResponse',
  'mapResponse',
  'mapDerive',
  'mapResolve',
  'error',
  'response',
  'detail',
  'tags',
  'type',
  'config',
  'as',
  'schema',
  'trace',
  'message',
  'open',
  'close',
  'drain',
  'upgrade',
  'ping',
  'pong',
  'websocket',
  'perMessageDeflate',
  'maxPayloadLength',
  'idleTimeout',
  'backpressureLimit',
  'closeOnBackpressureLimit',
  'publishToSelf',
  'sendPings',
]);

export function hooksOf(build: LibraryBuild): Hooks {
  const macros = macrosOf(build);
  const models = modelsOf(build);
  const { evaluator } = build;
  const step = evaluator.knowledge.paths.parse('elysia.step()');
  const draftOf = (name: string, value: Value, seen: SeenCall, scope: GuardDraft['scope']): GuardDraft => ({
    value: options(value).some((option) => option.kind === 'function')
      ? evaluator.external(step, { args: [value] })
      : value,
    scope,
    place: seen.event.place,
    conditional: seen.conditional && scope !== 'route',
    name: nameOfFunction(value) ?? name,
  });
  const listed = (value: Value): Value[] =>
    options(value).flatMap((option) => (option.kind === 'array' ? option.elements : [option]));
  const inSettings = (
    props: ReadonlyMap<string, Value>,
    seen: SeenCall,
    scope: GuardDraft['scope'],
    label = '',
  ): GuardDraft[] =>
    runs.flatMap((name) => {
      const value = props.get(name);
      return value === undefined || value.kind === 'literal'
        ? []
        : listed(value).flatMap((each) => (each.kind === 'literal' ? [] : [draftOf(label || name, each, seen, scope)]));
    });
  const ofMacro = (name: string, given: Value, seen: SeenCall, scope: GuardDraft['scope']): GuardDraft[] => {
    if (given.kind === 'literal' && (given.value === false || given.value === undefined)) return [];
    const macro = macros.get(name);
    const label = `macro ${name}`;
    if (macro === undefined) return [{ ...draftOf(label, unknown, seen, scope), name: label }];
    return options(macro).flatMap((option) => {
      const made =
        option.kind === 'function'
          ? evaluator.runRoot(option, [given.kind === 'unknown' ? trueValue : given]).value
          : option;
      return options(settle(made)).flatMap((each) =>
        each.kind === 'object' ? inSettings(each.props, seen, scope, label) : [],
      );
    });
  };
  return {
    ofOptions(settings, seen, scope) {
      return options(settings ?? unknown).flatMap((option) => {
        if (option.kind !== 'object') return [];
        const drafts = inSettings(option.props, seen, scope);
        for (const [name, value] of option.props)
          if (!plain.has(name)) drafts.push(...ofMacro(name, value, seen, scope));
        return drafts.map((draft) => ({ draft }));
      });
    },
    ofFunction(name, fn, seen, scope) {
      return listed(fn ?? unknown).map((each) => draftOf(name, each, seen, scope));
    },
    ofPackage(plugin, seen, outermost) {
      const value = plugin === undefined ? undefined : settle(plugin);
      if (value?.kind !== 'external' || value.path.text === app || value.call?.path == null) return null;
      const guards = evaluator.knowledge.of(value.call.path);
      // what nothing is known of may be anything, and most are no guards
      if (guards.call === null) return null;
      return { value, scope: outermost ? 'global' : 'router', place: seen.event.place, conditional: seen.conditional };
    },
    shapesIn(settings) {
      const props = settings?.kind === 'object' ? settings.props : null;
      return Object.keys(contextParts).flatMap((part): [string, Shape][] => {
        const given = props?.get(part);
        if (given === undefined || (given.kind === 'literal' && typeof given.value !== 'string')) return [];
        const named = asString(given);
        const shape = shapeOf(named === null ? given : models.get(named.replace(/\[\]$/, '')));
        return [[part, shape ?? { kind: 'any' }]];
      });
    },
  };
}

/** `t.Cookie({ … })` is an object whose members are cookies. */
function shapeOf(value: Value | undefined): Shape | null {
  if (value?.kind === 'external' && value.call?.name === 'Cookie' && value.args[0]?.kind === 'object')
    return {
      kind: 'object',
      members: new Map([...value.args[0].props].map(([name, each]) => [name, schemaShape(each) ?? { kind: 'any' }])),
      open: true,
    };
  return schemaShape(value);
}

function nameOfFunction(value: Value): string | null {
  for (const option of options(value))
    if (option.kind === 'function') {
      const name = option.module.facts.functions[option.fn]?.name ?? '';
      return name === '' ? null : name;
    }
  return null;
}

/** Names that settings of routes may use, with what they stand for. */
function macrosOf(build: LibraryBuild): Map<string, Value> {
  const macros = new Map<string, Value>();
  for (const { event } of build.calls(`${app}.macro`)) {
    const [first, second] = event.args;
    const name = asString(first);
    if (name !== null && second !== undefined) macros.set(name, second);
    else if (first?.kind === 'object') for (const [key, value] of first.props) macros.set(key, value);
    else if (first?.kind === 'function') {
      // before version 1.2, it was given a manager to register with
      const { value } = build.evaluator.runRoot(first, [unknown]);
      for (const option of options(settle(value)))
        if (option.kind === 'object') for (const key of option.props.keys()) macros.set(key, unknown);
    }
  }
  return macros;
}

/** Schemas by the names that `model()` gives them. */
function modelsOf(build: LibraryBuild): Map<string, Value> {
  const models = new Map<string, Value>();
  for (const { event } of build.calls(`${app}.{model|models}`)) {
    const [first, second] = event.args;
    const name = asString(first);
    if (name !== null && second !== undefined) models.set(name, second);
    else if (first?.kind === 'object') for (const [key, value] of first.props) models.set(key, value);
  }
  return models;
}
