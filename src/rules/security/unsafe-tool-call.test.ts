import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('answers and arguments of tools that reach something', () =>
  check(
    'security/unsafe-tool-call',
    `
import { exec, execSync } from 'node:child_process';
import fs from 'node:fs';
import express from 'express';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, tool } from 'ai';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import pg from 'pg';
const app = express();
const pool = new pg.Pool();
const openai = new OpenAI();
const anthropic = new Anthropic();
app.post('/a', async (req, res) => {
  const completion = await openai.chat.completions.create({ messages: [{ role: 'user', content: req.body.question }] });
  const statement = completion.choices[0].message.content;
  await pool.query(statement); // $ security/unsafe-tool-call
  const { text } = await generateText({ prompt: 'x' });
  eval(text); // $ security/unsafe-tool-call
  const message = await anthropic.messages.create({ messages: [] });
  res.send('<p>' + message.content[0].text + '</p>'); // $ security/unsafe-tool-call
});
export const shell = tool({
  description: 'runs a command',
  execute: async ({ command }) => execSync(\`git \${command}\`).toString(), // $ security/unsafe-tool-call
});
const server = new McpServer({ name: 'files', version: '1' });
server.registerTool('read', {}, async ({ path }) => ({ content: fs.readFileSync('/data/' + path, 'utf8') })); // $ security/unsafe-tool-call
`,
  ));

test('not as a parameter, as JSON, or encoded', () =>
  check(
    'security/unsafe-tool-call',
    `
import express from 'express';
import escape from 'escape-html';
import OpenAI from 'openai';
import { tool } from 'ai';
import pg from 'pg';
const app = express();
const pool = new pg.Pool();
const openai = new OpenAI();
app.post('/a', async (req, res) => {
  const completion = await openai.chat.completions.create({ messages: [{ role: 'user', content: req.body.question }] });
  const text = completion.choices[0].message.content;
  await pool.query('INSERT INTO answers (text) VALUES ($1)', [text]);
  res.json({ text });
});
app.post('/b', async (req, res) => {
  const completion = await openai.chat.completions.create({ messages: [] });
  res.send('<p>' + escape(completion.choices[0].message.content) + '</p>');
});
export const find = tool({
  execute: async ({ id }) => (await pool.query('SELECT * FROM orders WHERE id = $1', [id])).rows,
});
`,
  ));
