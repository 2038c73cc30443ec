import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { BackendModel } from '../types.ts';
import { bare, spotOf } from './module-code.ts';

/** Options that say which server a client talks to. */
const addressing =
  /^(?:connection(?:String)?|url|uri|host|hostname|server|port|socketPath|database|db|dbName|name|datasources?|datasourceUrl|path|filename|storage|adapter)$/;

/**
 * What the call that makes a client says about where it connects to, in the source's own words: `config.databaseUrl`.
 * '' if it says nothing (the environment decides); null if it says something that cannot be compared.
 */
export function addressOf(model: BackendModel, place: Location): string | null {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (call === null || call.kind === 'template') return null;
  const parts = call.args.map((argument) => addressIn(bare(argument), 0));
  return parts.includes(null) ? null : parts.filter((part) => part !== '').join(' ');
}

function addressIn(argument: Expression, depth: number): string | null {
  if (argument.kind === 'object') {
    const parts: string[] = [];
    for (const { key, kind, value } of argument.properties) {
      if (kind === 'spread' || key === null) return null;
      if (depth === 0 && !addressing.test(key)) continue;
      const part = addressIn(bare(value), depth + 1);
      if (part === null) return null;
      parts.push(`${key}=${part}`);
    }
    return parts.sort().join(',');
  }
  if (argument.kind === 'string') return argument.value;
  if (argument.kind === 'number') return String(argument.value);
  const name = expressionName(argument);
  // an options object that is made elsewhere is compared by its name; which of several one takes, a name does not say
  return /[…[]/.test(name) ? null : name;
}
