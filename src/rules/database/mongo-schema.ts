import type { BackendModel, Column, Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { ownEntities } from '../support/columns.ts';
import { inputWrites } from '../support/written-columns.ts';

export default defineRule({
  title: 'Documents without a schema for what clients send',
  severity: 'medium',
  precision: 'medium',
  needs: ['entities'],
  tags: ['data-integrity', 'cwe-1287'],
  docs: {
    why: 'The database keeps whatever it is given, and the schema is the only place that says what a document looks like. What passes it is of any shape: a text where the code expects a list, members that nobody knows, megabytes of them. Each reader then has to cope with all of it, for ever.',
    fix: 'Declare what {what} may hold, with types, required members and limits; and leave `strict` on.',
    bad: `
import express from 'express';
import mongoose from 'mongoose';
const app = express();
const Order = mongoose.model('Order', new mongoose.Schema({ total: Number }, { strict: false }));
app.get('/orders/:id', async (req, res) => { res.json(await Order.findById(req.params.id)); });
`,
    good: `
import express from 'express';
import mongoose from 'mongoose';
const app = express();
const Order = mongoose.model('Order', new mongoose.Schema({ total: { type: Number, required: true }, note: String }));
app.get('/orders/:id', async (req, res) => { res.json(await Order.findById(req.params.id)); });
`,
  },
  messages: {
    open: '{table} keeps every member that it is given, declared or not (strict: false).',
    any: '{columns} of {table} may hold anything, and what clients send goes there as it is.',
  },
  check(model, report) {
    for (const entity of ownEntities(model)) {
      if (entity.kind !== 'collection') continue;
      const { table, location } = entity;
      if (entity.isOpen === true) {
        report({
          message: 'open',
          arguments: { table, what: table },
          place: location,
          affects: { unit: 'entity', count: 1 },
          key: table,
        });
        continue;
      }
      const columns = anyFromClients(model, entity);
      const [first] = columns;
      if (first === undefined) continue;
      const names = columns.map(({ name }) => name);
      report({
        message: 'any',
        arguments: { table, columns: names, what: names },
        place: first.location,
        trace: columns.map((column) => ({ location: column.location, message: `${column.name} ${column.type}` })),
        affects: { unit: 'entity', count: 1 },
        key: table,
      });
    }
  },
});

/** Members of any type that requests write without a word from the code. */
function anyFromClients(model: BackendModel, entity: Entity): Column[] {
  const written = inputWrites(model).get(entity);
  return entity.columns.filter(({ name, type }) => /^(?:Mixed|Object)$/.test(type) && written?.has(name) === true);
}
