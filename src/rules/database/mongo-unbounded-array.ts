import { appendedBefore } from '../../model/code/appended-lists.ts';
import type { BackendModel, Entity, EntryPoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { entityCalled } from '../support/lookup.ts';
import { wordsOf } from '../support/names.ts';
import { endpointsInWords, reachOf, stepsOf, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'List in a document that grows with every request',
  severity: 'medium',
  precision: 'medium',
  needs: ['entries', 'queries', 'entities'],
  tags: ['performance', 'cwe-770'],
  docs: {
    why: 'A document is read, sent and written as a whole, and may not be larger than 16 MB. With each element every other use of it becomes slower, and on the day that the limit is met nothing can be added any more, for the customer who uses it most.',
    fix: 'Keep the elements of {column} in a collection of their own, with an index on the id of the document that they belong to; or keep the newest ones only, by `$slice`.',
    bad: `
import express from 'express';
import mongoose from 'mongoose';
const app = express();
const Post = mongoose.model('Post', new mongoose.Schema({ title: String, comments: [{ text: String }] }));
app.post('/posts/:id/comments', async (req, res) => {
  await Post.updateOne({ _id: req.params.id }, { $push: { comments: { text: req.body.text } } });
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import mongoose from 'mongoose';
const app = express();
const Post = mongoose.model('Post', new mongoose.Schema({ title: String, latest: [{ text: String }] }));
app.post('/posts/:id/comments', async (req, res) => {
  await Post.updateOne({ _id: req.params.id }, { $push: { latest: { $each: [{ text: req.body.text }], $slice: -10 } } });
  res.sendStatus(204);
});
`,
  },
  messages: { grows: '{endpoints}: {table}.{column} gets one element more each time, and nothing limits how many.' },
  check(model, report) {
    for (const { entity, column, step, entries } of growingLists(model)) {
      const [entry] = entries;
      if (entry === undefined) continue;
      report({
        message: 'grows',
        arguments: { endpoints: endpointsInWords(entries).replace(/,$/, ''), table: entity.table, column },
        place: step.operation.place,
        trace: wayTo(entry, step, `adds to ${column}`),
        endpoint: entry,
        affects: reachOf(entries),
        key: `${entity.table}.${column}`,
      });
    }
  },
});

interface Growing {
  readonly entity: Entity;
  readonly column: string;
  readonly step: StepOf<'query'>;
  readonly entries: EntryPoint[];
}

/** Each list once, in the order of the requests that make it longer. */
function growingLists(model: BackendModel): Growing[] {
  const found = new Map<string, Growing>();
  for (const entry of [...model.endpoints, ...model.consumers])
    for (const step of stepsOf(entry.steps, 'query')) {
      const { operation, conditions } = step;
      if (operation.operation !== 'update' && operation.operation !== 'upsert') continue;
      const entity = entityCalled(model, operation.entities[0] ?? '', operation.place.file);
      if (entity?.kind !== 'collection') continue;
      const own = operation.api.endsWith('.save') ? appendedBefore(model, operation.place) : [];
      for (const column of [...(operation.appended ?? []), ...own]) {
        const known = entity.columns.find(({ name }) => name === column);
        // what is no list, and what there are a handful of
        if ((own.includes(column) && known?.type.endsWith('[]') !== true) || isFew(column)) continue;
        // a condition is about it: its length, or one of its elements
        if (operation.filters?.some((filter) => filter.column.split('.')[0] === column) === true) continue;
        if (conditions.some(({ text }) => new RegExp(`\\b${column}\\b`).test(text) && /length|size/.test(text)))
          continue;
        const key = `${entity.table}.${column}`;
        const growing = found.get(key);
        if (growing === undefined) found.set(key, { entity, column, step, entries: [entry] });
        else if (!growing.entries.includes(entry)) growing.entries.push(entry);
      }
    }
  return [...found.values()];
}

const few = new Set(['role', 'permission', 'scope', 'tag', 'label', 'category', 'address', 'phone', 'language', 'provider', 'passkey', 'authenticator', 'step', 'section', 'option', 'method', 'member']); // prettier-ignore

/** What one record has a handful of. */
function isFew(column: string): boolean {
  return few.has(wordsOf(column).at(-1) ?? '');
}
