import { copiesAccumulator } from '../../model/code/accumulations.ts';
import { makesManyRounds } from '../../model/scans.ts';
import type { BackendModel, EntryPoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { listName } from '../support/list-bounds.ts';
import { listSize, type List, type ListSize } from '../support/list-sizes.ts';
import { agreeing, bodyOf, endpointsInWords, reachOf, stepsOf, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'Search through one list for each element of another',
  severity: 'medium',
  precision: 'high',
  needs: ['entries'],
  tags: ['performance', 'cwe-407', 'cwe-1050'],
  docs: {
    why: 'The work grows with the product of the two lists: with a hundred of each nobody notices, ten thousand of each are a hundred million comparisons, and the event loop does nothing else meanwhile.',
    fix: 'Make a `Map` (or a `Set`) of the inner list by the key once, before the loop, and ask that; or let the database join.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany();
  const customers = await prisma.customer.findMany();
  res.json(orders.map((order) => ({ ...order, customer: customers.find(({ id }) => id === order.customerId) })));
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany();
  const customers = await prisma.customer.findMany();
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  res.json(orders.map((order) => ({ ...order, customer: byId.get(order.customerId) })));
});
`,
  },
  messages: {
    search: '{endpoints} {search} {inner} with {method}() for each element of {outer}.',
    copy: '{endpoints} {copy} all that was collected so far for each element of {outer}.',
  },
  check(model, report) {
    const found = new Map<string, { step: StepOf<'scan'>; loop: List; entries: EntryPoint[]; sizes: ListSize[] }>();
    for (const entry of [...model.endpoints, ...model.consumers])
      for (const step of stepsOf(entry.steps, 'scan')) {
        // several searches of one function are one thing to change
        const key = bodyOf(step);
        const known = found.get(key);
        if (known !== undefined) {
          if (!known.entries.includes(entry)) known.entries.push(entry);
          continue;
        }
        const loop = loopOf(model, step);
        if (loop === null) continue;
        const outer = listSize(model, entry, step, loop);
        const inner = listSize(model, entry, step, step.operation, loop);
        if (outer === 'few' || inner === 'few') continue;
        found.set(key, { step, loop, entries: [entry], sizes: [outer, inner] });
      }
    for (const { step, loop, entries, sizes } of found.values()) {
      const [entry] = entries;
      if (entry === undefined) continue;
      const { method, overQuery, place } = step.operation;
      const copies = method === 'reduce';
      report({
        message: copies ? 'copy' : 'search',
        arguments: {
          endpoints: endpointsInWords(entries),
          search: agreeing('searches', entries).replace(/e$/, ''),
          copy: entries.length === 1 ? 'copies' : 'copy',
          method,
          inner: nameOf(model, step.operation),
          outer: nameOf(model, loop),
        },
        place,
        trace: [
          ...(loop.overQuery === null ? [] : [{ location: loop.overQuery, message: 'the elements come from here' }]),
          ...(overQuery === null || copies
            ? []
            : [{ location: overQuery, message: 'the list that is searched comes from here' }]),
          { location: loop.place, message: 'for each of them' },
          ...wayTo(entry, step, `${method}()`).slice(1),
        ],
        endpoint: entry,
        affects: reachOf(entries),
        ...(copies
          ? {
              fix: 'Add to what is collected (`all[key] = value`, `all.push(value)`), or use a loop: nobody else sees it meanwhile.',
            }
          : {}),
        // what belongs to one owner may be few
        ...(!sizes.includes('all')
          ? { confidence: 'low' as const }
          : !copies && sizes.every((size) => size === 'all')
            ? { severity: 'high' as const }
            : {}),
      });
    }
  },
});

/** The innermost loop that makes many rounds around a search; of `reduce`, its own. */
function loopOf(model: BackendModel, { loops, operation }: StepOf<'scan'>): List | null {
  const { method, overQuery, overInput, place } = operation;
  if (method !== 'reduce') return loops.findLast(makesManyRounds) ?? null;
  return copiesAccumulator(model, place) ? { place, overQuery, overInput } : null;
}

function nameOf(model: BackendModel, list: List): string {
  return (
    listName(model, list) ??
    (list.overQuery === null
      ? 'a list that a client sends'
      : `the rows from ${list.overQuery.file}:${list.overQuery.line}`)
  );
}
