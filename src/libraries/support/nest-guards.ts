import type { Activation } from '../../evaluate/events.ts';
import {
  makeObject,
  options,
  settle,
  truthiness,
  type ClassValue,
  type ExternalValue,
  type ObjectValue,
  type Value,
} from '../../evaluate/values.ts';
import { credentialOf, textsOf } from '../../model/credentials.ts';
import { nameOf } from '../../model/guards.ts';
import { underRights } from '../../model/rights.ts';
import type { Credential, GuardKind } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import type { Enhancer } from './nest-apps.ts';
import { nestContainer } from './nest-container.ts';
import type { NestExchange } from './nest-context.ts';
import { find } from './nest-decorators.ts';

/** A guard as a step of one route's chain: its own code decides, with what that route's metadata says. */
export function guardDrafts(
  build: LibraryBuild,
  enhancer: Enhancer,
  scope: GuardDraft['scope'],
  exchange: NestExchange,
): GuardDraft[] {
  return options(settle(enhancer.value)).flatMap((value): GuardDraft[] => {
    if (value.kind === 'literal') return [];
    const asks = passportCredential(value);
    const common = {
      scope,
      place: enhancer.place,
      conditional: enhancer.conditional,
      args: [exchange.context],
      ...(asks === null ? {} : { asks: [asks] }),
    };
    const instance = value.kind === 'class' ? nestContainer(build).instance(value) : value;
    const name = nameOf(value);
    // something of a package, or nothing that is known
    if (instance.kind !== 'object')
      return [
        { ...common, value, ...(isOptional(value) ? { conditional: true, kinds: [], value: makeObject(), name } : {}) },
      ];
    const method = build.evaluator.asRoot((machine) => machine.member(instance, 'canActivate', enhancer.place));
    const optional = passesAnonymous(build, instance);
    if (method.kind !== 'function') {
      // inherited from a package: `class JwtAuthGuard extends AuthGuard('jwt') {}`
      return [{ ...common, value: optional ? makeObject() : method, name, ...(optional ? { kinds: [] } : {}) }];
    }
    const { activation } = build.evaluator.runRoot(method, [exchange.context], instance);
    const kinds = activation === null ? [] : kindsOfResult(activation);
    return [{ ...common, value: method, self: instance, name, kinds: optional ? [] : kinds }];
  });
}

/** What `class JwtAuthGuard extends AuthGuard('jwt')` asks for. */
function passportCredential(value: Value): Credential | null {
  let at: Value | null = value.kind === 'object' ? value.cls : value;
  while (at?.kind === 'class') at = at.parent;
  return at?.kind === 'external' && at.path.text.startsWith('@nestjs/passport.AuthGuard()')
    ? credentialOf('strategy', textsOf(at))
    : null;
}

/**
 * What a guard that answers instead of throwing refuses for. Nest turns `false` into a 403; what the answer depends on says
 * whether it is about who sends the request or about what that one may do.
 */
function kindsOfResult(activation: Activation): GuardKind[] {
  const answers = activation.events.flatMap((event) => (event.kind === 'return' ? options(settle(event.value)) : []));
  // what a parent's guard answers is shown by the call
  const own = answers.filter((answer) => !(answer.kind === 'external' && answer.path.name === 'canActivate'));
  const reads = readsOf(activation, new Set());
  // an exception that hangs on what the client sends to identify itself, whatever its status
  if (own.every((answer) => truthiness(answer) === true))
    return !reads.throws ? [] : reads.metadata ? ['authorization'] : reads.credentials ? ['authentication'] : [];
  if (reads.metadata) return ['authorization'];
  // `if (user.isAdmin) return true; return false;`
  if (reads.identity && activation.events.some((event) => event.kind === 'return' && underRights(event.context)))
    return ['authorization'];
  if (reads.identity)
    return own.some((answer) => answer.kind === 'external' || answer.kind === 'literal')
      ? ['authentication']
      : ['authorization'];
  return reads.credentials ? ['authentication'] : [];
}

interface Reads {
  identity: boolean;
  metadata: boolean;
  /** headers and cookies that are there to say who sends the request */
  credentials: boolean;
  throws: boolean;
}

