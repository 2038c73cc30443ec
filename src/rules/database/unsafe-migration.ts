import type { Severity } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { inWords } from '../support/hazard-words.ts';
import { breaksCode, hazardsOf, type Hazard } from '../support/hazards.ts';
import { bySize, rowsOf } from '../support/tables.ts';

export default defineRule({
  title: 'Migration that is not safe while the service runs',
  severity: 'high',
  precision: 'high',
  needs: ['migrations'],
  tags: ['availability', 'cwe-667'],
  docs: {
    why: 'A migration runs beside the version of the service that it replaces. A lock that it holds for a minute is a minute in which requests pile up behind it, until connections run out; a column that is gone fails every request of the instances that are not replaced yet.',
    fix: '{safe} Run migrations with a lock_timeout: one that has to wait gives up, instead of making every request wait behind it.',
    bad: `
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
//- /migrations/001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);
//- /migrations/002_by_customer.sql
CREATE INDEX orders_customer ON orders (customer_id);
`,
    good: `
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
//- /migrations/001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);
//- /migrations/002_by_customer.sql
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
`,
  },
  messages: {
    one: '{harm}.',
    several: '{harm}. {count} of the newest migrations do the like.',
  },
  check(model, report) {
    for (const hazards of hazardsOf(model)) {
      for (const [kind, all] of Map.groupBy(
        hazards,
        ({ kind: each, usedAt }) => `${each}${usedAt === null ? '' : ' used'}`,
      )) {
        // what code misses is a defect each time; a lock is a habit
        const own = kind.endsWith('used') ? all.map((each) => [each]) : [all];
        for (const group of own) {
          const worst = worstOf(model, group);
          if (worst === null) continue;
          const { harm, safe, confidence } = inWords(worst);
          const files = new Set(group.map(({ location }) => location.file)).size;
          report({
            message: files > 1 ? 'several' : 'one',
            arguments: { harm, safe, count: files },
            place: worst.location,
            trace: [
              ...group.slice(-20).map((each) => ({ location: each.location, message: inWords(each).harm })),
              ...(worst.usedAt === null ? [] : [{ location: worst.usedAt, message: 'used here' }]),
            ],
            affects: { unit: 'file', count: files },
            key: [worst.kind, worst.table, ...worst.names, worst.migration.name].join(' '),
            severity: severityOf(model, worst),
            confidence,
          });
        }
      }
    }
  },
});

const weight = { critical: 4, high: 3, medium: 2, low: 1 };

/** A lock is held for as long as the table has rows to look at. */
function severityOf(model: BackendModel, hazard: Hazard): Severity {
  const { severity } = inWords(hazard);
  return hazard.usedAt !== null || breaksCode.has(hazard.kind)
    ? severity
    : bySize(severity, rowsOf(model, hazard.table, hazard.location.file), false);
}

/** The one that weighs most; of equal ones the newest. */
function worstOf(model: BackendModel, hazards: readonly Hazard[]): Hazard | null {
  let worst: Hazard | null = null;
  for (const hazard of hazards)
    if (worst === null || weight[severityOf(model, hazard)] >= weight[severityOf(model, worst)]) worst = hazard;
  return worst;
}
