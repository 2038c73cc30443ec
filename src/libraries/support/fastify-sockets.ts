import type { LibraryBuild } from '../build-types.ts';
import { unknown } from '../../evaluate/values.ts';
import type { BootedRoute } from './fastify-boot.ts';
import { exchange } from './fastify-exchange.ts';
import type { FastifyRoute } from './fastify-routes.ts';
import { declareSocket } from './socket-endpoints.ts';

/**
 * Routes of @fastify/websocket: `{ websocket: true }` makes the handler that of connections, `wsHandler` stands beside one for
 * requests. False if requests are answered, too.
 */
export function declareSocketRoute(build: LibraryBuild, booted: BootedRoute, route: FastifyRoute): boolean {
  const beside = route.wsHandler !== undefined;
  if (!route.websocket && !beside) return false;
  const args = exchange(build, booted.instance, route);
  declareSocket(build, {
    path: route.path,
    framework: 'fastify',
    place: route.place,
    conditional: booted.seen.conditional,
    connected: route.wsHandler ?? route.handler,
    self: booted.instance,
    given: (connection) => [connection, args[0] ?? unknown],
    messages: ['message'],
    guards: route.guards.map((guard) => ({ ...guard, args: guard.args ?? args })),
  });
  return !beside;
}
