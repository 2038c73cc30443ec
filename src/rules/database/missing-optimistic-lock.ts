import type { Column, Endpoint, Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isKey } from '../support/indexes.ts';
import { entityCalled } from '../support/lookup.ts';
import { endpointsInWords, stepsOf, wayTo, type StepOf } from '../support/requests.ts';
import { columnsFromRequest } from '../support/written-columns.ts';

export default defineRule({
  title: 'Edit that overwrites that of somebody else',
  severity: 'medium',
  precision: 'medium',
  needs: ['endpoints', 'queries', 'entities'],
  tags: ['data-integrity', 'cwe-362'],
  docs: {
    why: 'Two people open the same record, change different things and save. The second writes back all that was on the screen, what the first has changed included, and neither of them is told.',
    fix: 'Give {table} a version that each write counts up, send it along with the record, and update `WHERE id = … AND version = …`; where no row was changed, answer 409.',
    bad: `
//- /prisma/schema.prisma
model Page {
  id        Int    @id
  title     String
  summary   String
  content   String
  updatedBy Int
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.put('/pages/:id', async (req, res) => {
  const { title, summary, content } = req.body;
  await prisma.page.update({ where: { id: Number(req.params.id) }, data: { title, summary, content, updatedBy: req.user.id } });
  res.sendStatus(204);
});
`,
    good: `
//- /prisma/schema.prisma
model Page {
  id        Int    @id
  title     String
  summary   String
  content   String
  updatedBy Int
  version   Int
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.put('/pages/:id', async (req, res) => {
  const { title, summary, content, version } = req.body;
  const { count } = await prisma.page.updateMany({ where: { id: Number(req.params.id), version }, data: { title, summary, content, updatedBy: req.user.id, version: { increment: 1 } } });
  res.sendStatus(count === 1 ? 204 : 409);
});
`,
  },
  messages: {
    overwrites:
      '{endpoints} writes {columns} of {table} as they were sent, whatever became of the row since it was read; several people edit it ({editor}).',
  },
  check(model, report) {
    const found = new Map<Entity, { step: StepOf<'query'>; editor: Column; endpoints: Endpoint[] }>();
    for (const endpoint of model.endpoints)
      for (const step of stepsOf(endpoint.steps, 'query')) {
        const entity = entityCalled(model, step.operation.entities[0] ?? '', step.operation.place.file);
        const editor = entity?.columns.find(({ name }) => edited.test(name));
        if (entity === undefined || editor === undefined || !overwrites(endpoint, entity, step)) continue;
        const known = found.get(entity);
        if (known === undefined) found.set(entity, { step, editor, endpoints: [endpoint] });
        else if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
      }
    for (const [{ table }, { step, editor, endpoints }] of found) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      report({
        message: 'overwrites',
        arguments: {
          endpoints: endpointsInWords(endpoints),
          columns: columnsFromRequest(step.operation),
          table,
          editor: editor.name,
        },
        place: step.operation.place,
        trace: [
          ...wayTo(endpoint, step, 'writes what was sent'),
          { location: editor.location, message: `${editor.name}: who edited it last` },
        ],
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        key: table,
      });
    }
  },
});

/** There is more than one who edits such a record. */
const edited =
  /^(?:updated|modified|edited|changed|last_?(?:updated|modified|edited|changed))_?by(?:_?(?:id|user|userId))?$/i;
const versions = /^_{0,2}v$|version|revision|etag|^rev$|checksum|updated_?at|modified_?at|last_?modified/i;
/** One or two members are a switch, not a form. */
const form = 3;

/** A form is written into one row, with no word about what was in it. */
function overwrites(
  { method, params, guards }: Endpoint,
  entity: Entity,
  { operation, loops }: StepOf<'query'>,
): boolean {
  const { filters, written } = operation;
  if (operation.operation !== 'update' || method === 'DELETE' || loops.length > 0 || filters === null) return false;
  if (entity.isVersioned === true || columnsFromRequest(operation).length < form) return false;
  if (
    !isKey(
      entity,
      filters.filter(({ operator }) => operator === '=').map(({ column }) => column),
    )
  )
    return false;
  return ![
    ...filters.map(({ column }) => column),
    ...(written ?? []),
    ...params.map(({ name }) => name),
    ...guards.map(({ name }) => name),
  ].some((name) => versions.test(name) || /^if-(?:match|unmodified)/i.test(name));
}
