import type { PendingCall } from '../evaluate/knowledge.ts';
import { options, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { givenToMaker } from './support/makers.ts';
import { packagesOf } from './support/passing.ts';

/** `flow(first, second)(value)` */
const forwards = ['lodash.flow', 'ramda.{pipe|pipeWith|pipeP|pipeK|flow}', 'just-compose', 'fp-ts/function.flow', 'fp-ts/lib/function.flow', 'remeda.piped', 'es-toolkit.flow', 'effect.flow', 'effect/Function.flow', 'p-pipe', 'crocks.pipe', 'just-pipe.default']; // prettier-ignore
/** `compose(second, first)(value)` */
const backwards = ['lodash.{flowRight|compose|backflow}', 'ramda.{compose|composeWith|composeP|flowRight}', 'compose-function', 'redux.compose', '@reduxjs/toolkit.compose', 'recompose.compose', 'crocks.compose', 'es-toolkit.flowRight']; // prettier-ignore
/** `pipe(value, first, second)` */
const piping = ['fp-ts/function.pipe', 'fp-ts/lib/function.pipe', 'fp-ts/pipeable.pipe', 'remeda.pipe', 'effect.pipe', 'effect/Function.pipe', 'just-pipe']; // prettier-ignore
const currying = [
  'lodash.{curry|curryRight}',
  'ramda.{curry|curryN|uncurryN}',
  'curry',
  'just-curry-it',
  'crocks.curry',
  'es-toolkit.curry',
];
const constant = ['lodash.constant', 'ramda.always', 'fp-ts/function.constant', 'crocks.constant'];

/** Functions that are made of functions. */
export default defineLibrary({
  packages: packagesOf([...forwards, ...backwards, ...piping, ...currying, ...constant]),
  docs: 'https://gcanti.github.io/fp-ts/modules/function.ts.html',
  rows: ['fp-ts', 'effect'].map((api): Row => ({ api: `${api}.function`, is: 'alias', of: `${api}/function` })),
  hooks: {
    ...hooksFor(forwards, (call) => composed(call, inOrder(call))),
    ...hooksFor(backwards, (call) => composed(call, inOrder(call).toReversed())),
    ...hooksFor(piping, (call) => applied(call, call.args.slice(1), call.args.slice(0, 1))),
    ...hooksFor(currying, ({ args, external }) =>
      external('global.Function().curried()', { args: args.filter((value) => value.kind !== 'literal') }),
    ),
    ...hooksFor(constant, ({ args, external }) => external('global.Function().constant()', { args })),
    'global.Function().composed()': (call) => applied(call, givenToMaker(call), call.args),
    'global.Function().curried()': curried,
    'global.Function().constant()': (call) => givenToMaker(call)[0],
    'lodash.wrap': ({ args, external }) => external('global.Function().wrapped()', { args }),
    'global.Function().wrapped()': (call) => {
      const [inner, outer] = givenToMaker(call);
      return inner === undefined || outer === undefined ? undefined : call.invoke(outer, [inner, ...call.args]);
    },
  },
});

function hooksFor(
  apis: readonly string[],
  hook: (call: PendingCall) => Value | undefined,
): Record<string, (call: PendingCall) => Value | undefined> {
  return Object.fromEntries(apis.map((api) => [api, hook]));
}

/** The functions of `flow(first, second)` and of `flow([first, second])`. */
function inOrder({ args }: PendingCall): readonly Value[] {
  return args.flatMap((value) => (value.kind === 'array' ? value.elements : [value]));
}

function composed({ external }: PendingCall, functions: readonly Value[]): Value {
  return external('global.Function().composed()', { args: functions });
}

/** Calls one function after the other, each with what the one before gave. */
function applied(call: PendingCall, functions: readonly Value[], given: readonly Value[]): Value {
  const [result = unknown] = functions.reduce<readonly Value[]>((values, each) => [call.invoke(each, values)], given);
  return result;
}

/** Runs once it has all arguments. */
function curried(call: PendingCall): Value | undefined {
  const [work, ...before] = givenToMaker(call);
  const given = [...before, ...call.args];
  if (work === undefined) return undefined;
  const missing = options(work).some(
    (option) =>
      option.kind === 'function' && (option.module.facts.functions[option.fn]?.params.length ?? 0) > given.length,
  );
  return missing && call.args.length > 0
    ? call.external('global.Function().curried()', { args: [work, ...given] })
    : call.invoke(work, given);
}
