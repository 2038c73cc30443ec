import type { BackendModel, Entity, EntryPoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { ownEntities } from '../support/columns.ts';
import { entityCalled } from '../support/lookup.ts';
import { isBookkeeping } from '../support/names.ts';
import { endpointsInWords, isWrite, reachOf, stepsOf, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'Record that is deleted while others still refer to it',
  severity: 'medium',
  precision: 'medium',
  needs: ['entries', 'queries', 'entities'],
  tags: ['data-integrity'],
  docs: {
    why: 'The database keeps no foreign keys: what refers to the record stays, and refers to nothing. Populated it is null, which most code does not expect; counted it is wrong; and of a customer who wanted to be forgotten the half is still there.',
    fix: 'Delete or change {children} as well, in one transaction with {table}; or mark the record as deleted, and leave it.',
    bad: `
import express from 'express';
import mongoose, { Schema } from 'mongoose';
const app = express();
const User = mongoose.model('User', new Schema({ name: String }));
const Post = mongoose.model('Post', new Schema({ title: String, author: { type: Schema.Types.ObjectId, ref: 'User' } }));
app.delete('/users/:id', async (req, res) => {
  await User.deleteOne({ _id: req.params.id });
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import mongoose, { Schema } from 'mongoose';
const app = express();
const User = mongoose.model('User', new Schema({ name: String }));
const Post = mongoose.model('Post', new Schema({ title: String, author: { type: Schema.Types.ObjectId, ref: 'User' } }));
app.delete('/users/:id', async (req, res) => {
  await Post.deleteMany({ author: req.params.id });
  await User.deleteOne({ _id: req.params.id });
  res.sendStatus(204);
});
`,
  },
  messages: { orphans: '{endpoints} deletes from {table}; {children} {refer} to it, and {stay}.' },
  check(model, report) {
    for (const { entity, children, step, entries } of orphaning(model)) {
      const [entry] = entries;
      if (entry === undefined) continue;
      report({
        message: 'orphans',
        arguments: {
          endpoints: endpointsInWords(entries),
          table: entity.table,
          children: children.map(({ table }) => table),
          refer: children.length === 1 ? 'refers' : 'refer',
          stay: children.length === 1 ? 'stays' : 'stay',
        },
        place: step.operation.place,
        trace: [
          ...wayTo(entry, step, `deletes from ${entity.table}`),
          ...children.map(({ relation, table }) => ({
            location: relation,
            message: `${table} refers to ${entity.table}`,
          })),
        ],
        endpoint: entry,
        affects: reachOf(entries),
        key: entity.table,
      });
    }
  },
});

interface Orphaning {
  readonly entity: Entity;
  readonly children: readonly { readonly table: string; readonly relation: Entity['location'] }[];
  readonly step: StepOf<'query'>;
  readonly entries: EntryPoint[];
}

function orphaning(model: BackendModel): Orphaning[] {
  const found = new Map<Entity, Orphaning>();
  for (const entry of [...model.endpoints, ...model.consumers]) {
    const queries = stepsOf(entry.steps, 'query');
    for (const step of queries) {
      const { operation } = step;
      if (operation.operation !== 'delete' || step.inCatch) continue;
      const entity = entityCalled(model, operation.entities[0] ?? '', operation.place.file);
      if (entity?.kind !== 'collection' || isBookkeeping(entity.table) || isDoneByHooks(model, entity)) continue;
      const touched = new Set(
        queries
          .filter((other) => isWrite(other.operation))
          .map((other) => entityCalled(model, other.operation.entities[0] ?? '', other.operation.place.file)),
      );
      const children = childrenOf(model, entity).filter((child) => !touched.has(child.entity));
      if (children.length === 0) continue;
      const known = found.get(entity);
      if (known !== undefined) known.entries.push(entry);
      else
        found.set(entity, {
          entity,
          children: children.map((child) => ({ table: child.entity.table, relation: child.place })),
          step,
          entries: [entry],
        });
    }
  }
  return [...found.values()].map((each) => ({ ...each, entries: [...new Set(each.entries)] }));
}

/** Collections whose documents refer to one of another. */
function childrenOf(model: BackendModel, parent: Entity): { entity: Entity; place: Entity['location'] }[] {
  return ownEntities(model).flatMap((entity) => {
    if (entity === parent || entity.kind !== 'collection' || isBookkeeping(entity.table)) return [];
    const relation = entity.relations.find(
      ({ to, kind, columns }) =>
        kind === 'many-to-one' && columns.length > 0 && entityCalled(model, to, entity.location.file) === parent,
    );
    return relation === undefined ? [] : [{ entity, place: relation.location }];
  });
}

/** Something is done by itself where a document goes: `schema.pre('deleteOne', …)`. */
function isDoneByHooks({ operations }: BackendModel, { location }: Entity): boolean {
  return operations.some(
    (operation) =>
      operation.is === 'call' &&
      operation.place.file === location.file &&
      /\.(?:pre|post)$/.test(operation.api) &&
      // several are given as a list, which is no text
      (operation.args[0] === null || /delete|remove/i.test(operation.args[0] ?? '')),
  );
}
