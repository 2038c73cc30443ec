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
