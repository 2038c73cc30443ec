import { options, settle, type FunctionValue, type Value } from '../../evaluate/values.ts';
import type { DescribedReply } from '../build-types.ts';
import { bodyKeys, leakOf } from './responses.ts';

const described = new WeakMap<object, DescribedReply>();

/** Notes that what a handler returns describes the reply, whoever calls it. */
export function describesReplies(handler: Value, describe: DescribedReply): void {
  for (const option of options(handler)) if (option.kind === 'function') described.set(keyOf(option), describe);
}

/** How to read what a handler returns, if a package said that it describes the reply. */
export function descriptionOf(handler: Value): { describes?: DescribedReply } {
  for (const option of options(handler)) {
    const describes = option.kind === 'function' ? described.get(keyOf(option)) : undefined;
    if (describes !== undefined) return { describes };
  }
  return {};
}

/** A closure is the same however it was bound. */
function keyOf({ frame, module, fn }: FunctionValue): object {
  return module.facts.functions[fn] ?? frame;
}

/** `{ status: 404, body }`. */
export const describedByStatus: DescribedReply = (value) =>
  options(settle(value)).flatMap((option) => {
    if (option.kind !== 'object') return [];
    const status = option.props.get('status');
    const body = option.props.get('body');
    const codes = (status === undefined ? [] : options(status)).flatMap((each) =>
      each.kind === 'literal' && typeof each.value === 'number' ? [each.value] : [],
    );
    const empty = body === undefined || (body.kind === 'literal' && (body.value === undefined || body.value === null));
    return (codes.length === 0 ? [null] : codes).map((code) => ({
      status: code,
      kind: empty ? ('empty' as const) : ('json' as const),
      keys: empty ? null : bodyKeys(body),
      leaksError: empty ? ('' as const) : leakOf(body),
    }));
  });
