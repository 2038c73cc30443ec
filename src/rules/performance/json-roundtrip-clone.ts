import { roundTrips } from '../../model/code/round-trips.ts';
import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Copy by way of JSON text',
  severity: 'low',
  precision: 'high',
  needs: ['sources'],
  tags: ['performance'],
  docs: {
    why: 'The whole object is written as text and read again, on the event loop, for a copy. On the way dates become text, `undefined`, maps and functions vanish, and a cycle throws.',
    fix: 'Copy with `structuredClone(…)`, or spread the one level that is changed.',
    bad: `
export function draftOf(order) {
  const copy = JSON.parse(JSON.stringify(order));
  copy.state = 'draft';
  return copy;
}
`,
    good: `
export function draftOf(order) {
  const copy = structuredClone(order);
  copy.state = 'draft';
  return copy;
}
`,
  },
  messages: {
    once: 'An object is copied by way of JSON text.',
    often: '{count} places copy objects by way of JSON text.',
  },
  check(model, report) {
    const places = roundTrips(model);
    const [first] = places;
    if (first === undefined) return;
    report({
      message: places.length === 1 ? 'once' : 'often',
      arguments: { count: places.length },
      place: first,
      trace: places.map((location) => ({ location, message: 'JSON.parse(JSON.stringify(…))' })),
      affects: { unit: 'file', count: new Set(places.map(({ file }) => file)).size },
      key: 'all',
    });
  },
});
