import { growingCollections } from '../../model/code/growing.ts';
import { defineRule } from '../define.ts';
import { endpointsInWords } from '../support/requests.ts';

export default defineRule({
  title: 'Collection that grows with every request and never shrinks',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance', 'cwe-401', 'cwe-770'],
  docs: {
    why: 'It lives as long as the process, and every new key stays in it. Memory grows with the traffic until the process is killed, and where the key comes from the request, anybody can make that happen at will.',
    fix: 'Give {name} a bound or a time to live: an LRU cache with a maximum, or a cache outside the process, which several instances share.',
    bad: `
import express from 'express';
const app = express();
const quotes = new Map();
app.get('/quotes/:postcode', async (req, res) => {
  const reply = await fetch('https://carrier.example.com/' + req.params.postcode);
  quotes.set(req.params.postcode, await reply.json());
  res.json(quotes.get(req.params.postcode));
});
`,
    good: `
import express from 'express';
const app = express();
const quotes = new Map();
app.get('/quotes/:postcode', async (req, res) => {
  const reply = await fetch('https://carrier.example.com/' + req.params.postcode);
  if (quotes.size > 1000) quotes.clear();
  quotes.set(req.params.postcode, await reply.json());
  res.json(quotes.get(req.params.postcode));
});
`,
  },
  messages: {
    grows: '{endpoints} adds to {name} with every new key, and nothing ever takes anything out of it.',
  },
  check(model, report) {
    for (const { name, place, grows, endpoints } of growingCollections(model)) {
      report({
        message: 'grows',
        arguments: { name, endpoints: endpointsInWords(endpoints) },
        place,
        trace: grows.map((location) => ({ location, message: `adds to ${name}` })),
        endpoint: endpoints[0] ?? null,
        affects: { unit: 'endpoint', count: endpoints.length },
        key: name,
      });
    }
  },
});
