import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  join,
  makeArray,
  makePromise,
  options,
  settle,
  undefinedValue,
  unknown,
  type ExternalValue,
  type Value,
} from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';

const observable = 'rxjs.Observable()';
const subject = 'rxjs.Subject()';
/** Operators that give on what their function gives … */
const mapping = new Set(['map', 'scan', 'reduce', 'expand']);
/** … or what an observable that it gives, gives. */
const flattening = new Set(['switchMap', 'mergeMap', 'concatMap', 'exhaustMap', 'flatMap']);

/** Observables: what is sent in is what subscribers get, by way of operators. */
export default defineLibrary({
  packages: ['rxjs', 'rxjs/operators'],
  docs: 'https://rxjs.dev/api',
  rows: [
    { api: 'rxjs/operators', is: 'alias', of: 'rxjs' },
    // operators, and no methods of lists
    { api: 'rxjs.{map|filter|find|findIndex|every|reduce|flatMap|forEach}', is: 'function', calls: 'all' },
    ...['BehaviorSubject', 'ReplaySubject', 'AsyncSubject'].map((name): Row => ({
      api: `rxjs.${name}()`,
      is: 'alias',
      of: subject,
    })),
  ],
  hooks: {
    'rxjs.of': ({ args, external }) =>
      external(observable, { args: [args.reduce((all, value) => join(all, value), args[0] ?? undefinedValue)] }),
    'rxjs.from': ({ args: [given = unknown], element, external }) =>
      external(observable, { args: [given.kind === 'promise' ? given.of : element(given)] }),
    'rxjs.defer': (call) => observed(call, call.invoke(call.args[0] ?? unknown, [])),
    [`{${observable}|${subject}}.pipe`]: (call) => {
      const value = call.args.reduce((given, operator) => applied(call, operator, given), sent(call.receiver));
      return call.external(observable, { args: [value] });
    },
    [`{${observable}|${subject}}.{subscribe|forEach}`]: (call) => {
      const [listener] = call.args;
      if (listener === undefined) return undefined;
      const next = listener.kind === 'object' ? call.member(listener, 'next') : listener;
      call.invoke(next, [sent(call.receiver)]);
      if (call.receiver?.kind === 'external' && call.receiver.path.text === subject) call.remember('listening', next);
      return undefined;
    },
    [`${subject}.next`]: (call) => {
      const [value = undefinedValue] = call.args;
      if (call.receiver?.kind !== 'external') return undefined;
      const before = call.receiver.props?.get('sent');
      call.remember('sent', before === undefined ? value : join(before, value));
      const listener = call.receiver.props?.get('listening');
      if (listener !== undefined) call.invoke(listener, [value]);
      return undefined;
    },
    [`${subject}.{getValue|asObservable}`]: (call) =>
      call.path.name === 'getValue' ? sent(call.receiver) : (call.receiver ?? undefined),
    'rxjs.{firstValueFrom|lastValueFrom}': ({ args: [given] }) =>
      isObservable(given) ? makePromise(sent(given)) : undefined,
    [`{${observable}|${subject}}.toPromise`]: ({ receiver }) => makePromise(sent(receiver)),
  },
});

function isObservable(value: Value | undefined): value is ExternalValue {
  return value?.kind === 'external' && (value.path.text === observable || value.path.text === subject);
}

/** What an observable gives to those who subscribe. */
function sent(value: Value | null | undefined): Value {
  if (value === null || value === undefined) return unknown;
  const all = options(value)
    .filter(isObservable)
    .map((option) => option.props?.get('sent') ?? option.args[0] ?? unknown);
  return all.length === 0 ? unknown : all.reduce((first, second) => join(first, second));
}

function observed(call: PendingCall, value: Value): Value {
  return isObservable(value) ? value : call.external(observable, { args: [settle(value)] });
}

/** What comes out of an operator that gets this. */
function applied(call: PendingCall, operator: Value, given: Value): Value {
  if (operator.kind !== 'external' || operator.path.root.text !== 'rxjs') return given;
  const { name } = operator.path;
  const work = operator.args.find(({ kind }) => kind === 'function');
  if (name === 'toArray' || name === 'bufferCount' || name === 'pairwise') return makeArray([], given);
  if (name === 'mapTo') return operator.args[0] ?? unknown;
  if (work === undefined) return given;
  if (flattening.has(name)) {
    const inner = call.invoke(work, [given]);
    return isObservable(inner) ? sent(inner) : settle(inner);
  }
  if (name === 'scan' || name === 'reduce') return call.invoke(work, [operator.args[1] ?? given, given]);
  if (name === 'catchError' || name === 'finalize') return given;
  const result = call.invoke(work, [given]);
  return mapping.has(name) ? result : given;
}
