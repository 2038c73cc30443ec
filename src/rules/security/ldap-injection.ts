import { placeKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that becomes part of a directory query',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-90', 'owasp-a03'],
  docs: {
    why: 'With `*` and brackets in it the input changes what the filter matches: other people’s entries come back, and a login that searches for its user finds somebody else.',
    fix: 'Build filters from objects (`new EqualityFilter({ attribute, value })`) or escape the value (`ldap-escape`).',
    bad: `
import express from 'express';
import ldap from 'ldapjs';
const app = express();
const client = ldap.createClient({ url: 'ldap://directory' });
app.get('/people', (req, res) => {
  client.search('o=example', { filter: '(uid=' + req.query.uid + ')' }, () => res.end());
});
`,
    good: `
import express from 'express';
import ldap from 'ldapjs';
const app = express();
const client = ldap.createClient({ url: 'ldap://directory' });
app.get('/people', (req, res) => {
  const filter = new ldap.EqualityFilter({ attribute: 'uid', value: req.query.uid });
  client.search('o=example', { filter }, () => res.end());
});
`,
  },
  messages: {
    flow: 'The {source} becomes part of the directory query of {sink}().',
  },
  check(model, report) {
    const sinks = flowsTo(model, 'ldap');
    const passed = new Set(
      sinks.flatMap(({ all }) => all.flatMap(({ steps }) => steps.map((step) => placeKey(step.location)))),
    );
    for (const sink of sinks)
      // a filter that is parsed is told where somebody searches with it
      if (!passed.has(placeKey(sink.flow.sink.location))) report({ message: 'flow', ...flowHit(sink) });
  },
});
