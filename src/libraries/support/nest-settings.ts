import type { PendingCall } from '../../evaluate/knowledge.ts';
import { options, unknown, type Value } from '../../evaluate/values.ts';
import type { RiskKind } from '../../model/risk-kinds.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { setting } from './decorated-members.ts';

/** `Module.forRootAsync(…)`: what its factory makes, or a method of its class, is kept as what the call gives was made with. */
export function nestSettings(method: string): (call: PendingCall) => Value {
  return (call) => {
    const [given] = call.args;
    const own = settingsOf(call, given, method);
    return call.external(`${call.path.text}()`, { args: own === null ? call.args : [...call.args, own] });
  };
}

function settingsOf(call: PendingCall, given: Value | undefined, method: string): Value | null {
  const factory = setting(given, 'useFactory');
  if (factory?.kind === 'function') return settled(call.invoke(factory, [unknown, unknown, unknown]));
  const cls = setting(given, 'useClass');
  if (cls?.kind !== 'class') return null;
  return settled(call.method(call.instanceOf({ module: cls.module, cls: cls.cls }), method, []));
}

function settled(value: Value): Value {
  return value.kind === 'promise' ? value.of : value;
}

/** The client that such a call makes, with the settings that are `true` and what is lost by each. */
export function settingsGiven(call: OperationCall, risks: readonly (readonly [RiskKind, string])[]): OperationDraft[] {
  const { result } = call.event;
  const given = result.kind === 'external' ? result.args[1] : undefined;
  const known = call.option(given);
  const client: OperationDraft = {
    is: 'client',
    client: 'database',
    options: typeof known === 'object' && known !== null && 'object' in known ? known.object : {},
  };
  return [
    client,
    ...risks.flatMap(([risk, name]): OperationDraft[] => {
      const value = setting(given, name);
      const on = value !== undefined && options(value).every((each) => each.kind === 'literal' && each.value === true);
      return on ? [{ is: 'risk', risk, setting: `${name}: true` }] : [];
    }),
  ];
}
