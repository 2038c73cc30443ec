import { defineRule } from '../define.ts';
import { flowHit, flowsOf } from '../support/flows.ts';

/** What becomes of the answer, and how bad that is. */
const harms = [
  ['code', 'is run as code', 'critical', 'high'],
  ['command', 'becomes part of a command', 'critical', 'high'],
  ['sql', 'becomes part of a statement', 'high', 'high'],
  ['html', 'is written into a page', 'high', 'medium'],
  ['path', 'decides about a file', 'medium', 'medium'],
] as const;

export default defineRule({
  title: 'Answers of a language model that do something',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-1426', 'cwe-94', 'cwe-78', 'cwe-89', 'cwe-79', 'owasp-a03'],
  docs: {
    why: 'Whoever gets a text in front of the model, in a question, a document or a page that it reads, decides what it answers. What it answers is input, and as dangerous as that of any client.',
    fix: 'Handle it like a request: check it against a schema with known values, pass it as a parameter, encode it, let people confirm what cannot be undone, and run code that a model writes only in a sandbox without secrets and network.',
    bad: `
import { exec } from 'node:child_process';
import OpenAI from 'openai';
const openai = new OpenAI();
export async function run(question: string) {
  const reply = await openai.chat.completions.create({ model: 'gpt-5', messages: [{ role: 'user', content: question }] });
  exec(reply.choices[0].message.content ?? '');
}
`,
    good: `
import { execFile } from 'node:child_process';
import OpenAI from 'openai';
const openai = new OpenAI();
const commands = new Map([['status', ['status', '--short']], ['log', ['log', '-5']]]);
export async function run(question: string) {
  const reply = await openai.chat.completions.create({ model: 'gpt-5', messages: [{ role: 'user', content: question }] });
  const known = commands.get(reply.choices[0].message.content ?? '');
  if (known !== undefined) execFile('git', known);
}
`,
  },
  messages: { flow: 'The {source} {harm}: {sink}().' },
  check(model, report) {
    for (const [kind, harm, severity, confidence] of harms)
      for (const sink of flowsOf(model, kind, ({ source }) => source.kind === 'model')) {
        const hit = flowHit(sink);
        const { source = '', sink: api = '' } = hit.arguments ?? {};
        const { source: from, sink: to } = sink.flow;
        // on a longer way it may have been checked
        const near = from.location.file === to.location.file;
        report({
          message: 'flow',
          ...hit,
          severity,
          confidence: near ? confidence : 'low',
          arguments: { source, harm, sink: api },
        });
      }
  },
});
