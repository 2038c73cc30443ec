import type { Activation } from './events.ts';
import type { Frame } from './frame.ts';
import { isNothing } from './narrow/lookups.ts';
import { join, options, type ExternalValue, type UnknownValue, type Value } from './values.ts';

/** What a step of a chain has found out of a member of the request (`params`, `id`) where it hands the request on. */
interface Learned {
  /** index of the parameter that the request is; -1: the value was given as a parameter of its own */
  readonly param: number;
  readonly part: string;
  readonly name: string;
  readonly value: Value;
}

const learned = new WeakMap<Activation, readonly Learned[]>();
const next = /^[\w@/-]+\.(?:next|done)$/;
const partsByPlace: Readonly<Record<string, string>> = { path: 'params', query: 'query', body: 'body' };

/** `next()`: what conditions have said of the request until here holds for whoever handles it afterwards. */
export function notePassedOn(frame: Frame, callee: Value, args: readonly Value[]): void {
  if (callee.kind !== 'external' || !next.test(callee.path.text)) return;
  const [error] = args;
  if (error !== undefined && options(error).every((option) => !isNothing(option))) return;
  note(frame);
}

/** An asynchronous hook of Fastify hands the request on where it ends, unless it gives back the reply. */
export function noteEnded(frame: Frame, returned: Value | null): void {
  const facts = frame.module.facts.functions[frame.fn];
  const [request] = frame.args;
  if (facts?.async !== true || request?.kind !== 'external' || !request.path.text.startsWith('fastify.')) return;
  const given = frame.args.slice(0, facts.params.length);
  if (given.some((each) => each.kind === 'external' && next.test(each.path.text))) return;
  const replies = returned === null ? [] : options(returned.kind === 'promise' ? returned.of : returned);
  const isReply = (each: Value): boolean =>
    each.kind === 'external' && each.path.text.startsWith('fastify.FastifyReply()');
  if (replies.length === 0 || !replies.every(isReply)) note(frame);
}

function note(frame: Frame): void {
  const now = [...fromChains(frame), ...fromParameters(frame)];
  const before = learned.get(frame.activation);
  const both = (each: Learned): Learned[] => {
    const other = before?.find(
      ({ param, part, name }) => param === each.param && part === each.part && name === each.name,
    );
    return other === undefined ? [] : [{ ...each, value: join(other.value, each.value) }];
  };
  learned.set(frame.activation, before === undefined ? now : now.flatMap(both));
}

/** What was found out of `req.params.id`. */
function fromChains(frame: Frame): Learned[] {
  const params = frame.module.facts.functions[frame.fn]?.params ?? [];
  return [...frame.narrowed].flatMap(([chain, value]) => {
    const [, root, part = '', name = ''] = /^\w+#(\d+)\.(params|query|body)\.([\w$]+)$/.exec(chain) ?? [];
    const param = params.findIndex(
      ({ pattern }) =>
        pattern.kind === 'variable' && String(pattern.variable) === root && isFixed(frame, pattern.variable),
    );
    return param < 0 ? [] : [{ param, part, name, value }];
  });
}

/** … and of a member that the function is given itself: `router.param('id', (req, res, next, id) => …)`. */
function fromParameters(frame: Frame): Learned[] {
  const params = frame.module.facts.functions[frame.fn]?.params ?? [];
  return params.flatMap(({ pattern }, index) => {
    const given = frame.args[index];
    if (pattern.kind !== 'variable' || !isFixed(frame, pattern.variable) || given?.kind !== 'unknown') return [];
    const [name, ...deeper] = given.origin?.path ?? [];
    const part = partsByPlace[given.origin?.in ?? ''];
    const value = frame.variables.get(pattern.variable);
    if (name === undefined || deeper.length > 0 || part === undefined || value === undefined) return [];
    return [{ param: -1, part, name, value }];
  });
}

function isFixed(frame: Frame, variable: number): boolean {
  return frame.module.facts.variables[variable]?.writes === 0;
}

const members = new WeakMap<UnknownValue, Map<string, Value>>();

/** The request as the step has left it: what it found out is known of its members. `read` gives what a part of it holds. */
export function keepPassedOn(
  activation: Activation,
  args: readonly Value[],
  read: (request: ExternalValue, part: string) => Value,
): void {
  for (const { param, part, name, value } of learned.get(activation) ?? []) {
    const request = args[Math.max(param, 0)];
    if (request?.kind !== 'external' || request.props === null) continue;
    const held = read(request, part);
    if (held.kind !== 'unknown') continue;
    const known: UnknownValue = { ...held };
    members.set(known, new Map([...(members.get(held) ?? []), [name, value]]));
    request.props.set(part, known);
  }
}

/** What a step before has found out of a member of this part of the request. */
export function passedOn(part: UnknownValue, name: string): Value | undefined {
  return members.get(part)?.get(name);
}
