import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('durations as people write them', async () => {
  const model = await modelOf(`
import ms from 'ms';
import { hoursToMilliseconds, minutesToMilliseconds } from 'date-fns';
setInterval(work, ms('5 minutes'));
setInterval(work, ms('12h'));
setInterval(work, ms(process.env.EVERY));
setInterval(work, hoursToMilliseconds(2));
setInterval(work, minutesToMilliseconds(Number(process.env.MINUTES)));
function work() {}
`);
  expect(consumersOf(model).map((line) => line.split(' →')[0])).toEqual([
    'schedule every 5 min',
    'schedule every 12 h',
    'schedule every {?}',
    'schedule every 2 h',
    'schedule every {?}',
  ]);
});
