import { asText, options, type FunctionValue, type Value } from '../evaluate/values.ts';
import { pushChildren, type BodyNode } from '../link/walk.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';

/** Where frameworks are told how large a body may be. */
const settings: Readonly<Record<string, readonly string[]>> = {
  '{express|body-parser}.{json|urlencoded|raw|text}': ['0.limit'],
  '{koa-body|koa-body.koaBody|koa-bodyparser|@koa/bodyparser|@koa/bodyparser.bodyParser}': [
    '0.jsonLimit',
    '0.formLimit',
    '0.textLimit',
    '0.xmlLimit',
  ],
  fastify: ['0.bodyLimit'],
  'hono/body-limit.bodyLimit': ['0.maxSize'],
  '@hapi/hapi.{server|Server}': ['0.routes.payload.maxBytes'],
  '@hapi/hapi.server().route': ['0.options.payload.maxBytes', '0.config.payload.maxBytes'],
};
const units: Readonly<Record<string, number>> = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40 };

/** How large bodies may be: the limits that applications set, and bodies that they put together themselves. */
export default defineLibrary({
  packages: ['hono/body-limit'],
  docs: 'https://expressjs.com/en/api.html#express.json',
  operations: {
    ...Object.fromEntries(
      Object.entries(settings).map(([api, places]) => [
        api,
        (call: OperationCall): OperationDraft[] => places.flatMap((place) => limitAt(call, place)),
      ]),
    ),
    '{node:http.IncomingMessage()|express.Request()}.{on|addListener}': (call) => {
      const [name, listener] = call.args;
      if (call.text(name) !== 'data' || listener === undefined) return null;
      const gathers = options(listener).some((option) => option.kind === 'function' && gathersAll(option));
      return gathers ? { is: 'call', tags: ['body-unbounded'], args: [] } : null;
    },
  },
});

function limitAt(call: OperationCall, place: string): OperationDraft[] {
  const [index = '0', ...path] = place.split('.');
  const limit = path.reduce<Value | undefined>((value, name) => call.property(value, name), call.args[Number(index)]);
  const bytes = limit === undefined ? null : bytesOf(limit);
  return bytes === null ? [] : [{ is: 'call', tags: ['body-limit'], args: [String(bytes)] }];
}

/** `'50mb'`, `1048576`, `Infinity`; null if it is not known. */
function bytesOf(limit: Value): number | null {
  if (limit.kind === 'literal' && typeof limit.value === 'number') return limit.value;
  if (limit.kind === 'external' && /Infinity|MAX_SAFE_INTEGER|MAX_VALUE/.test(limit.path.text)) return Infinity;
  const [, number = '', unit = 'b'] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?b)?\s*$/i.exec(asText(limit) ?? '') ?? [];
  return number === '' ? null : Number(number) * (units[unit.toLowerCase()] ?? 1);
}

/** Adds each piece to what it has, and never looks at how much that is. */
function gathersAll({ module, fn }: FunctionValue): boolean {
  const stack: BodyNode[] = [...(module.facts.functions[fn]?.body ?? [])];
  let adds = false;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'binary' && /^[<>]=?$/.test(node.operator)) return false;
    if (node.kind === 'call' && node.callee.kind === 'member') {
      if (/^(?:destroy|pause|abort|close)$/.test(node.callee.property)) return false;
      adds ||= node.callee.property === 'push';
    }
    adds ||= node.kind === 'assign' && (node.operator === '+=' || node.value.kind === 'binary');
    pushChildren(node, stack);
  }
  return adds;
}
