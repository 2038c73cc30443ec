import type { Injection } from '../../evaluate/injection.ts';
import { unwrittenSite } from '../../evaluate/machine.ts';
import {
  joinAll,
  options,
  settle,
  unknown,
  type ClassValue,
  type ObjectValue,
  type Value,
} from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { forwarded, listOf, nestGraph, type NestModule } from './nest-modules.ts';

/** Providers of one token that are told apart; beyond, nothing is said. */
const maxProviders = 4;

/** The project's container: what its modules provide for classes and tokens. */
export interface NestContainer extends Injection {
  /** what a token or a class stands for; null if no module provides it */
  resolve(token: Value): Value | null;
  /** what providers of a token are in the modules, in order */
  provided(modules: readonly NestModule[], token: string): { value: Value; provider: ObjectValue }[];
  /** an instance of a class, as the container makes it */
  instance(cls: ClassValue): Value;
}

const containers = new WeakMap<LibraryBuild, NestContainer>();

export function nestContainer(build: LibraryBuild): NestContainer {
  let container = containers.get(build);
  if (container === undefined) containers.set(build, (container = createContainer(build)));
  return container;
}

function createContainer(build: LibraryBuild): NestContainer {
  const { evaluator } = build;
  const providers = new Map<string, (ClassValue | ObjectValue)[]>();
  for (const module of nestGraph(build).all) {
    for (const provider of module.providers) {
      const token = provider.kind === 'class' ? provider : provider.props.get('provide');
      for (const option of token === undefined ? [] : options(token)) {
        const key = tokenKey(option);
        const known = providers.get(key);
        if (known === undefined) providers.set(key, [provider]);
        else if (!known.includes(provider)) known.push(provider);
      }
    }
  }
  const instances = new Map<ClassValue, Value>();
  const values = new Map<ObjectValue, Value>();
  const known = new Map<string, Value | null>();

  const instance = (cls: ClassValue): Value => {
    // a class that a function made keeps what it closes over; one of a module is there once
    if (evaluator.classValue({ module: cls.module, cls: cls.cls }) === cls)
      return evaluator.instanceOf({ module: cls.module, cls: cls.cls });
    let made = instances.get(cls);
    if (made === undefined) {
      const facts = cls.module.facts.classes[cls.cls];
      const constructor = facts?.members.find((member) => member.kind === 'constructor' && member.fn >= 0);
      const count = constructor === undefined ? 0 : (cls.module.facts.functions[constructor.fn]?.params.length ?? 0);
      const place = { module: cls.module, start: facts?.nameStart ?? 0, end: facts?.nameEnd ?? 0 };
      made = evaluator.asRoot((machine) =>
        machine.construct(
          cls,
          Array.from({ length: count }, () => unknown),
          unwrittenSite(place, 'new'),
        ),
      );
      instances.set(cls, made);
    }
    return made;
  };
  const valueOf = (provider: ObjectValue): Value => {
    const done = values.get(provider);
    if (done !== undefined) return done;
    // what needs itself gets nothing
    values.set(provider, unknown);
    const value = make(provider);
    values.set(provider, value);
    return value;
  };
  const make = (provider: ObjectValue): Value => {
    const use = provider.props.get('useClass');
    if (use !== undefined)
      return joinAll(
        options(use).map((option) =>
          option.kind === 'class'
            ? instance(option)
            : option.kind === 'external'
              ? evaluator.external(option.path.called())
              : unknown,
        ),
      );
    const value = provider.props.get('useValue');
    if (value !== undefined) return value;
    const existing = provider.props.get('useExisting');
    if (existing !== undefined) return resolveOr(existing);
    const factory = provider.props.get('useFactory');
    if (factory === undefined) return unknown;
    const given = listOf(provider.props.get('inject')).map((token) =>
      resolveOr(token.kind === 'object' && token.props.has('token') ? (token.props.get('token') ?? unknown) : token),
    );
    return settle(evaluator.runRoot(factory, given).value);
  };
  const resolveOr = (token: Value): Value =>
    resolve(token) ??
    joinAll(
      options(token).map((option) =>
        option.kind === 'class'
          ? instance(option)
          : option.kind === 'external'
            ? evaluator.external(option.path.called())
            : unknown,
      ),
    );
  const resolve = (token: Value): Value | null => {
    const target = token.kind === 'external' ? (forwarded(build, token) ?? token) : token;
    const key = tokenKey(target);
    const done = known.get(key);
    if (done !== undefined) return done;
    const found = providers.get(key) ?? [];
    if (found.length === 0 || found.length > maxProviders) return target.kind === 'class' ? instance(target) : null;
    known.set(key, null);
    const value = joinAll(
      found.map((provider) => (provider.kind === 'class' ? instance(provider) : valueOf(provider))),
    );
    known.set(key, value);
    return value;
  };
  const setUp = new Map<string, readonly Value[]>();
  const setUpWith = (root: string): readonly Value[] => {
    const done = setUp.get(root);
    if (done !== undefined) return done;
    setUp.set(root, []);
    const modules = nestGraph(build).configured.filter((value) => value.path.root.text === root);
    const [only] = modules;
    // configured differently in several places: which one is asked for, the modules would have to say
    const given = only === undefined || modules.length > 1 ? undefined : only.args[0];
    const value = given?.kind === 'object' && given.props.has('useFactory') ? make(given) : given;
    setUp.set(root, value === undefined ? [] : [value]);
    return setUp.get(root) ?? [];
  };
  return {
    resolve,
    setUpWith: (path) => (path.parent?.parent?.parent === null ? setUpWith(path.root.text) : []),
    instance,
    provided: (modules, token) =>
      modules.flatMap((module) =>
        module.providers.flatMap((provider) => {
          if (provider.kind !== 'object') return [];
          const { props } = provider;
          if (
            !options(props.get('provide') ?? unknown).some(
              (option) => option.kind === 'literal' && option.value === token,
            )
          )
            return [];
          return [{ value: valueOf(provider), provider }];
        }),
      ),
    ofClass(ref) {
      const own = providers.get(`class ${ref.module.id}.${ref.cls}`);
      // without another provider for it, a class is what its type says
      if (own === undefined || own.every((provider) => provider.kind === 'class')) return null;
      return resolve(evaluator.classValue(ref));
    },
    ofDecorated({ module, decorators }) {
      for (const decorator of decorators) {
        const value = evaluator.asRoot((machine) => machine.evaluate(machine.moduleFrame(module), decorator));
        for (const option of options(value)) {
          if (option.kind !== 'external') continue;
          const { injects } = evaluator.knowledge.of(option.path);
          if (injects !== '')
            return evaluator.external(evaluator.knowledge.paths.parse(injects), { args: option.args });
          if (option.path.text !== '@nestjs/common.Inject()') continue;
          const [token] = option.args;
          return token === undefined ? null : resolve(token);
        }
      }
      return null;
    },
  };
}

/** Equal for tokens that the container takes for the same. */
function tokenKey(token: Value): string {
  switch (token.kind) {
    case 'literal':
      return `text ${String(token.value)}`;
    case 'class':
      return `class ${token.module.id}.${token.cls}`;
    case 'external':
      return `external ${token.path.text} ${token.args.map(tokenKey).join(',')}`;
    case 'object':
      return `object ${token.id}`;
    default:
      return `other ${token.kind}`;
  }
}
