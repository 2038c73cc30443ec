import { asText, options, unknown, type Place, type Value } from '../evaluate/values.ts';
import type { LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { carriersOf } from './support/carriers.ts';
import { membersOf } from './support/request-context.ts';
import { listenerParams, messageValue } from './support/socket-messages.ts';

const jayson = ['jayson.server', 'jayson.Server', 'jayson/promise.server', 'jayson/promise.Server'];

/** JSON-RPC: the methods that a server has by name. */
export default defineLibrary({
  packages: ['jayson', 'json-rpc-2.0'],
  docs: 'https://www.jsonrpc.org/specification',
  title: 'JSON-RPC',
  rows: [
    { api: `{${jayson.join('|')}}`, is: 'function', keeps: true },
    { api: '{jayson|jayson/promise}.{server|Server}().{method|methods}', is: 'function', keeps: true },
    { api: '{jayson|jayson/promise}.Method', is: 'function', keeps: true },
    { api: 'json-rpc-2.0.JSONRPCServer().{addMethod|addMethodAdvanced|applyMiddleware}', is: 'function', keeps: true },
    { api: 'json-rpc-2.0.JSONRPCServerAndClient().addMethod', is: 'function', keeps: true },
    { api: 'jayson.callback', is: 'function' },
  ],
  build(build) {
    for (const { event, conditional } of build.calls(`{${jayson.join('|')}}`)) {
      const [carrier] = carriersOf(build, (value) => value.kind === 'external' && value.receiver?.call === event);
      for (const option of options(event.args[0] ?? unknown))
        for (const [name, handler] of membersOf(option))
          declare(build, name, handler, event.place, carrier?.mount ?? '', conditional);
    }
    for (const { event, conditional } of build.calls(
      '{jayson.server|jayson.Server|jayson/promise.server|jayson/promise.Server}().method',
    ))
      declare(build, asText(event.args[0]) ?? '{?}', event.args[1] ?? unknown, event.place, '', conditional);
    for (const { event, conditional } of build.calls(
      'json-rpc-2.0.{JSONRPCServer|JSONRPCServerAndClient}().{addMethod|addMethodAdvanced}',
    ))
      declare(build, asText(event.args[0]) ?? '{?}', event.args[1] ?? unknown, event.place, '', conditional);
  },
});

function declare(
  build: LibraryBuild,
  name: string,
  given: Value,
  at: Place,
  mount: string,
  conditional: boolean,
): void {
  const handler = functionIn(given);
  const own = options(handler).find((option) => option.kind === 'function');
  const place = own === undefined ? at : build.evaluator.placeOfFunction(own);
  const { paths } = build.evaluator.knowledge;
  build.endpoint({
    app: null,
    protocol: 'rpc',
    method: 'CALL',
    path: name,
    mount,
    framework: 'json-rpc',
    place,
    guards: [],
    handler,
    arguments: () => [messageValue(place, 'parameters'), build.evaluator.external(paths.parse('jayson.callback'))],
    replies: 'return',
    defaultStatus: 200,
    params: own === undefined ? [] : listenerParams(build, own, place),
    conditional,
  });
}

/** The function itself, or that of `new jayson.Method(fn)`, `{ handler: fn }`. */
function functionIn(value: Value): Value {
  for (const option of options(value)) {
    if (option.kind === 'external' && option.args[0] !== undefined) return functionIn(option.args[0]);
    if (option.kind === 'object' && option.props.get('handler') !== undefined)
      return option.props.get('handler') ?? value;
  }
  return value;
}
