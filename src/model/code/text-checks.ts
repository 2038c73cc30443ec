import type { Location } from '../../findings/types.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { codeOf } from './module-code.ts';

/** `text.includes('…')` and the like, with a text that the code spells out. */
export interface TextCheck {
  readonly method: 'includes' | 'startsWith' | 'endsWith' | 'indexOf';
  /** what is asked, in the words of the code */
  readonly of: string;
  readonly text: string;
  readonly place: Location;
}

/** What texts are asked for by the methods of strings. */
export function textChecks(source: SourceModule): TextCheck[] {
  const code = codeOf(source);
  return code.calls.flatMap((call): TextCheck[] => {
    if (call.kind !== 'call' || call.callee.kind !== 'member') return [];
    const { property, object } = call.callee;
    const [argument] = call.args;
    if (argument?.kind !== 'string' || !isMethod(property) || object.kind === 'array') return [];
    return [
      {
        method: property,
        of: expressionName(object),
        text: argument.value,
        place: source.locate(call.start, call.end),
      },
    ];
  });
}

function isMethod(name: string): name is TextCheck['method'] {
  return name === 'includes' || name === 'startsWith' || name === 'endsWith' || name === 'indexOf';
}
