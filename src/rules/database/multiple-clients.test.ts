import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a second pool for the same address, in other words of the same configuration', () =>
  check(
    'database/multiple-clients',
    `
//- /src/config.ts
export const config = { databaseUrl: process.env.DATABASE_URL, replicaUrl: process.env.REPLICA_URL };
//- /src/a.ts
import { Pool } from 'pg';
import { config } from './config';
export const pool = new Pool({ connectionString: config.databaseUrl, max: 10 });
//- /src/b.ts
import { Pool } from 'pg';
import { config } from './config';
export const reports = new Pool({ max: 2, connectionString: config.databaseUrl }); // $ database/multiple-clients
//- /src/c.ts
import { Pool } from 'pg';
import { config } from './config';
export const replica = new Pool({ connectionString: config.replicaUrl });
`,
  ));
