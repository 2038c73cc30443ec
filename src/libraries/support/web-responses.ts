import { headerOf } from '../../evaluate/headers.ts';
import { deserialized } from '../../evaluate/serialized.ts';
import { asText, options, type Value } from '../../evaluate/values.ts';
import type { ReplyOperation } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { bodyKeys, leakOf } from './responses.ts';

/** `new Response(body, { status, headers })`. */
export function constructed(call: OperationCall): OperationDraft {
  const [body, init] = call.args;
  const status = statusIn(call, init);
  const content = body === undefined ? undefined : deserialized(body);
  return {
    is: 'reply',
    status,
    kind: kindOf(call, body, init, status),
    keys: content === undefined ? null : bodyKeys(content),
    leaksError: content === undefined ? '' : leakOf(content),
  };
}

/** `Response.json(body, { status })`, and helpers of frameworks that are called like it. */
export function json(call: OperationCall): OperationDraft {
  const [body, init] = call.args;
  return {
    is: 'reply',
    status: statusIn(call, init),
    kind: 'json',
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  };
}

/** `Response.redirect(url, status)`, and helpers of frameworks that are called like it. */
export function redirected(call: OperationCall): OperationDraft {
  return { is: 'reply', status: statusIn(call, call.args[1]) ?? 302, kind: 'redirect', keys: null, leaksError: '' };
}

/** A status as a number, or as a member of an object of options; 200 where none is given, null where it is not known. */
export function statusIn(call: OperationCall, init: Value | undefined): number | null {
  if (init === undefined || (init.kind === 'literal' && init.value === undefined))
    return call.event.name === 'redirect' ? null : 200;
  if (init.kind === 'literal') return typeof init.value === 'number' ? init.value : null;
  if (init.kind !== 'object') return null;
  const status = init.props.get('status');
  if (status === undefined) return init.rest === null && call.event.name !== 'redirect' ? 200 : null;
  return status.kind === 'literal' && typeof status.value === 'number' ? status.value : null;
}

function kindOf(
  call: OperationCall,
  body: Value | undefined,
  init: Value | undefined,
  status: number | null,
): ReplyOperation['kind'] {
  const headers = call.property(init, 'headers');
  if (headers !== undefined && headerOf(headers, 'location') !== null) return 'redirect';
  if (status !== null && status >= 300 && status < 400 && status !== 304) return 'redirect';
  if (body === undefined || (body.kind === 'literal' && (body.value === null || body.value === undefined)))
    return 'empty';
  const type = headers === undefined ? null : headerOf(headers, 'content-type');
  const text = type === null ? null : asText(type);
  if (text?.includes('json') === true) return 'json';
  if (text?.includes('html') === true) return 'html';
  if (text?.includes('event-stream') === true) return 'stream';
  if (options(body).some((option) => deserialized(option) !== option)) return 'json';
  if (text?.startsWith('text/') === true) return 'text';
  if (text !== null) return 'file';
  if (options(body).some((option) => option.kind === 'literal' || option.kind === 'text')) return 'text';
  return options(body).some((option) => option.kind === 'external' && /Stream\(\)/.test(option.path.text))
    ? 'stream'
    : 'unknown';
}
