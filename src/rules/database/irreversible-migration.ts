import type { Migration } from '../../model/migrations.ts';
import { defineRule } from '../define.ts';
import { listInWords } from '../run.ts';
import { histories } from '../support/migration-use.ts';
import { inWords, lackOf, shown, takenBack } from '../support/way-back.ts';

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
    lost: 'The way back from {name} does not give {left} back{others}.',
    changed: 'The way back from {name} leaves {left} other than before{others}.',
    fails: 'The way back from {name} fails: PostgreSQL says {error}{others}.',
    again: '{name} cannot be applied again after its way back: PostgreSQL says {error}{others}.',
  },
  check(model, report) {
    const real = takenBack(model);
    for (const history of histories(model)) {
      // nobody goes back here: that is how the tool works, or how it was decided
      if (!history.some(({ undo }) => undo.is === 'written')) continue;
      const recent = history.slice(-newest);
      const lacks = recent.flatMap((migration) => lackOf(migration, real(migration)) ?? []);
      const last = lacks.at(-1);
      if (last === undefined) continue;
      const { migration, is, parts, error } = last;
      report({
        message: is,
        arguments: {
          name: migration.name,
          left: shown(parts),
          error,
          others:
            lacks.length > 1
              ? `, one of ${lacks.length} of the newest ${recent.length} migrations that cannot be taken back`
              : '',
          missing: is === 'left' ? `drop ${shown(parts)}` : `of ${changedBy(migration)}`,
        },
        place: last.place,
        trace: lacks.map((each) => ({ location: each.place, message: inWords(each) })),
        affects: { unit: 'file', count: lacks.length },
        key: migration.name,
        // what is taken away or only added can be mended by hand
        severity:
          is === 'none' || is === 'changed'
            ? isLoss(migration)
              ? 'high'
              : 'medium'
            : parts.length > 0 && parts.every((part) => /^(?:check|foreign key) /.test(part))
              ? 'medium'
              : 'high',
      });
    }
  },
});

/** Migrations before these were applied long ago: nobody goes back behind them. */
const newest = 10;

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
