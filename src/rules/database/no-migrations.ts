import type { BackendModel, Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { ownEntities } from '../support/columns.ts';

export default defineRule({
  title: 'Relational database without migrations',
  severity: 'high',
  precision: 'medium',
  needs: ['entities', 'queries'],
  tags: ['data-integrity', 'operations'],
  docs: {
    why: 'Nothing says how the database of production came to be as it is, or how it gets from one release to the next. Each change is made by hand, in an order that somebody remembers; a new environment is made by copying an old one, and nobody can go back.',
    fix: 'Write the schema of {table} and the other tables as a first migration, mark it as applied where they exist, and let the deployment run what is new.',
    bad: `
import { Entity, PrimaryColumn, Column, DataSource } from 'typeorm';
@Entity()
export class Order {
  @PrimaryColumn() id: number;
  @Column() total: number;
}
export const source = new DataSource({ type: 'postgres', entities: [Order] });
export const orders = () => source.getRepository(Order).find({ take: 10 });
`,
    good: `
//- /src/migrations/001_orders.ts
export class Orders001 {
  async up(runner) {
    await runner.query('CREATE TABLE "order" (id integer PRIMARY KEY, total integer NOT NULL)');
  }
  async down(runner) {
    await runner.query('DROP TABLE "order"');
  }
}
//- /src/app.ts
import { Entity, PrimaryColumn, Column, DataSource } from 'typeorm';
@Entity()
export class Order {
  @PrimaryColumn() id: number;
  @Column() total: number;
}
export const source = new DataSource({ type: 'postgres', entities: [Order] });
export const orders = () => source.getRepository(Order).find({ take: 10 });
`,
  },
  messages: { none: 'No migration makes {count} that the code declares ({table} first).' },
  check(model, report) {
    const tables = ownEntities(model).filter(isServed);
    const [first] = tables;
    if (first === undefined || model.migrations.length > 0 || saysHow(model)) return;
    report({
      message: 'none',
      arguments: { count: tables.length === 1 ? '1 table' : `${tables.length} tables`, table: first.table },
      place: first.location,
      trace: tables.slice(0, 10).map(({ location, table }) => ({ location, message: table })),
      affects: { unit: 'entity', count: tables.length },
      key: 'all',
    });
  },
});

/** A table of a database server that lives longer than the process. */
function isServed({ kind, isSketch, fromStatements, dialect }: Entity): boolean {
  return (
    kind === 'table' && isSketch !== true && fromStatements !== true && dialect !== undefined && dialect !== 'sqlite'
  );
}

/** A file, a script or a setting is about migrations, in whatever tool: that of another repository may be among them. */
function saysHow({ project, sources, unknowns }: BackendModel): boolean {
  const about = /migrat|flyway|liquibase|dbmate|atlas\.hcl|schema\.sql|sqitch|goose/i;
  return (
    unknowns.some(({ kind }) => kind === 'migration') ||
    [...project.files, ...sources.map(({ file }) => file), ...project.documents].some(
      ({ path }) => about.test(path) || path.endsWith('.sql'),
    ) ||
    project.packages.some(({ scripts }) => Object.values(scripts).some((command) => about.test(command)))
  );
}
