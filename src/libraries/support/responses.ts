import type { PendingCall } from '../../evaluate/knowledge.ts';
import { asString, literal, options, settle, unknown, type ExternalValue, type Value } from '../../evaluate/values.ts';
import { headerOf, unknownType } from '../../evaluate/headers.ts';
import type { ReplyOperation } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';

type Kind = ReplyOperation['kind'];

/** Replies that Express and what is modelled on it send: `res.status(404).json({ … })`. `api` is the response's path. */
export function responseOperations(api: string): Record<string, (call: OperationCall) => OperationDraft | null> {
  const reply =
    (kind: Kind, body: number, status?: (call: OperationCall) => number | null) =>
    (call: OperationCall): OperationDraft => {
      const value = call.args[body];
      return {
        is: 'reply',
        status: status?.(call) ?? statusSet(call),
        kind: kind === 'json' && value === undefined ? 'empty' : kind,
        keys: value === undefined ? null : bodyKeys(value),
        leaksError: value === undefined ? '' : leakOf(value),
      };
    };
  const send = (call: OperationCall): OperationDraft => {
    const [value] = call.args;
    const scalar = value !== undefined && (value.kind === 'literal' || value.kind === 'text');
    return reply(value === undefined ? 'empty' : scalar ? 'text' : 'json', 0)(call);
  };
  const numberAt =
    (index: number) =>
    (call: OperationCall): number | null => {
      const value = call.args[index];
      return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : null;
    };
  return {
    [`${api}.json`]: reply('json', 0),
    [`${api}.jsonp`]: reply('json', 0),
    [`${api}.send`]: send,
    [`${api}.end`]: (call) => (call.args.length === 0 ? reply('empty', 0)(call) : send(call)),
    [`${api}.sendStatus`]: reply('text', 9, numberAt(0)),
    [`${api}.sendFile`]: reply('file', 9),
    [`${api}.download`]: reply('file', 9),
    [`${api}.render`]: reply('html', 9),
    [`${api}.redirect`]: reply('redirect', 9, (call) => numberAt(0)(call) ?? 302),
  };
}

/** What calls on a response leave behind for the reply that follows: its status, and its content type. */
export function responseHooks(api: string): Record<string, (call: PendingCall) => Value | undefined> {
  const header = (call: PendingCall): Value => {
    const name = asString(call.args[0]);
    const type =
      name?.toLowerCase() === 'content-type' ? call.args[1] : call.args[0] && headerOf(call.args[0], 'content-type');
    if (type) call.remember('content-type', type);
    // `for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)`: the type may be among them
    else if (call.args.length === 2 && name === null) call.remember('content-type', literal(unknownType));
    return call.receiver ?? unknown;
  };
  const keep =
    (name: string) =>
    (call: PendingCall): Value => {
      if (call.args[0] !== undefined) call.remember(name, call.args[0]);
      return call.receiver ?? unknown;
    };
  return {
    [`${api}.status`]: keep('statusCode'),
    // it is stored, not shown
    [`${api}.attachment`]: (call) => {
      call.remember('content-type', literal(unknownType));
      return call.receiver ?? unknown;
    },
    [`${api}.{type|contentType}`]: keep('content-type'),
    [`${api}.{set|header|setHeader|append}`]: header,
    // one of these runs, and its name is the type
    [`${api}.format`]: (call) => {
      const [formats] = call.args;
      if (formats?.kind === 'object')
        for (const [type, respond] of formats.props) {
          call.remember('content-type', literal(type === 'default' ? 'html' : type));
          call.invoke(respond, []);
        }
      return call.receiver ?? unknown;
    },
    [`${api}.writeHead`]: (call) => {
      const type = call.args.slice(1).map((headers) => headerOf(headers, 'content-type'));
      for (const each of type) if (each !== null) call.remember('content-type', each);
      return keep('statusCode')(call);
    },
  };
}

/** Status set on the same response before: `res.status(404)`, `res.statusCode = 404`; 200 where nothing set one, null if what was set is not known. */
function statusSet(call: OperationCall): number | null {
  const status = call.event.state?.get('statusCode');
  if (status === undefined) return 200;
  return status?.kind === 'literal' && typeof status.value === 'number' ? status.value : null;
}

/** Top-level keys of a reply's body; null if not known. */
export function bodyKeys(value: Value): string[] | null {
  const settled = settle(value);
  return settled.kind === 'object' && settled.rest === null && settled.cls === null ? [...settled.props.keys()] : null;
}

/** Whether a body carries what an error says to developers. */
export function leakOf(value: Value, depth = 2): ReplyOperation['leaksError'] {
  for (const option of options(value)) {
    if (option.kind === 'external') {
      const leak = errorPart(option);
      if (leak !== '') return leak;
    } else if (option.kind === 'text') {
      for (const part of option.parts) {
        const leak = typeof part === 'string' ? '' : leakOf(part, depth - 1);
        if (leak !== '') return leak;
      }
    } else if (option.kind === 'object' && depth > 0 && option.cls === null) {
      for (const prop of option.props.values()) {
        const leak = leakOf(prop, depth - 1);
        if (leak !== '') return leak;
      }
    }
  }
  return '';
}

function errorPart(value: ExternalValue): ReplyOperation['leaksError'] {
  const { text } = value.path;
  // shows an error with its stack, whatever else there is
  if (/^node:util\.(?:inspect|format)\(\)$/.test(text)) {
    const parts = new Set(value.args.map((argument) => leakOf(argument, 1)));
    return parts.has('stack') || parts.has('error') ? 'stack' : parts.has('message') ? 'message' : '';
  }
  // errors that the project made itself have a message of its choosing
  if (value.call !== null) return '';
  if (text === 'global.Error()') return 'error';
  if (text === 'global.Error().message') return value.receiver?.call === null ? 'message' : '';
  if (/^global\.Error\(\)\.stack(?:\.\w+\(\)|\[\])*$/.test(text)) return 'stack';
  return '';
}
