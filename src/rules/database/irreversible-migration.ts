import type { Migration } from '../../model/migrations.ts';
import { defineRule } from '../define.ts';
import { listInWords } from '../run.ts';
import { histories } from '../support/migration-use.ts';

export default defineRule({
  title: 'Migration that cannot be taken back',
  severity: 'high',
  precision: 'high',
  needs: ['migrations'],
  tags: ['availability', 'operability'],
  docs: {
    why: 'When a release has to be taken back, so has its schema. A way back that is missing, or that leaves tables and columns behind, is found out in that moment: by hand, in production, at night. The next attempt to migrate then fails on what is still there.',
    fix: 'Write the way back as the exact reverse ({missing}), and run up, down and up again in the tests. If going back is not meant to be possible, say so: throw with the reason.',
    bad: `
//- /src/app.ts
import knex from 'knex';
export const db = knex({ client: 'pg' });
//- /migrations/001_users.ts
import type { Knex } from 'knex';
export const up = async (knex: Knex) => { await knex.schema.createTable('users', (table) => { table.increments('id'); }); };
export const down = async (knex: Knex) => { await knex.schema.dropTable('users'); };
//- /migrations/002_orders.ts
import type { Knex } from 'knex';
export const up = async (knex: Knex) => { await knex.schema.createTable('orders', (table) => { table.increments('id'); }); };
export const down = async () => {};
`,
    good: `
//- /src/app.ts
import knex from 'knex';
export const db = knex({ client: 'pg' });
//- /migrations/001_users.ts
import type { Knex } from 'knex';
export const up = async (knex: Knex) => { await knex.schema.createTable('users', (table) => { table.increments('id'); }); };
export const down = async (knex: Knex) => { await knex.schema.dropTable('users'); };
//- /migrations/002_orders.ts
import type { Knex } from 'knex';
export const up = async (knex: Knex) => { await knex.schema.createTable('orders', (table) => { table.increments('id'); }); };
export const down = async (knex: Knex) => { await knex.schema.dropTable('orders'); };
`,
  },
  messages: {
    none: '{name} has no way back{others}.',
    left: 'The way back from {name} leaves {left} behind{others}.',
  },
  check(model, report) {
    for (const history of histories(model)) {
      // nobody goes back here: that is how the tool works, or how it was decided
      if (!history.some(({ undo }) => undo.is === 'written')) continue;
      const recent = history.slice(-newest);
      const lacking = recent.filter((migration) => lacks(migration) !== null);
      const last = lacking.at(-1);
      if (last === undefined) continue;
      const lack = lacks(last);
      const left = last.undo.left.slice(0, 3);
      report({
        message: lack === 'left' ? 'left' : 'none',
        arguments: {
          name: last.name,
          left: last.undo.left.length > left.length ? `${left.join(', ')} and more` : listInWords(left),
          others:
            lacking.length > 1
              ? `, one of ${lacking.length} of the newest ${recent.length} migrations that cannot be taken back`
              : '',
          missing: lack === 'left' ? `drop ${listInWords(left)}` : `of ${changedBy(last)}`,
        },
        place: last.undo.location ?? last.location,
        trace: lacking.map((each) => ({
          location: each.undo.location ?? each.location,
          message:
            lacks(each) === 'left'
              ? `leaves ${each.undo.left.slice(0, 3).join(', ')}`
              : `no way back from ${each.name}`,
        })),
        affects: { unit: 'file', count: lacking.length },
        key: last.name,
        // what is taken away or only added can be mended by hand
        severity: lack === 'left' || isLoss(last) ? 'high' : 'medium',
      });
    }
  },
});

/** Migrations before these were applied long ago: nobody goes back behind them. */
const newest = 10;

function lacks({ undo }: Migration): 'none' | 'left' | null {
  if (undo.is === 'written') return undo.left.length > 0 ? 'left' : null;
  if (undo.is !== 'none' && undo.is !== 'empty') return null;
  return undo.left.length + undo.lost.length > 0 ? 'none' : null;
}

/** A table that is there already stops the next attempt, and what is gone is missed. */
function isLoss({ undo }: Migration): boolean {
  return undo.lost.length > 0 || undo.left.some((part) => part.startsWith('table '));
}

function changedBy({ up }: Migration): string {
  const tables = new Set(
    up.flatMap(({ change }) => ('table' in change && change.table !== null ? [change.table.name] : [])),
  );
  return `what it does to ${listInWords([...tables].slice(0, 3))}`;
}
