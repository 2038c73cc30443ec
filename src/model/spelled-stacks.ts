import type { CallEvent } from '../evaluate/events.ts';
import type { Expression } from '../ir/index.ts';
import { below } from './code/module-code.ts';
import { expressionAt, expressionName } from './expression-names.ts';

const errorName = /(?:^|\.|_)(?:e|ex|exc|err|error|exception|cause|reason)$|(?:Err|Error|Exception)$/;

/** Whether a call is given `err.stack`, whatever is known of `err`: what no choice stands around. */
export function isGivenStack(event: CallEvent): boolean {
  return event.argPlaces.some((place) => {
    const expression = place === undefined ? null : expressionAt(place);
    return expression !== null && spellsStack(expression);
  });
}

function spellsStack(expression: Expression): boolean {
  const nodes = below(expression);
  return (
    nodes.some(
      (node) =>
        'kind' in node &&
        (node.kind === 'member'
          ? node.property === 'stack' && errorName.test(expressionName(node.object))
          : node.kind === 'call' && showsStack(node)),
    ) &&
    // `isProduction ? undefined : err.stack`; a value of its own is made by a call
    !nodes.some(
      (node) =>
        'kind' in node &&
        (node.kind === 'conditional' ||
          node.kind === 'logical' ||
          (node.kind === 'call' && !keepsStack(node) && !showsStack(node))),
    )
  );
}

/** `err.stack.split('\n').slice(0, 3)`, `String(err.stack)`: a text that is still the stack. */
function keepsStack(call: Extract<Expression, { kind: 'call' }>): boolean {
  if (call.callee.kind === 'name') return call.callee.name === 'String' && call.callee.variable < 0;
  // `util.format('%s', err.stack)`
  if (/^util\.(?:format|inspect)$/.test(expressionName(call.callee))) return true;
  let at: Expression = call;
  while (at.kind === 'call' && at.callee.kind === 'member') at = at.callee.object;
  return at.kind === 'member' && at.property === 'stack';
}

/** `util.inspect(err)`: an error is shown with its stack. */
function showsStack({ callee, args: [shown] }: Extract<Expression, { kind: 'call' }>): boolean {
  return (
    /^(?:util\.)?inspect$/.test(expressionName(callee)) && shown !== undefined && errorName.test(expressionName(shown))
  );
}
