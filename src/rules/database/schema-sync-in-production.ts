import type { Location } from '../../findings/types.ts';
import { runsAtStart } from '../../model/code/start-up.ts';
import type { ClientOperation } from '../../model/operations.ts';
import { placeKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';
import { servers } from '../support/servers.ts';

export default defineRule({
  title: 'Schema that follows the code when the service starts',
  severity: 'critical',
  precision: 'high',
  needs: ['server'],
  tags: ['data-integrity', 'availability'],
  docs: {
    why: 'The tables are changed to what the code says, without a migration that anybody has read. A field that is renamed is a column that is dropped with its data; and with two instances of two versions, each start undoes what the other did.',
    fix: 'Turn it off ({setting}), generate a migration from the difference, read it, and apply it as a step of the release.',
    bad: `
import express from 'express';
import { DataSource } from 'typeorm';
export const source = new DataSource({ type: 'postgres', entities: ['dist/**/*.entity.js'], synchronize: true });
express().listen(3000);
`,
    good: `
import express from 'express';
import { DataSource } from 'typeorm';
export const source = new DataSource({ type: 'postgres', entities: ['dist/**/*.entity.js'], synchronize: false, migrations: ['dist/migrations/*.js'] });
express().listen(3000);
`,
  },
  messages: {
    option: '{api} is told to change the tables to what the code says ({setting}) whenever the service starts.',
    anew: '{api} drops the tables with all their rows ({setting}) and makes them anew whenever the service starts.',
    script: '`{script}` changes the tables to what the code says ({setting}) whenever the service starts.',
  },
  check(model, report) {
    const clients = new Map(
      model.operations.flatMap((operation) =>
        operation.is === 'client' ? [[placeKey(operation.place), operation] as const] : [],
      ),
    );
    for (const operation of model.operations) {
      if (operation.is !== 'risk' || (operation.risk !== 'schema-follows' && operation.risk !== 'schema-anew'))
        continue;
      const { api, place, setting, risk } = operation;
      const client = clients.get(placeKey(place));
      // an option of a client holds for each start; a call of its own has to be one of those that the start makes
      if (client === undefined && !servers(model).some(({ loads }) => runsAtStart(model, place, loads))) continue;
      report({
        message: risk === 'schema-anew' ? 'anew' : 'option',
        arguments: { api, setting: setting === '' ? `${api}()` : setting },
        place,
        affects: { unit: 'project', count: 1 },
        // a file beside the program, which may be made anew
        ...(isInFile(client) ? { severity: 'medium' as const } : {}),
      });
    }
    for (const { manifest, scripts, lines } of model.project.packages) {
      for (const [name, command] of Object.entries(scripts)) {
        const [setting] = pushes.exec(command) ?? [];
        if (setting === undefined || !startsProduction.test(name)) continue;
        const line = lines[`scripts.${name}`] ?? 1;
        const place: Location = { file: manifest, line, column: 1, endLine: line, endColumn: 1 };
        report({
          message: 'script',
          arguments: { script: `npm run ${name}`, setting },
          place,
          affects: { unit: 'project', count: 1 },
          key: name,
        });
      }
    }
  },
});

const pushes = /\bprisma\s+db\s+push\b|\bdrizzle-kit\s+push\b|\bschema:sync\b|\bmikro-orm\s+schema:update\b/;
const startsProduction = /^(?:pre|post)?(?:start(?::prod\w*)?|deploy(?::prod\w*)?|release)$/;

/** In one file beside the program: its tables may be made anew. */
function isInFile(client: ClientOperation | undefined): boolean {
  const type = client?.options['type'] ?? client?.options['dialect'];
  return typeof type === 'string' && /sqlite|sqljs/i.test(type);
}