const credential = /auth|key|token|secret|signature|session|jwt/i;

function readsOf(activation: Activation, seen: Set<Activation>): Reads {
  const reads: Reads = { identity: false, metadata: false, credentials: false, throws: false };
  if (seen.has(activation) || seen.size > 40) return reads;
  seen.add(activation);
  for (const event of activation.events) {
    if (event.kind === 'input') {
      if (event.in === 'identity') reads.identity = true;
      else if (event.in === 'cookie' || (event.in === 'header' && event.path.some((name) => credential.test(name))))
        reads.credentials = true;
    } else if (event.kind === 'call' && event.path?.text.startsWith('@nestjs/core.Reflector().') === true)
      reads.metadata = true;
    else if (event.kind === 'throw') reads.throws ||= event.context !== null;
    else if (event.kind === 'enter') {
      const inner = readsOf(event.activation, seen);
      reads.identity ||= inner.identity;
      reads.metadata ||= inner.metadata;
      reads.credentials ||= inner.credentials;
      reads.throws ||= inner.throws;
    }
  }
  return reads;
}

/** `handleRequest` that throws nothing lets requests without a user through: the log-in is optional. */
function passesAnonymous(build: LibraryBuild, guard: ObjectValue): boolean {
  for (let cls: Value | null = guard.cls; cls !== null; cls = cls.kind === 'class' ? cls.parent : null) {
    if (cls.kind === 'external') return isOptional(cls);
    if (cls.kind !== 'class') return false;
    const own: ClassValue = cls;
    const member = own.module.facts.classes[own.cls]?.members.find(
      (each) => each.name === 'handleRequest' && each.fn >= 0,
    );
    if (member === undefined) continue;
    const { activation } = build.evaluator.runRoot(
      build.evaluator.functionAt(own.frame, member.fn, guard, own),
      [],
      guard,
    );
    return activation !== null && !refuses(activation, new Set());
  }
  return false;
}

function refuses(activation: Activation, seen: Set<Activation>): boolean {
  if (seen.has(activation)) return false;
  seen.add(activation);
  return activation.events.some(
    (event) =>
      event.kind === 'throw' ||
      (event.kind === 'call' && event.name === 'handleRequest') ||
      (event.kind === 'enter' && refuses(event.activation, seen)),
  );
}

/** `AuthGuard(['jwt', 'anonymous'])` */
function isOptional(value: Value): boolean {
  if (value.kind !== 'external' || !value.path.text.startsWith('@nestjs/passport.AuthGuard()')) return false;
  const [strategies] = value.args;
  return (
    strategies?.kind === 'array' &&
    strategies.elements.some((strategy) => strategy.kind === 'literal' && strategy.value === 'anonymous')
  );
}

/** Guards of `@UseGuards(…)`, in order. */
export function usedBy(decorators: readonly ExternalValue[], path: string): Enhancer[] {
  return decorators
    .filter((decorator) => decorator.path.text === path && decorator.call !== null)
    .flatMap((decorator) =>
      decorator.args.map((value) => ({ value, place: decorator.call?.place, conditional: false })),
    )
    .flatMap(({ value, place, conditional }) => (place === undefined ? [] : [{ value, place, conditional }]));
}

/** `@SkipThrottle()` on the route or its controller takes it out of a global limit. */
export function skipsThrottle(method: readonly ExternalValue[], cls: readonly ExternalValue[]): boolean {
  const skip = find(method, '@nestjs/throttler.SkipThrottle()') ?? find(cls, '@nestjs/throttler.SkipThrottle()');
  const [given] = skip?.args ?? [];
  if (skip === undefined) return false;
  return given?.kind !== 'object' || [...given.props.values()].some((value) => truthiness(value) !== false);
}

export function isThrottler(value: Value): boolean {
  for (
    let at: Value | null = value.kind === 'object' ? value.cls : value;
    at !== null;
    at = at.kind === 'class' ? at.parent : null
  ) {
    if (at.kind === 'external') return at.path.text.startsWith('@nestjs/throttler.ThrottlerGuard');
  }
  return false;
}
