import {
  asString,
  asText,
  literal,
  options,
  unknown,
  type ClassValue,
  type ExternalValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { Parameter } from '../../ir/index.ts';
import type { Param } from '../../model/types.ts';
import type { AppDraft, EndpointDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import { externals, methodsOf, type DecoratedMethod } from './nest-decorators.ts';
import { partParams, partValue, type RequestPart } from './request-parts.ts';
import { urlValue } from './route-url.ts';

/** The request and reply of one route, as Express has them. */
export interface Exchange {
  readonly request: ExternalValue;
  readonly response: ExternalValue;
  readonly next: ExternalValue;
}

/** What one parameter of a handler is given: a part of the request, or something else. */
export type Given = { readonly part: RequestPart } | { readonly value: Value; readonly manual?: boolean };

/** What a handler is called with. */
export interface HandlerArguments {
  readonly values: readonly Value[];
  readonly params: readonly Param[];
  /** what checks them before */
  readonly guards: readonly GuardDraft[];
  /** it has the response in hand: what it returns may not be the reply */
  readonly manual: boolean;
}

export function expressExchange(
  build: LibraryBuild,
  route: { readonly method: string; readonly path: string; readonly place: Place },
): Exchange {
  const { paths } = build.evaluator.knowledge;
  const value = (text: string, props: Map<string, Value> = new Map()): ExternalValue =>
    build.evaluator.external(paths.parse(text), { props });
  const props = new Map<string, Value>();
  if (route.method !== 'ALL') props.set('method', literal(route.method));
  if (!route.path.includes('{?}'))
    for (const name of ['url', 'originalUrl']) props.set(name, urlValue(route.path, route.place));
  return {
    request: value('express.Request()', props),
    response: value('express.Response()'),
    next: value('express.next'),
  };
}

/** What a handler of Express is called with. */
export function exchangeArguments({ request, response, next }: Exchange): Value[] {
  return [request, response, next];
}

/** Arguments of a method whose parameters say by their decorators what they are given. */
export function handlerArguments(
  build: LibraryBuild,
  method: DecoratedMethod,
  read: (decorators: readonly ExternalValue[], param: Parameter, place: Place) => Given | null,
): HandlerArguments {
  const { module } = method.cls;
  const values: Value[] = [];
  const params: Param[] = [];
  const guards: GuardDraft[] = [];
  let manual = false;
  for (const param of module.facts.functions[method.member.fn]?.params ?? []) {
    const place = { module, start: param.start, end: param.end };
    const given = read(externals(build.decorators(method.cls, param.decorators)), param, place);
    if (given === null) values.push(unknown);
    else if ('value' in given) {
      values.push(given.value);
      manual ||= given.manual === true;
    } else {
      const { part } = given;
      values.push(partValue(part, place));
      params.push(...partParams(build, part, place));
      if (part.validatedBy !== '' && part.shape !== null) addValidation(guards, part, place);
    }
  }
  return { values, params, guards, manual };
}

/** What checks several parameters is one step. */
function addValidation(guards: GuardDraft[], { in: where, name, validatedBy }: RequestPart, place: Place): void {
  const covers = name === null ? [where] : [];
  const at = guards.findIndex((guard) => guard.name === validatedBy);
  const known = guards[at];
  if (known !== undefined) guards[at] = { ...known, covers: [...new Set([...(known.covers ?? []), ...covers])] };
  else
    guards.push({
      value: literal(true),
      name: validatedBy,
      kinds: ['validation'],
      covers,
      scope: 'route',
      place,
      conditional: false,
    });
}

/** A decorated method that answers requests. */
export interface ControllerRoute {
  readonly controller: ClassValue;
  readonly method: DecoratedMethod;
  readonly verb: ExternalValue;
  readonly place: Place;
}

/** Methods of a class with one of the decorators, inherited ones included. */
export function controllerRoutes(
  build: LibraryBuild,
  controller: ClassValue,
  isVerb: (decorator: ExternalValue) => boolean,
): ControllerRoute[] {
  return methodsOf(build, controller).flatMap((method) =>
    method.decorators.flatMap((verb): ControllerRoute[] =>
      verb.call !== null && isVerb(verb) ? [{ controller, method, verb, place: verb.call.place }] : [],
    ),
  );
}

/** An endpoint that a method of a class answers. */
export function controllerEndpoint(
  build: LibraryBuild,
  route: ControllerRoute,
  told: {
    readonly app: AppDraft | null;
    readonly framework: string;
    readonly method: string;
    readonly path: string;
    readonly guards: readonly GuardDraft[];
    readonly given: HandlerArguments;
    readonly defaultStatus: number;
    readonly replies?: EndpointDraft['replies'];
  },
): void {
  const { controller, method, place } = route;
  const self = build.evaluator.instanceOf({ module: controller.module, cls: controller.cls });
  build.endpoint({
    app: told.app,
    protocol: 'http',
    method: told.method,
    path: told.path,
    framework: told.framework,
    place,
    guards: [...told.guards, ...told.given.guards],
    handler: build.evaluator.functionAt(method.cls.frame, method.member.fn, self, method.cls),
    self,
    arguments: () => told.given.values,
    replies: told.replies ?? (told.given.manual ? 'call' : 'return'),
    defaultStatus: told.defaultStatus,
    params: told.given.params,
    conditional: false,
  });
}

/** Middleware that is a function, or a class with a method for it. */
export function middlewareDraft(
  build: LibraryBuild,
  value: Value,
  how: {
    readonly method: string;
    /** default: those of the endpoint */
    readonly args?: readonly Value[];
    readonly place: Place;
    readonly scope: GuardDraft['scope'];
  },
): GuardDraft {
  const { method, args, place, scope } = how;
  const common = { scope, place, conditional: false, ...(args === undefined ? {} : { args }) };
  const cls = options(value).find((option) => option.kind === 'class');
  const self =
    cls?.kind === 'class'
      ? build.evaluator.instanceOf({ module: cls.module, cls: cls.cls })
      : options(value).find((option) => option.kind === 'object');
  if (self === undefined) return { ...common, value };
  const run = build.evaluator.asRoot((machine) => machine.member(self, method, place));
  return { ...common, value: run, self, ...(cls === undefined ? {} : { name: nameOfClass(cls) }) };
}

function nameOfClass(cls: Value): string {
  return cls.kind === 'class' ? (cls.module.facts.classes[cls.cls]?.name ?? '') : '';
}

/** The path that a decorator is called with; '' if it is called with none. */
export function pathArgument(value: Value | undefined): string {
  if (value === undefined || (value.kind === 'literal' && value.value === undefined)) return '';
  if (value.kind === 'regexp') return `/${value.pattern}/${value.flags}`;
  return asText(value) ?? '{?}';
}

/** The name that a decorator gives a parameter, or the parameter's own. */
export function nameGiven(decorator: ExternalValue, param: Parameter): string {
  const pattern = param.pattern.kind === 'default' ? param.pattern.pattern : param.pattern;
  return asString(decorator.args[0]) ?? (pattern.kind === 'variable' ? pattern.name : '{?}');
}

/** `Promise<void>`: the reply has no content. */
export function returnsNothing({ method }: ControllerRoute): boolean {
  const type = method.cls.module.facts.functions[method.member.fn]?.returns ?? null;
  const inner = type?.kind === 'reference' && type.name === 'Promise' ? (type.args[0] ?? null) : type;
  return inner?.kind === 'keyword' && inner.name === 'void';
}
