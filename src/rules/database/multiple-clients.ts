import { placeKey } from '../../model/places.ts';
import { addressOf } from '../../model/code/settings.ts';
import type { ClientOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { sourceAt } from '../support/lookup.ts';
import { clientsPerRequest } from '../support/clients.ts';

export default defineRule({
  title: 'Several clients for one database',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['performance', 'cwe-400'],
  docs: {
    why: 'Each client has a pool of its own, and the limit of the database holds for all of them together: with every pool and every instance the connections add up until new ones are refused. Transactions cannot span them, and each has to be closed.',
    fix: 'Create the client once, in a module of its own, and import it where it is needed.',
    bad: `
//- /src/db.ts
import { Pool } from 'pg';
export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
//- /src/reports.ts
import { Pool } from 'pg';
export const reporting = new Pool({ connectionString: process.env.DATABASE_URL });
`,
    good: `
//- /src/db.ts
import { Pool } from 'pg';
export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
//- /src/replica.ts
import { Pool } from 'pg';
export const replica = new Pool({ connectionString: process.env.REPLICA_URL });
`,
  },
  messages: {
    again: 'A second client ({api}) for the database that {first} already connects to.',
    many: '{count} modules create a client of their own ({api}) for the same database.',
  },
  check(model, report) {
    const seen = new Set(clientsPerRequest(model).map(({ step }) => placeKey(step.operation.place)));
    for (const clients of sameDatabase(model, seen)) {
      const [first, second] = clients;
      if (first === undefined || second === undefined) continue;
      report({
        message: clients.length === 2 ? 'again' : 'many',
        arguments: { api: second.api, first: first.place.file, count: clients.length },
        place: second.place,
        trace: clients.map(({ place, api }) => ({ location: place, message: api })),
        affects: { unit: 'file', count: clients.length },
      });
    }
  },
});

/** Groups of clients that modules of one package create for the same address. */
function sameDatabase(model: BackendModel, except: ReadonlySet<string>): ClientOperation[][] {
  const groups = new Map<string, ClientOperation[]>();
  for (const operation of model.operations) {
    if (operation.is !== 'client' || operation.client !== 'database' || except.has(placeKey(operation.place))) continue;
    // processes of their own load one module each
    if (operation.byFramework === true) continue;
    const address = addressOf(model, operation.place);
    if (address === null) continue;
    const owner = sourceAt(model, operation.place.file)?.package?.directory ?? '';
    const key = `${owner} ${operation.api} ${address}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [operation]);
    else if (!group.some(({ place }) => place.file === operation.place.file)) group.push(operation);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
