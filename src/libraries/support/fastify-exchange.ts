import { literal, makeObject, makeUnknown, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { decorators, requestPrefix } from './fastify-register.ts';
import type { FastifyRoute } from './fastify-routes.ts';
import { urlValue } from './route-url.ts';
import { shapeValue } from './shape-values.ts';

export const request = 'fastify.FastifyRequest()';
export const reply = 'fastify.FastifyReply()';

/** Fresh `request`, `reply` and `done` for one request to a route. */
export function exchange(build: LibraryBuild, instance: ExternalValue, route: FastifyRoute | null): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const requestProps = decorators(instance, requestPrefix);
  requestProps.set('server', instance);
  if (route !== null) describeRoute(requestProps, route);
  const requestValue = evaluator.external(paths.parse(request), { props: requestProps });
  const replyProps = decorators(instance, 'reply ');
  replyProps.set('server', instance);
  replyProps.set('request', requestValue);
  return [
    requestValue,
    evaluator.external(paths.parse(reply), { props: replyProps }),
    evaluator.external(paths.parse('fastify.done')),
  ];
}

/** What a request says about its route: hooks often decide by it. */
function describeRoute(props: Map<string, Value>, route: FastifyRoute): void {
  const { path, config, place } = route;
  const declared = makeObject();
  declared.props.set('url', literal(path));
  declared.props.set('config', config);
  if (route.method !== 'ALL') {
    declared.props.set('method', literal(route.method));
    props.set('method', literal(route.method));
  }
  if (route.schema !== undefined) declared.props.set('schema', route.schema);
  declared.rest = makeUnknown(null);
  props.set('routeOptions', declared);
  props.set('routerPath', literal(path));
  props.set('routeConfig', config);
  const context = makeObject();
  context.props.set('config', config);
  context.rest = makeUnknown(null);
  props.set('context', context);
  if (!path.includes('{?}')) {
    const url = urlValue(path, place);
    props.set('url', url);
    props.set('originalUrl', url);
  }
  for (const [name, where] of [
    ['body', 'body'],
    ['query', 'query'],
    ['params', 'path'],
    ['headers', 'header'],
  ] as const) {
    const shape = route.shapes.get(where);
    // headers that a schema does not name are there all the same
    if (shape?.kind === 'object')
      props.set(name, shapeValue(where === 'header' ? { ...shape, open: true } : shape, where, [], place, 'schema'));
  }
}
