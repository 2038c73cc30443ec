import type { Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { flowHit, unvalidatedFlowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'A request body that is stored as it comes',
  severity: 'high',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-915', 'owasp-a08'],
  docs: {
    why: 'The client chooses which columns it sets: `role`, `isAdmin`, `balance`, `ownerId` and whatever is added next year are in its hands, though no form shows them.',
    fix: 'List the members that clients may set (`const { name, email } = req.body`), or let a schema that drops the others check the body first.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const app = express();
app.patch('/me', async (req, res) => {
  res.json(await prisma.user.update({ where: { id: 1 }, data: req.body }));
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const app = express();
app.patch('/me', async (req, res) => {
  const { name, email } = req.body;
  res.json(await prisma.user.update({ where: { id: 1 }, data: { name, email } }));
});
`,
  },
  messages: {
    flow: 'The {source} is stored by {sink}() with all members that the client sends.',
    checked:
      'The {source} is stored by {sink}() with all members that the client sends: its schema drops those it does not know from what it gives, not from what it was given.',
  },
  check(model, report) {
    for (const sink of unvalidatedFlowsTo(model, 'record', isOnlyReduced)) {
      const isChecked = sink.all.every(({ endpoints }) => endpoints.length > 0 && endpoints.every(isOnlyReduced));
      report({ message: isChecked ? 'checked' : 'flow', ...flowHit(sink) });
    }
  },
});

/** Checked by schemas that give a copy without what they do not list, and leave what they were given as it is. Others refuse it. */
function isOnlyReduced({ steps, validation }: Endpoint): boolean {
  const checks = steps.flatMap(({ operation }) =>
    operation.is === 'guard' && operation.guard === 'validation' && operation.covers === 'body' ? [operation] : [],
  );
  return (
    validation.value === true &&
    checks.length > 0 &&
    checks.every(({ reduces, shape }) => reduces === true && shape?.type === 'object' && shape.strict !== true)
  );
}
