import type { Location } from '../../findings/types.ts';
import type { BackendModel, Endpoint, Step } from '../types.ts';
import { bare, isExpression, spotOf, type CallNode, type CodeNode, type ModuleCode, type Spot } from './module-code.ts';

/** Members by which packages give what they read: `reply.data`, `object.Body`. */
const contents = new Set(['data', 'body', 'Body', 'content', 'buffer', 'value']);
/** Calls that give the same bytes in another form. */
const same = new Set(['from', 'concat', 'toString', 'Uint8Array', 'Response']);

/** Whether what a call gives is sent as it is, by the function that makes the call or by those that it is returned to. */
export function isSentOn(model: BackendModel, { steps }: Endpoint, { operation, via }: Step): boolean {
  let at = operation.place;
  for (let level = via.length - 1; level >= 0; level--) {
    const spot = spotOf(model, at);
    const call = spot?.code.callAt(spot.start, spot.end) ?? null;
    if (spot === null || call === null) return false;
    const replies = steps.flatMap((step) =>
      step.operation.is === 'reply' ? spotIn(model, step.operation.place, spot) : [],
    );
    const ends = new Set([call, ...givenToCallback(spot.code, call)].map((node) => endOf(spot.code, node, replies, 0)));
    if (ends.has('sent')) return true;
    const frame = via[level];
    if (!ends.has('returned') || frame === undefined) return false;
    // what a handler returns is a reply where the framework makes one of it
    if (level === 0) return steps.some((step) => step.operation.is === 'reply' && step.operation.api === 'return');
    at = frame.calledAt;
  }
  return false;
}

type End = 'sent' | 'returned' | 'elsewhere';

function spotIn(model: BackendModel, place: Location, { code }: Spot): Spot[] {
  const spot = spotOf(model, place);
  return spot !== null && spot.code === code ? [spot] : [];
}

/** Mentions of what a callback gets after an error: `readFile(path, (error, data) => …)`. */
function givenToCallback(code: ModuleCode, call: CallNode): readonly CodeNode[] {
  const last = call.kind === 'template' ? undefined : call.args.at(-1);
  const pattern = last?.kind === 'function' ? code.source.facts.functions[last.fn]?.params[1]?.pattern : undefined;
  return pattern?.kind === 'variable' ? code.references(pattern.variable) : [];
}

function endOf(code: ModuleCode, from: CodeNode, replies: readonly Spot[], depth: number): End {
  let node = from;
  for (let parent = code.parent(node); parent !== undefined; node = parent, parent = code.parent(node)) {
    if (!('kind' in parent)) return 'elsewhere';
    switch (parent.kind) {
      case 'await':
      case 'cast':
        break;
      case 'member':
        if (!contents.has(parent.property) && !same.has(parent.property)) return 'elsewhere';
        break;
      case 'new':
      case 'call':
        if (isReply(code, parent, replies)) return 'sent';
        if (parent.callee !== node && !same.has(calledName(parent))) return 'elsewhere';
        break;
      case 'return':
        return 'returned';
      case 'declare': {
        if (depth > 2 || parent.value === null || !isExpression(node) || bare(parent.value) !== bare(node))
          return 'elsewhere';
        if (parent.pattern.kind !== 'variable') return 'elsewhere';
        const { variable } = parent.pattern;
        const ends = new Set(code.references(variable).map((name) => endOf(code, name, replies, depth + 1)));
        return ends.has('sent') ? 'sent' : ends.has('returned') ? 'returned' : 'elsewhere';
      }
      default:
        return 'elsewhere';
    }
  }
  return 'elsewhere';
}

function isReply(code: ModuleCode, call: CallNode, replies: readonly Spot[]): boolean {
  return replies.some(({ start, end }) => end === call.end && code.callAt(start, end) === call);
}

function calledName(call: CallNode): string {
  const callee = call.kind === 'template' ? call.tag : call.callee;
  return callee?.kind === 'member' ? callee.property : callee?.kind === 'name' ? callee.name : '';
}
