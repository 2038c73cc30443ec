import {
  makeObject,
  options,
  truthiness,
  type ClassValue,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { className } from './decorated-members.ts';
import { expressExchange, middlewareDraft, pathArgument } from './controllers.ts';
import { placementsOf } from './placements.ts';

/** One application, with what it was set up with. */
export interface RoutingApp {
  readonly draft: AppDraft | null;
  readonly koa: boolean;
  readonly prefix: string;
  /** null: all controllers there are, as it takes them from files */
  readonly controllers: readonly ClassValue[] | null;
  readonly authorization: Value | null;
  readonly currentUser: Value | null;
  /** `validation: false` turns it off */
  readonly validates: boolean;
  /** members that no decorator is about are dropped or refused */
  readonly closed: boolean;
}

/** The values of one request. */
export interface RoutingExchange {
  readonly request: Value;
  readonly response: Value;
  /** the context of Koa */
  readonly context: Value;
  /** what middleware gets */
  readonly middleware: readonly Value[];
  /** what checkers get: `{ request, response, next }` */
  readonly action: ObjectValue;
}

const servers = ['createExpressServer', 'createKoaServer', 'useExpressServer', 'useKoaServer', 'createServer'];

/** Where no application was seen: another package makes it. */
export const elsewhere: RoutingApp = {
  draft: null,
  koa: false,
  prefix: '',
  controllers: null,
  authorization: null,
  currentUser: null,
  validates: true,
  closed: false,
};

/** Applications that controllers were given to. */
export function routingApps(build: LibraryBuild): RoutingApp[] {
  return build.calls(`routing-controllers.{${servers.join('|')}}`).map(({ event }) => {
    const given = event.args[event.name.startsWith('use') ? 1 : 0];
    const settings = given === undefined ? undefined : options(given).find((option) => option.kind === 'object');
    const props: ObjectValue['props'] = settings?.kind === 'object' ? settings.props : new Map();
    const { place } = event;
    const koa = event.name.includes('Koa');
    const server = event.name.startsWith('use') ? event.args[0] : event.result;
    const [placed] = server?.kind === 'external' ? placementsOf(build, server) : [];
    const draft = build.app({
      framework: 'routing-controllers',
      place,
      traits: {
        catchesAsyncErrors: true,
        // its own error handler sends the message, and outside production the stack too
        safeDefaultErrors: false,
        logs: false,
        requestIds: false,
        shutdownHooks: false,
        serverless: false,
        routesInOrder: true,
      },
      // what is added to the server later comes after the controllers
      guards: event.name.startsWith('use') ? (placed?.guardsBefore(event.order, '') ?? []) : [],
      builtOn: placed?.app ?? null,
      requestArguments: () => routingExchange(build, { koa, method: 'ALL', path: '{?}', place }).middleware,
    });
    for (const listen of build.calls('{express()|koa()}.listen'))
      if (listen.event.receiver === server) build.listens(draft, listen.event.place);
    const cors = props.get('cors');
    if (cors !== undefined && truthiness(cors) !== false)
      draft.guards.push({ value: cors, scope: 'global', place, conditional: false, name: 'cors', kinds: ['cors'] });
    addMiddleware(build, draft, props.get('middlewares'), place);
    const validation = props.get('validation');
    return {
      draft,
      koa,
      prefix: pathArgument(props.get('routePrefix')),
      controllers: classesIn(props.get('controllers')),
      authorization: props.get('authorizationChecker') ?? null,
      currentUser: props.get('currentUserChecker') ?? null,
      validates: validation === undefined || truthiness(validation) !== false,
      closed: validation?.kind === 'object' && isOn(validation.props.get('whitelist')),
    };
  });
}

export function routingExchange(
  build: LibraryBuild,
  route: { readonly koa: boolean; readonly method: string; readonly path: string; readonly place: Place },
): RoutingExchange {
  const { request, response, next } = expressExchange(build, route);
  const { paths } = build.evaluator.knowledge;
  const context = fresh(build, 'koa.Context()');
  const koaNext = build.evaluator.external(paths.parse('koa.next'));
  const member = (name: string): Value =>
    build.evaluator.asRoot((machine) => machine.member(context, name, route.place));
  const own = route.koa ? { request: member('request'), response: member('response') } : { request, response };
  const action = makeObject();
  for (const [name, value] of Object.entries({ ...own, context, next: route.koa ? koaNext : next }))
    action.props.set(name, value);
  return { ...own, context, middleware: route.koa ? [context, koaNext] : [request, response, next], action };
}

/** The classes of a list; null if there is none, or it names files. */
function classesIn(value: Value | undefined): ClassValue[] | null {
  if (value?.kind !== 'array' || value.rest !== null) return null;
  const classes = value.elements.flatMap((element) => options(element).filter((option) => option.kind === 'class'));
  return classes.length === value.elements.length ? classes : null;
}

/** `@Middleware({ type: 'before' })` classes: those that are listed, or all there are where files are. */
function addMiddleware(build: LibraryBuild, draft: AppDraft, listed: Value | undefined, place: Place): void {
  if (listed === undefined) return;
  const classes = classesIn(listed);
  for (const { cls, decorator } of build.decorated('routing-controllers.Middleware()')) {
    if (classes !== null && !classes.some((each) => each.module === cls.module && each.cls === cls.cls)) continue;
    const at = decorator.call?.place ?? place;
    const self = build.evaluator.instanceOf({ module: cls.module, cls: cls.cls });
    const error = build.evaluator.asRoot((machine) => machine.member(self, 'error', at));
    if (error.kind === 'function') {
      const thrown = fresh(build, 'global.Error()');
      const args = [thrown, ...(draft.requestArguments?.() ?? [])];
      build.errorHandler(draft, at, className(cls), false, { value: error, args, self });
      continue;
    }
    const [settings] = decorator.args;
    const type = settings?.kind === 'object' ? settings.props.get('type') : undefined;
    if (type?.kind === 'literal' && type.value === 'after') continue;
    draft.guards.push(middlewareOf(build, cls, at, 'global'));
  }
}

/** A middleware class or function, to be run with what the platform gives it. */
export function middlewareOf(
  build: LibraryBuild,
  value: Value,
  place: Place,
  scope: GuardDraft['scope'],
  args?: readonly Value[],
): GuardDraft {
  return middlewareDraft(build, value, { method: 'use', place, scope, ...(args === undefined ? {} : { args }) });
}

function isOn(value: Value | undefined): boolean {
  return value !== undefined && truthiness(value) === true;
}
