import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what instructs a model, and what its answer reaches', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { OpenAI } from 'openai';
const app = express();
const openai = new OpenAI();
app.post('/a', async (req, res) => {
  const reply = await openai.chat.completions.create({
    messages: [{ role: 'developer', content: 'Be ' + req.body.tone }, { role: 'user', content: req.body.question }],
  });
  eval(reply.choices[0].message.content);
});
`);
  expect(flows.map(({ kind, source, sink }) => [kind, source.kind, source.label, sink.label])).toEqual([
    ['code', 'model', 'answer of a language model (create())', 'eval'],
    ['llm', 'request', 'request body `tone`', 'create'],
  ]);
});

test('arguments of tools', async () => {
  const { flows } = await modelOf(`
import { tool } from '@langchain/core/tools';
import { execSync } from 'node:child_process';
export const run = tool(({ name }) => execSync('ls ' + name), { name: 'run' });
`);
  expect(flows.map(({ kind, source }) => [kind, source.kind])).toContainEqual(['command', 'model']);
});

test('what tells agents and tools what they are there for', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { Agent, tool } from '@openai/agents';
import { GuardrailsOpenAI } from '@openai/guardrails';
import { callModel } from '@openrouter/agent';
const app = express();
app.get('/', async (req, res) => {
  const text = 'You are ' + req.query.who;
  new Agent({ name: 'a', handoffDescription: text });
  new Agent({ name: text });
  tool({ description: text, execute() {} });
  const guarded = await GuardrailsOpenAI.create({});
  await guarded.responses.create({ instructions: text });
  await guarded.responses.create({ instructions: 'You are kind', input: text });
  await callModel({ instructions: text });
  await callModel({ input: text });
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'llm')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([9, 11, 13, 15]);
});
