import type { PendingCall } from '../../evaluate/knowledge.ts';
import { asString, literal, makeObject, makePromise, options, type Value } from '../../evaluate/values.ts';
import { extendedContext, membersOf } from './request-context.ts';
import { router } from './trpc-routers.ts';

/** A router has its procedures as members, and as the record that older code spreads into other routers. */
export function makeRouter(call: PendingCall): Value {
  const record = makeObject(call.place);
  for (const argument of call.args)
    for (const option of options(argument))
      for (const [name, value] of membersOf(option)) if (name !== '_def') record.props.set(name, value);
  const definition = makeObject(call.place);
  definition.props.set('procedures', record);
  definition.props.set('record', record);
  return call.external(router, {
    args: call.args,
    receiver: call.receiver?.kind === 'external' ? call.receiver : null,
    props: new Map([...record.props, ['_def', definition]]),
  });
}

/** `next({ ctx, input })`: what comes after gets a context with more in it. */
export function handOn(call: PendingCall): Value {
  const [given] = call.args;
  const { receiver } = call;
  if (given !== undefined && receiver?.kind === 'external') {
    for (const option of options(given)) {
      if (option.kind !== 'object') continue;
      const added = option.props.get('ctx');
      if (added !== undefined)
        call.assign(receiver, 'ctx', extendedContext(call, '@trpc/server.Context()', receiver, added, 'ctx'));
      const input = option.props.get('input');
      if (input !== undefined) call.assign(receiver, 'input', input);
    }
  }
  return makePromise(call.external('@trpc/server.MiddlewareResult()'));
}

/** HTTP statuses of the error codes that tRPC and oRPC share. */
export const rpcStatuses: Readonly<Record<string, number>> = {
  PARSE_ERROR: 400,
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  PAYMENT_REQUIRED: 402,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_SUPPORTED: 405,
  TIMEOUT: 408,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNPROCESSABLE_CONTENT: 422,
  TOO_MANY_REQUESTS: 429,
  CLIENT_CLOSED_REQUEST: 499,
  INTERNAL_SERVER_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
};

/** `new TRPCError({ code: 'UNAUTHORIZED' })` with the status that clients see. */
export function refusal(call: PendingCall): Value {
  const [given] = call.args;
  const props = new Map<string, Value>(given === undefined ? [] : membersOf(given));
  const status = rpcStatuses[asString(props.get('code')) ?? ''];
  if (status !== undefined) props.set('statusCode', literal(status));
  return call.external('@trpc/server.TRPCError()', { args: call.args, props });
}
