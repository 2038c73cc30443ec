import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input among the instructions of a language model',
  severity: 'high',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-1427', 'owasp-a03'],
  docs: {
    why: 'The model cannot tell what you wrote from what the request added: “ignore the above” is an instruction like any other, and what the model knows, and every tool that it may call, is at the service of whoever sends it.',
    fix: 'Keep the system prompt constant, pass what people write as a message of the user, choose between known texts where something of the request decides, and give tools no more rights than the person who asks has.',
    bad: `
import express from 'express';
import OpenAI from 'openai';
const app = express();
const openai = new OpenAI();
app.post('/ask', async (req, res) => {
  const reply = await openai.chat.completions.create({
    model: 'gpt-5',
    messages: [{ role: 'system', content: 'You help with ' + req.body.topic }],
  });
  res.json(reply.choices[0].message);
});
`,
    good: `
import express from 'express';
import OpenAI from 'openai';
const app = express();
const openai = new OpenAI();
app.post('/ask', async (req, res) => {
  const reply = await openai.chat.completions.create({
    model: 'gpt-5',
    messages: [
      { role: 'system', content: 'You help with questions about gardens.' },
      { role: 'user', content: req.body.question },
    ],
  });
  res.json(reply.choices[0].message);
});
`,
  },
  messages: {
    flow: 'The {source} is part of what {sink}() tells the model to do.',
    mixed: 'The {source} stands among the words by which {sink}() says what to do with it, and may say something else.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'llm')) {
      const hit = flowHit(sink);
      report({ message: 'flow', ...hit, confidence: hit.confidence === 'low' ? 'low' : 'medium' });
    }
    // what people ask belongs there; only who reads the question cannot tell it from the words around it
    for (const sink of flowsTo(model, 'prompt'))
      report({ message: 'mixed', ...flowHit(sink), severity: 'low', confidence: 'low' });
  },
});
