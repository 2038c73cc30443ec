import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { BackendModel } from '../types.ts';
import { bare, below, codeOf, type CodeNode, type ModuleCode } from './module-code.ts';

/** Where a value with a name is copied by reading the text that `JSON.stringify` makes of it, in order of place. */
export function roundTrips({ sources }: BackendModel): Location[] {
  return sources.flatMap((source) => {
    const calling = new Set(source.facts.calls.flatMap(({ name, fn }) => (name === 'parse' ? [fn] : [])));
    return [...calling].flatMap((fn) =>
      (source.facts.functions[fn]?.body ?? []).flatMap((statement) =>
        below(statement).flatMap((node) =>
          'kind' in node && node.kind === 'call' && isRoundTrip(node) && !isPicked(codeOf(source), node)
            ? [source.locate(node.start, node.end)]
            : [],
        ),
      ),
    );
  });
}

function isRoundTrip({ callee, args }: Extract<Expression, { kind: 'call' }>): boolean {
  const [text, ...more] = args;
  // with a function of its own it does more than to copy
  if (text === undefined || more.length > 0 || expressionName(callee) !== 'JSON.parse') return false;
  const inner = bare(text);
  const [value] = inner.kind === 'call' && inner.args.length === 1 ? inner.args : [];
  // what is made for it wants what JSON makes of it
  if (value === undefined || !/^(?:name|member)$/.test(bare(value).kind)) return false;
  return inner.kind === 'call' && expressionName(inner.callee) === 'JSON.stringify';
}

/** One member is taken out of it: nobody wants the copy. */
function isPicked(code: ModuleCode, node: CodeNode): boolean {
  const parent = code.parent(node);
  return parent !== undefined && 'kind' in parent && parent.kind === 'member';
}
