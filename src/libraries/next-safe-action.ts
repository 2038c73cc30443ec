import type { PendingCall } from '../evaluate/knowledge.ts';
import { settle, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { actionArguments, client } from './support/safe-actions.ts';

/** Server actions that are made with a client: its middleware, the schema of the input, and the function itself. */
export default defineLibrary({
  packages: ['next-safe-action'],
  docs: 'https://next-safe-action.dev',
  rows: [
    { api: 'next-safe-action.createSafeActionClient', is: 'function', keeps: true },
    {
      api: `${client}.{use|useValidated|schema|inputSchema|outputSchema|metadata|bindArgsSchemas|clone|action|stateAction}`,
      is: 'function',
      keeps: true,
    },
    {
      api: `${client}.{use|useValidated|schema|inputSchema|outputSchema|metadata|bindArgsSchemas|clone}()`,
      is: 'alias',
      of: client,
    },
    { api: 'next-safe-action.createMiddleware().define', is: 'function', returns: 'argument 0', keeps: true },
    { api: `${actionArguments}.ctx.{user|userId|session|auth|currentUser|account}`, is: 'identity' },
    { api: `${actionArguments}.next`, is: 'function', async: true },
  ],
  hooks: {
    [`${actionArguments}.next`]: handOn,
  },
});

/** `next({ ctx: { user } })`: what runs later finds it in its context. */
function handOn(call: PendingCall): Value | undefined {
  const context = call.receiver?.kind === 'external' ? call.receiver.props?.get('ctx') : undefined;
  const given = call.args[0] === undefined ? undefined : call.member(settle(call.args[0]), 'ctx');
  if (context !== undefined && given?.kind === 'object')
    for (const [name, value] of given.props) call.assign(context, name, value);
  return undefined;
}
