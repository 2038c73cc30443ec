import { isHoistable, isSpelledOut } from '../../model/code/hoistable.ts';
import type { BackendModel, LoopInfo } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { agreeing, endpointsInWords, reachedPlaces, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'Expression, formatter or template that is made anew for each element',
  severity: 'low',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance'],
  docs: {
    why: 'To make it takes far longer than to use it: a formatter loads the rules of a language, a template and a schema are compiled to code. In a loop over rows that is paid for each of them, on the event loop, for the same thing every time.',
    fix: 'Make it once before the loop, or once for the module: `const format = {call}`.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 500 });
  res.json(orders.map((order) => new Intl.NumberFormat('de').format(order.total)));
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
const format = new Intl.NumberFormat('de');
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 500 });
  res.json(orders.map((order) => format.format(order.total)));
});
`,
  },
  messages: { anew: '{endpoints} {make} the same {call} for each element of a list.' },
  check(model, report) {
    for (const { step, endpoints } of reachedPlaces(model, 'call', (each) => isMadeAnew(model, each))) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      report({
        message: 'anew',
        arguments: {
          endpoints: endpointsInWords(endpoints),
          make: agreeing('makes', endpoints),
          call: step.operation.api.replace(/^global\./, ''),
        },
        place: step.operation.place,
        trace: [
          ...wayTo(endpoint, step, step.operation.api),
          ...step.loops.slice(-1).map(({ place }) => ({ location: place, message: 'for each of them' })),
        ],
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
      });
    }
  },
});

function isMadeAnew(model: BackendModel, { operation, loops, conditions }: StepOf<'call'>): boolean {
  const loop = loops.findLast(isOverMany);
  if (loop === undefined || conditions.some(({ text }) => /cache|memo|\.has\(/i.test(text))) return false;
  // what is compiled once is remembered by its text, where that is always the same
  if (/(?:^|\.)RegExp$/.test(operation.api) && isSpelledOut(model, operation.place)) return false;
  // with settings of its own, the method makes a formatter each time
  const formats = /\.?toLocale(?:Date|Time)?String$/.test(operation.api) && operation.args.length > 1;
  return (formats || operation.tags.includes('made-once')) && isHoistable(model, operation.place, loop.place);
}

function isOverMany({ constant, overQuery, overInput }: LoopInfo): boolean {
  return !constant && (overQuery !== null || overInput);
}
