import type { PendingCall } from '../../evaluate/knowledge.ts';
import { joinAll, makeArray, options, unknown, type Value } from '../../evaluate/values.ts';

/** Calls that hand out what the container holds, and the builder of middleware. */
export const instanceHooks: Record<string, (call: PendingCall) => Value | undefined> = {
  '@nestjs/common.INestApplication().{get|resolve}': given,
  '@nestjs/core.ModuleRef().{get|resolve|create}': given,
  // what is excluded belongs to what was applied
  '@nestjs/common.MiddlewareConsumer().apply().exclude': ({ receiver, args, external }) =>
    receiver?.kind === 'external'
      ? external(receiver.path.text, {
          args: receiver.args,
          receiver: receiver.receiver,
          props: new Map<string, Value>([['excluded', makeArray([...args])]]),
        })
      : undefined,
};

function given(call: PendingCall): Value | undefined {
  const [token] = call.args;
  const known = (token === undefined ? [] : options(token)).flatMap((option): Value[] => {
    if (option.kind === 'class') return [call.instanceOf({ module: option.module, cls: option.cls })];
    return option.kind === 'external' ? [call.external(`${option.path.text}()`)] : [];
  });
  if (known.length === 0) return unknown;
  return joinAll(known);
}
