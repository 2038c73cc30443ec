import type { Activation, CallEvent } from '../../evaluate/events.ts';
import { asString, options, unknown, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { makeRecord } from './records.ts';
import { callsWithin, messageKinds, messageValue } from './socket-messages.ts';

/** The connection as the server's code has it. */
export const socket = 'ws.ServerSocket()';

export interface SocketDraft {
  /** of the HTTP server that connections are made to */
  readonly path: string;
  readonly framework: string;
  readonly place: Place;
  readonly conditional: boolean;
  /** runs for each connection */
  readonly connected: Value;
  readonly self: Value | null;
  /** what that gets, with the connection */
  given(connection: ExternalValue): Value[];
  /** names of the events that bring a message */
  readonly messages: readonly string[];
  /** what gets a message, where that is not registered on the connection */
  readonly listener?: Value | undefined;
  readonly guards: readonly GuardDraft[];
}

/**
 * A connection is one way in; so is each kind of message that the code tells apart by a constant. Where it tells none apart, what
 * comes over the connection is the one way in.
 */
export function declareSocket(build: LibraryBuild, draft: SocketDraft): void {
  const { evaluator } = build;
  const value = fresh(build, socket);
  const given = draft.given(value);
  const { activation } = evaluator.runRoot(draft.connected, given, draft.self);
  const connection: GuardDraft = {
    value: draft.connected,
    scope: 'router',
    place: draft.place,
    conditional: draft.conditional,
    args: given,
    ...(draft.self === null ? {} : { self: draft.self }),
  };
  const common = {
    app: null,
    protocol: 'ws' as const,
    framework: draft.framework,
    replies: 'call' as const,
    defaultStatus: 200,
    conditional: draft.conditional,
  };
  const guards = options(draft.connected).some((option) => option.kind === 'function')
    ? [...draft.guards, connection]
    : draft.guards;
  const listeners = [
    ...(activation === null ? [] : listenersIn(build, activation, value, draft.messages)),
    ...(draft.listener === undefined ? [] : [{ listener: draft.listener, place: draft.place, wrapped: false }]),
  ];
  let plain = false;
  const messages = listeners.flatMap(({ listener, place, wrapped }) => {
    const message = messageValue(place);
    const args = (): Value[] =>
      draft.listener === undefined
        ? [wrapped ? makeRecord({ data: message, target: value }) : message, unknown]
        : [value, message, unknown];
    const ran = evaluator.runRoot(listener, args()).activation;
    const kinds = ran === null ? [] : messageKinds(ran);
    if (kinds.length === 0) plain = true;
    const names = kinds.length > 0 ? kinds : [{ name: draft.path, place }];
    return names.map((kind) => ({ ...kind, listener, args }));
  });
  // the connection itself, unless a message of no particular kind stands for it
  if (!plain)
    build.endpoint({
      ...common,
      method: 'CONNECT',
      path: draft.path,
      mount: draft.path,
      place: draft.place,
      guards: draft.guards,
      handler: draft.connected,
      ...(draft.self === null ? {} : { self: draft.self }),
      arguments: () => draft.given(value),
    });
  for (const { name, place, listener, args } of messages)
    build.endpoint({
      ...common,
      method: 'MESSAGE',
      path: name,
      mount: draft.path,
      place,
      guards,
      handler: listener,
      arguments: args,
    });
}

interface Listener {
  readonly listener: Value;
  readonly place: Place;
  /** it gets an event that holds the message */
  readonly wrapped: boolean;
}

/** `socket.on('message', …)`, `socket.addEventListener('message', …)`, `socket.onmessage = …`. */
function listenersIn(
  build: LibraryBuild,
  activation: Activation,
  connection: ExternalValue,
  names: readonly string[],
): Listener[] {
  const path = build.evaluator.knowledge.paths.parse(socket);
  const listening = callsWithin(activation, (event) => event.path?.parent === path).filter(
    ({ name, args }) =>
      /^(?:on|once|addListener|addEventListener)$/.test(name) && names.includes(asString(args[0]) ?? ''),
  );
  const assigned = connection.props?.get('onmessage');
  return [
    ...listening.flatMap(({ args, place, name }): Listener[] =>
      args[1] === undefined ? [] : [{ listener: args[1], place, wrapped: name === 'addEventListener' }],
    ),
    ...(assigned?.kind === 'function'
      ? [{ listener: assigned, place: build.evaluator.placeOfFunction(assigned), wrapped: true }]
      : []),
  ];
}

/** How servers see a client that asks for a connection. */
export function socketReader(
  build: LibraryBuild,
  request: ExternalValue,
): { client: Value; handedOver(activation: Activation, server: Value | null): CallEvent[] } {
  const { paths } = build.evaluator.knowledge;
  const path = paths.parse('ws.WebSocketServer().handleUpgrade');
  return {
    client: makeRecord({ req: request, origin: unknown, secure: unknown }),
    handedOver: (activation, server) =>
      callsWithin(activation, (event) => event.path === path && event.receiver === server),
  };
}
