import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, literal, makeUnknown, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Functions that turn durations as people write them into milliseconds. */
export default defineLibrary({
  packages: ['ms', 'date-fns', '@lukeed/ms'],
  docs: 'https://date-fns.org',
  hooks: {
    ms: spoken,
    '@lukeed/ms.parse': spoken,
    'date-fns.hoursToMilliseconds': times(hour),
    'date-fns.minutesToMilliseconds': times(minute),
    'date-fns.secondsToMilliseconds': times(second),
    'date-fns.hoursToSeconds': times(3600),
    'date-fns.minutesToSeconds': times(60),
    'date-fns.hoursToMinutes': times(60),
  },
});

function times(factor: number): (call: PendingCall) => Value {
  return ({ args: [value] }) =>
    value?.kind === 'literal' && typeof value.value === 'number'
      ? literal(value.value * factor)
      : makeUnknown(null, 'number');
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: second,
  m: minute,
  h: hour,
  d: day,
  w: 7 * day,
  y: 365.25 * day,
};

/** `ms('5 minutes')`, `ms('1h')`; a number is turned into text. */
function spoken({ args: [value] }: PendingCall): Value | undefined {
  const text = asString(value);
  if (text === null) return undefined;
  const match = /^(-?(?:\d+)?\.?\d+) *(milliseconds?|msecs?|[a-z]*)$/i.exec(text);
  const name = match?.[2]?.toLowerCase() ?? '';
  const unit = name === '' || name.startsWith('mil') || name.startsWith('ms') ? 'ms' : name.charAt(0);
  const factor = units[unit];
  return match?.[1] === undefined || factor === undefined ? undefined : literal(Number(match[1]) * factor);
}
