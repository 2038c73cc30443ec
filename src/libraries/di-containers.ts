import type { PendingCall } from '../evaluate/knowledge.ts';
import { asText, options, settle, unknown, type ClassValue, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';

const inversify = 'inversify.Container()';
const tsyringe = 'tsyringe.container';
const typedi = 'typedi.Container';

/** Containers that are asked for instances by hand: what they were told to give, or an instance of the class itself. */
export default defineLibrary({
  packages: ['inversify', 'tsyringe', 'typedi'],
  docs: 'https://inversify.io/docs/api/container',
  rows: [
    { api: `${tsyringe}.createChildContainer()`, is: 'alias', of: tsyringe },
    { api: `${typedi}.{of()|default}`, is: 'alias', of: typedi },
    { api: 'typedi.default', is: 'alias', of: typedi },
  ],
  hooks: {
    [`${inversify}.bind().{to|toConstantValue|toDynamicValue|toSelf}`]: (call) => {
      const [token = unknown] = call.receiver?.kind === 'external' ? call.receiver.args : [];
      const container = call.receiver?.kind === 'external' ? call.receiver.receiver : null;
      if (container !== null)
        tell(call, container, token, call.path.name === 'toSelf' ? token : (call.args[0] ?? unknown));
      return undefined;
    },
    [`${inversify}.{get|getAsync|getNamed|resolve}`]: (call) => ask(call, call.path.name === 'getAsync'),
    [`${tsyringe}.{register|registerSingleton|registerInstance|registerType}`]: (call) => {
      const [token = unknown, given = token] = call.args;
      const settings = options(given).find((option) => option.kind === 'object' && option.cls === null);
      const named = ['useClass', 'useValue', 'useFactory', 'useToken'].map((name) =>
        settings?.kind === 'object' ? settings.props.get(name) : undefined,
      );
      if (call.receiver !== null) tell(call, call.receiver, token, named.find((each) => each !== undefined) ?? given);
      return call.receiver ?? unknown;
    },
    [`${tsyringe}.resolve`]: (call) => ask(call, false),
    [`${typedi}.set`]: (call) => {
      const [token, value] = call.args;
      if (call.receiver !== null && token !== undefined && value !== undefined) tell(call, call.receiver, token, value);
      return call.receiver ?? unknown;
    },
    [`${typedi}.get`]: (call) => ask(call, false),
  },
});

/** Remembers what a container was told to give for a class or a name. */
function tell(call: PendingCall, container: Value, token: Value, given: Value): void {
  const key = keyOf(token);
  if (key !== null) call.assign(container, `binding ${key}`, given);
}

function ask(call: PendingCall, later: boolean): Value | undefined {
  const [token] = call.args;
  const key = token === undefined ? null : keyOf(token);
  if (token === undefined || key === null || call.receiver?.kind !== 'external') return undefined;
  const told = call.receiver.props?.get(`binding ${key}`) ?? token;
  for (const option of options(told)) {
    if (option.kind === 'class') return instance(call, option);
    if (option.kind === 'object' && !later) return option;
    // `useFactory`, `toDynamicValue`
    if (option.kind === 'function') return settle(call.invoke(option, [call.receiver]));
  }
  return undefined;
}

function instance(call: PendingCall, { module, cls }: ClassValue): Value {
  return call.instanceOf({ module, cls });
}

/** A class, a symbol or a text. */
function keyOf(token: Value): string | null {
  for (const option of options(token)) if (option.kind === 'class') return `class ${option.module.path} ${option.cls}`;
  return asText(token);
}
