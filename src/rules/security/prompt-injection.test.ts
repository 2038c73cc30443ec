import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('in the system prompts of all clients', () =>
  check(
    'security/prompt-injection',
    `
import express from 'express';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, streamText } from 'ai';
import { GoogleGenAI } from '@google/genai';
import { SystemMessage } from '@langchain/core/messages';
import { ChatPromptTemplate } from '@langchain/core/prompts';
const app = express();
const openai = new OpenAI();
const anthropic = new Anthropic();
const google = new GoogleGenAI({});
app.post('/a', async (req, res) => {
  const { persona } = req.body;
  await openai.chat.completions.create({ messages: [{ role: 'user', content: 'hi' }, { role: 'system', content: \`Be \${persona}\` }] }); // $ security/prompt-injection
  await openai.responses.create({ input: 'hi', instructions: 'Be ' + persona }); // $ security/prompt-injection
  await anthropic.messages.create({ system: 'Be ' + req.query.persona, messages: [] }); // $ security/prompt-injection
  await generateText({ system: persona, prompt: 'hi' }); // $ security/prompt-injection
  streamText({ messages: [{ role: 'system', content: persona }] }); // $ security/prompt-injection
  await google.models.generateContent({ contents: 'hi', config: { systemInstruction: persona } }); // $ security/prompt-injection
  new SystemMessage('Be ' + persona); // $ security/prompt-injection
  ChatPromptTemplate.fromMessages([['system', 'Be ' + persona], ['human', '{input}']]); // $ security/prompt-injection
  res.end();
});
`,
  ));

test('not what people say themselves, nor a choice between known texts', () =>
  check(
    'security/prompt-injection',
    `
import express from 'express';
import OpenAI from 'openai';
import { generateText } from 'ai';
const app = express();
const openai = new OpenAI();
const personas = { kind: 'Be kind.', brief: 'Be brief.' };
app.post('/a', async (req, res) => {
  await openai.chat.completions.create({ messages: [{ role: 'system', content: 'Be kind' }, { role: 'user', content: req.body.question }] });
  await openai.responses.create({ input: req.body.question, instructions: 'Be kind' });
  await generateText({ system: req.body.brief === 'yes' ? personas.brief : personas.kind, prompt: req.body.question });
  await generateText({ system: 'Answer with at most ' + Number(req.body.words) + ' words', prompt: req.body.question });
  res.end();
});
`,
  ));

test('messages one by one, instructions that are asked for later, and questions among words of ours', () =>
  check(
    'security/prompt-injection',
    `
import express from 'express';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { Agent, run } from '@openai/agents';
const app = express();
const openai = new OpenAI();
const anthropic = new Anthropic();
app.post('/ask', async (req, res) => {
  const { topic } = req.body;
  await openai.chat.completions.create({
    model: 'x',
    messages: [
      { role: 'system', content: 'You know everything about ' + topic }, // $ security/prompt-injection
      { role: 'system', content: 'Be polite.' },
      { role: 'developer', content: [{ type: 'text', text: topic }] }, // $ security/prompt-injection
      { role: 'user', content: topic },
      { role: 'user', content: 'Translate this into French: ' + topic }, // $ security/prompt-injection
    ],
  });
  await anthropic.messages.create({
    model: 'x',
    system: 'You are ' + topic, // $ security/prompt-injection
    messages: [{ role: 'assistant', content: topic }], // $ security/prompt-injection
  });
  await openai.responses.create({ model: 'x', input: topic });
  const agent = new Agent({ name: 'a', instructions: () => 'You are ' + topic }); // $ security/prompt-injection
  await run(agent, [{ role: 'user', content: topic }]);
  res.end();
});
`,
  ));
