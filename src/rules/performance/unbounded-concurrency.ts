import { placeKey } from '../../model/places.ts';
import type { Operation } from '../../model/operations.ts';
import type { EntryPoint, LoopInfo, Step } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { agreeing, endpointsInWords, reachOf, wayTo } from '../support/requests.ts';
import { isAtOnce, isWhole } from '../support/at-once.ts';
import { isBoundedList } from '../support/list-bounds.ts';

export default defineRule({
  title: 'As many requests at a time as there are rows',
  severity: 'medium',
  precision: 'high',
  needs: ['entries'],
  tags: ['performance', 'cwe-770'],
  docs: {
    why: 'All calls start at once: ten in the test, ten thousand with the table of production. The other service answers 429 or goes down, sockets and memory run out, and one request takes what all others need.',
    fix: 'Go through the list in parts, or with a limit (`p-limit`, `p-map` with `concurrency`), and give the list itself a maximum; work of that size belongs into a queue.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/reminders', async (req, res) => {
  const customers = await prisma.customer.findMany();
  await Promise.all(customers.map(async (customer) => await fetch('https://sms.example.com/' + customer.phone)));
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/reminders', async (req, res) => {
  const customers = await prisma.customer.findMany();
  for (const customer of customers) await fetch('https://sms.example.com/' + customer.phone);
  res.sendStatus(204);
});
`,
  },
  messages: {
    rows: '{endpoints} {start} {what} for all rows of a query at once.',
    input: '{endpoints} {start} {what} for all elements of a list that a client sends at once.',
  },
  check(model, report) {
    const found = new Map<string, { step: Step; loop: LoopInfo; entries: Set<EntryPoint> }>();
    for (const entry of [...model.endpoints, ...model.consumers]) {
      for (const step of entry.steps) {
        // inside of another loop it is a part of the list
        const [loop, ...inner] = step.loops;
        if (loop === undefined || inner.length > 0 || !isCostly(step.operation) || !isAtOnce(model, step, loop))
          continue;
        if (loop.overQuery === null ? isBoundedList(model, entry, step, loop) : !isWhole(model, entry, loop.overQuery))
          continue;
        const known = found.get(placeKey(loop.place));
        if (known === undefined) found.set(placeKey(loop.place), { step, loop, entries: new Set([entry]) });
        else known.entries.add(entry);
      }
    }
    for (const { step, loop, entries } of found.values()) {
      const [entry] = entries;
      if (entry === undefined) continue;
      report({
        message: loop.overQuery === null ? 'input' : 'rows',
        arguments: {
          endpoints: endpointsInWords([...entries]),
          start: agreeing('starts', [...entries]),
          what: step.operation.api,
        },
        place: loop.place,
        trace: [
          ...(loop.overQuery === null ? [] : [{ location: loop.overQuery, message: 'the rows come from here' }]),
          { location: loop.place, message: 'for all of them at once' },
          ...wayTo(entry, step, step.operation.api).slice(1),
        ],
        endpoint: entry,
        affects: reachOf([...entries]),
      });
    }
  },
});

/** What is done when the call returns is done one after the other. */
function isCostly({ is, api }: Operation): boolean {
  return is === 'http' || (is === 'command' && !api.endsWith('Sync'));
}
