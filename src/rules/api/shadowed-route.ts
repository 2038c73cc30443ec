import type { Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { handsOn } from '../../model/routes-in-order.ts';
import { segmentsOf, type Segment } from '../support/routes.ts';

export default defineRule({
  title: 'Route that an earlier one hides',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['routing'],
  docs: {
    why: 'The router takes the first route that matches. A parameter matches any text, so the literal path behind it is never reached: its requests run the other handler, with the literal as an id, and fail there or do something else.',
    fix: 'Register {endpoint} before {earlier}, or constrain the parameter.',
    bad: `
import express from 'express';
const app = express();
app.get('/users/:id', (req, res) => { res.json({ id: req.params.id }); });
app.get('/users/me', (req, res) => { res.json({ me: true }); });
`,
    good: `
import express from 'express';
const app = express();
app.get('/users/me', (req, res) => { res.json({ me: true }); });
app.get('/users/:id', (req, res) => { res.json({ id: req.params.id }); });
app.get('/users/:id/posts', (req, res) => { res.json([]); });
`,
  },
  messages: {
    hidden: '{endpoint} is never reached: {earlier}, registered before it, takes “{literal}” for its parameter.',
  },
  check(model, report) {
    const inOrder = model.endpoints
      .filter(
        ({ protocol, app, conditional }) => protocol === 'http' && app?.traits.routesInOrder === true && !conditional,
      )
      .sort((a, b) => a.order - b.order);
    // only a path with a parameter takes what belongs to others, and only of its own length
    const wide = new Map<number, { candidate: Endpoint; segments: readonly Segment[] }[]>();
    for (const endpoint of inOrder) {
      const segments = segmentsOf(endpoint.path);
      if (segments === null) continue;
      let candidates = wide.get(segments.length);
      if (candidates === undefined) wide.set(segments.length, (candidates = []));
      const hiding = candidates.find(
        (each) =>
          competes(each.candidate, endpoint) &&
          hiddenSegment(each.segments, segments) !== undefined &&
          !handsOn(each.candidate),
      );
      if (segments.some(({ kind }) => kind === 'param')) candidates.push({ candidate: endpoint, segments });
      const earlier = hiding?.candidate;
      const literal = hiding === undefined ? undefined : hiddenSegment(hiding.segments, segments);
      if (earlier === undefined || literal === undefined) continue;
      report({
        message: 'hidden',
        arguments: { earlier: earlier.label, literal },
        place: endpoint.place,
        trace: [
          { location: earlier.place, message: `${earlier.label} matches first` },
          { location: endpoint.place, message: endpoint.label },
        ],
        endpoint,
        key: endpoint.label,
      });
    }
  },
});

function competes(earlier: Endpoint, later: Endpoint): boolean {
  return earlier.app?.id === later.app?.id && (earlier.method === later.method || earlier.method === 'ALL');
}

/** The literal that a parameter of the earlier path takes, if every request to the later path goes to the earlier. */
function hiddenSegment(wide: readonly Segment[], narrow: readonly Segment[]): string | undefined {
  let taken: string | undefined;
  for (const [at, segment] of wide.entries()) {
    const other = narrow[at];
    if (other === undefined) return undefined;
    if (segment.kind === 'literal') {
      if (other.kind !== 'literal' || other.text !== segment.text) return undefined;
    } else if (segment.text !== '') {
      // a constrained parameter may refuse what the later one takes
      if (other.kind !== segment.kind || other.text !== segment.text) return undefined;
    } else if (other.kind === 'literal') taken ??= other.text;
  }
  return taken;
}
