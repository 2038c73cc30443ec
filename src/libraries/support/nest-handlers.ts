import type { ClassValue, ExternalValue, Place, Value } from '../../evaluate/values.ts';
import type { EndpointDraft, LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { className } from './decorated-members.ts';
import { nestApps, type NestApp } from './nest-apps.ts';
import { nestContainer } from './nest-container.ts';
import { exchangeOf } from './nest-context.ts';
import { classDecorators, find, metadataObject, methodsOf, type DecoratedMethod } from './nest-decorators.ts';
import { usedBy } from './nest-guards.ts';
import { nestGraph } from './nest-modules.ts';
import { argumentsOf } from './nest-params.ts';
import { messageValue } from './socket-messages.ts';
import { guardsOf } from './nest-routes.ts';

/** How a decorated method that answers something else than an HTTP route is called. */
export interface Handling {
  readonly protocol: EndpointDraft['protocol'];
  readonly method: string;
  readonly path: string;
  /** see `Endpoint.mount` */
  readonly mount?: string;
}

/** Classes with one of the decorators, among what an application's modules provide and control; with null, those of no application. */
function classesOf(build: LibraryBuild, app: NestApp | null, served: Set<ClassValue>): ClassValue[] {
  const modules = app === null ? nestGraph(build).all : app.modules;
  const found: ClassValue[] = [];
  for (const module of modules) {
    for (const each of [...module.controllers, ...module.providers]) {
      if (each.kind !== 'class' || found.includes(each) || (app === null && served.has(each))) continue;
      found.push(each);
      served.add(each);
    }
  }
  return found;
}

/** Declares the methods that `read` recognises, with the guards and pipes that Nest puts before them. */
export function declareHandlers(
  build: LibraryBuild,
  decorator: string | null,
  read: (verb: ExternalValue, method: DecoratedMethod, onClass: ExternalValue | undefined) => Handling | null,
): void {
  const served = new Set<ClassValue>();
  for (const app of [...nestApps(build), null]) {
    for (const cls of classesOf(build, app, served)) {
      const onClass = classDecorators(build, cls);
      const declared = decorator === null ? undefined : find(onClass, decorator);
      if (decorator !== null && declared === undefined) continue;
      for (const method of methodsOf(build, cls)) {
        for (const verb of method.decorators) {
          const handling = verb.call === null ? null : read(verb, method, declared);
          if (handling !== null) declareHandler(build, app, cls, onClass, method, verb, handling);
        }
      }
    }
  }
}

function declareHandler(
  build: LibraryBuild,
  app: NestApp | null,
  cls: ClassValue,
  onClass: readonly ExternalValue[],
  method: DecoratedMethod,
  verb: ExternalValue,
  handling: Handling,
): void {
  const place = verb.call?.place;
  if (place === undefined) return;
  const self = nestContainer(build).instance(cls);
  const exchange = exchangeOf(build, {
    platform: app?.platform ?? 'express',
    type: handling.protocol === 'graphql' ? 'graphql' : handling.protocol === 'ws' ? 'ws' : 'rpc',
    method: handling.method,
    path: handling.path,
    place,
    classMetadata: metadataObject(onClass, className(cls)),
    methodMetadata: metadataObject(method.decorators, method.member.name),
  });
  const shared = isShared(app, handling) ? app : null;
  const pipes = [
    ...(shared?.pipes ?? []),
    ...usedBy(onClass, '@nestjs/common.UsePipes()'),
    ...usedBy(method.decorators, '@nestjs/common.UsePipes()'),
  ];
  const guards = guardsOf(build, shared, onClass, method, exchange);
  const given = argumentsOf(build, method, exchange, pipes, place);
  build.endpoint({
    app: app?.draft ?? null,
    ...handling,
    framework: 'nestjs',
    place,
    guards: [...guards, ...given.guards],
    handler: build.evaluator.functionAt(method.cls.frame, method.member.fn, self, method.cls),
    self,
    arguments: () => undecorated(build, method, handling, given.values, place),
    replies: 'return',
    defaultStatus: 200,
    params: given.params,
    conditional: false,
  });
}

/** Whether guards and pipes of the whole application are there for it: those of gateways are always their own. */
function isShared(app: NestApp | null, { protocol }: Handling): boolean {
  if (protocol === 'ws') return false;
  return protocol === 'graphql' || app?.forMessages === true;
}

/** Parameters of handlers that have no decorators: the message, behind the client of a gateway. */
function undecorated(
  build: LibraryBuild,
  { cls, member }: DecoratedMethod,
  { protocol }: Handling,
  values: readonly Value[],
  place: Place,
): Value[] {
  const params = cls.module.facts.functions[member.fn]?.params ?? [];
  if (protocol === 'graphql' || params.some(({ decorators }) => decorators.length > 0)) return [...values];
  const given = protocol === 'ws' ? [fresh(build, 'socket.io.Socket()'), messageValue(place)] : [messageValue(place)];
  return values.map((value, index) => given[index] ?? value);
}
