import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { bare, spotOf } from './module-code.ts';

/**
 * The name of what a call adds a listener to, if that is held by the module and so lives as long as the process, and the file says nothing
 * of taking listeners off it; null otherwise.
 */
export function lastingReceiver(model: BackendModel, place: Location): string | null {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null || call.kind !== 'call' || call.callee.kind !== 'member') return null;
  const receiver = bare(call.callee.object);
  if (receiver.kind !== 'name') return null;
  const { source } = spot.code;
  // the process itself, unless the file takes what it adds off again
  if (receiver.variable < 0 && receiver.name === 'process')
    return /\bprocess\s*\.(?:off|removeListener|removeAllListeners)\b/.test(model.readDocument(place.file) ?? '')
      ? null
      : 'process';
  const variable = source.facts.variables[receiver.variable];
  if (variable === undefined || variable.owner !== 0 || !lasting.has(variable.kind) || variable.writes > 0) return null;
  // adding one is what the module initialiser is for
  if (spot.code.functionOf(call) === 0) return null;
  const { name } = variable;
  const removing = new RegExp(
    `\\b${name.replaceAll('$', '\\$')}\\s*\\??\\.(?:off|removeListener|removeAllListeners|removeEventListener)\\b`,
  );
  const text = model.readDocument(place.file) ?? '';
  return removing.test(text) || /\bsignal\b/.test(text.slice(call.start, call.end)) ? null : name;
}

const lasting: ReadonlySet<string> = new Set(['const', 'import']);
