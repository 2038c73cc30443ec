import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that decides where a browser is sent',
  severity: 'medium',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-601', 'owasp-a01'],
  docs: {
    why: 'A link to your site that leads to another one is what phishing needs: people check the host, log in where they land, and tokens in the address go along.',
    fix: 'Redirect to a path of your own (`/orders/` + an encoded id), or choose the target from a list. A path that is given must begin with one slash and no second: `//evil.example` is another host. Compare `new URL(target, base).origin` with your own.',
    bad: `
import express from 'express';
const app = express();
app.get('/login/done', (req, res) => {
  res.redirect(req.query.next);
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/login/done', (req, res) => {
  const next = new URL(req.query.next, 'https://app.example.com');
  res.redirect(next.origin === 'https://app.example.com' ? next.pathname : '/');
});
`,
  },
  messages: {
    flow: 'The {source} decides where {sink}() sends the browser.',
    referrer:
      '{sink}() sends the browser back to the page that it says it comes from: a page of anybody who links here.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'redirect')) {
      // a link decides about the address and the body, not about the headers of whoever follows it
      const chosen = sink.all.filter(
        ({ source }) => source.in !== 'header' && source.in !== 'url' && source.in !== 'cookie',
      );
      const [flow] = chosen;
      if (flow !== undefined) report({ message: 'flow', ...flowHit({ flow, all: chosen }) });
      // … but for the one that names the page with the link; who followed it is there already
      const back = flow === undefined ? sink.all.filter(({ source }) => referrer.test(source.label)) : [];
      if (back[0] !== undefined)
        report({ message: 'referrer', ...flowHit({ flow: back[0], all: back }), severity: 'low', confidence: 'low' });
    }
  },
});

const referrer = /`referr?er`$/i;
