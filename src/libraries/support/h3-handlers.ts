import { literal, options, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { webRequest } from './file-routes.ts';
import { event } from './h3-events.ts';

const defined =
  /^h3\.(?:defineEventHandler|eventHandler|defineHandler|defineCachedEventHandler|cachedEventHandler|defineCachedHandler|fromNodeMiddleware)\(\)$/;
const later = /^h3\.(?:lazyEventHandler|defineLazyEventHandler)\(\)$/;

/** The function of an event handler, with what runs before it. */
export function handlerIn(build: LibraryBuild, value: Value, place: Place): { handler: Value; guards: GuardDraft[] } {
  const guards: GuardDraft[] = [];
  let handler = value;
  for (let depth = 0; depth < 5; depth++) {
    const wrapper = options(handler).find(
      (option): option is ExternalValue =>
        option.kind === 'external' && (defined.test(option.path.text) || later.test(option.path.text)),
    );
    if (wrapper !== undefined) {
      const [inner] = wrapper.args;
      if (inner === undefined) break;
      handler = later.test(wrapper.path.text) && inner.kind === 'function' ? made(build, inner) : inner;
      continue;
    }
    const object = options(handler).find((option) => option.kind === 'object' && option.props.has('handler'));
    if (object?.kind !== 'object') break;
    for (const name of ['onRequest', 'middleware']) {
      const given = object.props.get(name);
      for (const each of given?.kind === 'array' ? given.elements : given === undefined ? [] : [given])
        guards.push({ value: handlerIn(build, each, place).handler, scope: 'route', place, conditional: false });
    }
    handler = object.props.get('handler') ?? handler;
  }
  return { handler, guards };
}

/** What `lazyEventHandler` is given makes the handler when it is needed. */
function made(build: LibraryBuild, factory: Value): Value {
  const { value } = build.evaluator.runRoot(factory, []);
  return value.kind === 'promise' ? value.of : value;
}

export function isHandler(value: Value): boolean {
  return options(value).some(
    (option) =>
      option.kind === 'function' ||
      (option.kind === 'external' && (defined.test(option.path.text) || later.test(option.path.text))) ||
      (option.kind === 'object' && option.props.has('handler')),
  );
}

/** The event of one request. */
export function eventOf(
  build: LibraryBuild,
  route: { readonly method: string | null; readonly path: string; readonly place: Place },
): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>();
  const value = evaluator.external(paths.parse(event), { props });
  if (route.method !== null) props.set('method', literal(route.method));
  const request = { ...webRequest(build, route), receiver: value };
  props.set('req', request);
  const url = request.props?.get('nextUrl');
  const path = url?.kind === 'external' ? url.props?.get('pathname') : undefined;
  if (path !== undefined) props.set('path', path);
  if (route.method !== null) {
    const raw = evaluator.external(paths.parse(`${event}.node.req`), {
      props: new Map([['method', literal(route.method)]]),
    });
    const node = evaluator.external(paths.parse(`${event}.node`), {
      receiver: value,
      props: new Map<string, Value>([['req', raw]]),
    });
    props.set('node', node);
  }
  return [value];
}
