import { connected, get, knex, mongoose, pg, testPairs, type Pair } from '../../../testing/pairs.ts';

const sql = (statements: string): string => `
//- /schema.sql
${statements}
`;
const prisma = (model: string): string => `
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
}
${model}
//- /src/prisma.ts
import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient();
`;
const typeorm = (members: string): string => `
//- /src/entity.ts
import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
@Entity() export class Customer { @PrimaryGeneratedColumn() id: number; }
@Entity() export class Invoice { @PrimaryGeneratedColumn() id: number; ${members} }
`;
const sequelize = (columns: string): string => `
//- /src/model.ts
import { DataTypes, Model, Sequelize } from 'sequelize';
const sequelize = new Sequelize('postgres://db');
export class Customer extends Model {}
Customer.init({ name: DataTypes.STRING }, { sequelize });
export class Invoice extends Model {}
Invoice.init({ ${columns} }, { sequelize });
`;
const drizzle = (columns: string): string => `
//- /src/schema.ts
import { bigint, doublePrecision, integer, numeric, pgTable, real, serial, text } from 'drizzle-orm/pg-core';
export const customers = pgTable('customers', { id: serial('id').primaryKey() });
export const invoices = pgTable('invoices', { id: serial('id').primaryKey(), ${columns} });
`;
const migration = (body: string): string => `
//- /migrations/001.ts
import type { Knex } from 'knex';
export const up = async (knex: Knex) => { await knex.schema.createTable('customers', (table) => { table.increments('id'); }); await knex.schema.createTable('invoices', (table) => { ${body} }); };
export const down = async (knex: Knex) => { await knex.schema.dropTable('invoices'); await knex.schema.dropTable('customers'); };
//- /src/driver.ts
import 'pg';
//- /src/app.ts
${knex}
`;

const money: readonly Pair[] = [
  [
    'prisma',
    '',
    prisma('model Invoice {\n id Int @id\n amount Float\n}'),
    prisma('model Invoice {\n id Int @id\n amount Decimal\n}'),
  ],
  [
    'prisma, cents',
    '',
    prisma('model Invoice {\n id Int @id\n totalAmount Float\n}'),
    prisma('model Invoice {\n id Int @id\n totalAmount Int\n}'),
  ],
  [
    'prisma, what is no money',
    '',
    prisma('model Product {\n id Int @id\n price Float\n}'),
    prisma('model Product {\n id Int @id\n weight Float\n}'),
  ],
  [
    'typeorm',
    '',
    typeorm(`@Column('float') amount: number;`),
    typeorm(`@Column('decimal', { precision: 12, scale: 2 }) amount: number;`),
  ],
  [
    'typeorm, an option',
    '',
    typeorm(`@Column({ type: 'double precision' }) price: number;`),
    typeorm(`@Column({ type: 'int' }) price: number;`),
  ],
  ['sequelize', '', sequelize('balance: DataTypes.FLOAT'), sequelize('balance: DataTypes.DECIMAL(12, 2)')],
  [
    'sequelize, in an object',
    '',
    sequelize('price: { type: DataTypes.DOUBLE }'),
    sequelize('price: { type: DataTypes.INTEGER }'),
  ],
  ['drizzle', '', drizzle(`amount: doublePrecision('amount')`), drizzle(`amount: numeric('amount')`)],
  ['drizzle, real', '', drizzle(`price: real('price')`), drizzle(`price: bigint('price', { mode: 'number' })`)],
  [
    'SQL',
    connected,
    sql('CREATE TABLE invoices (id bigint PRIMARY KEY, amount double precision);'),
    sql('CREATE TABLE invoices (id bigint PRIMARY KEY, amount numeric(12, 2));'),
  ],
  [
    'SQL, real',
    connected,
    sql('CREATE TABLE invoices (id bigint PRIMARY KEY, total_price real);'),
    sql('CREATE TABLE invoices (id bigint PRIMARY KEY, total_price bigint);'),
  ],
  [
    'knex',
    '',
    migration(`table.increments('id'); table.float('amount');`),
    migration(`table.increments('id'); table.decimal('amount', 12, 2);`),
  ],
];

const noKey: readonly Pair[] = [
  [
    'SQL',
    connected,
    sql('CREATE TABLE memberships (user_id bigint, team_id bigint);'),
    sql('CREATE TABLE memberships (user_id bigint, team_id bigint, PRIMARY KEY (user_id, team_id));'),
  ],
  [
    'SQL, on the column',
    connected,
    sql('CREATE TABLE logs (id bigint, body text);'),
    sql('CREATE TABLE logs (id bigint PRIMARY KEY, body text);'),
  ],
  [
    'SQL, an index is none',
    connected,
    sql('CREATE TABLE logs (id bigint, body text); CREATE INDEX logs_id ON logs (id);'),
    sql('CREATE TABLE logs (id bigint, body text); ALTER TABLE logs ADD PRIMARY KEY (id);'),
  ],
  [
    'SQL, with a name',
    connected,
    sql('CREATE TABLE logs (id bigint, body text, CONSTRAINT c CHECK (id > 0));'),
    sql('CREATE TABLE logs (id bigint, body text, CONSTRAINT k PRIMARY KEY (id));'),
  ],
  [
    'SQL, a unique column that is never null',
    connected,
    sql('CREATE TABLE logs (id bigint, code text);'),
    sql('CREATE TABLE logs (id bigint, code text NOT NULL UNIQUE);'),
  ],
  [
    'SQL, a key that is dropped',
    connected,
    sql('CREATE TABLE logs (id bigint PRIMARY KEY, code text); ALTER TABLE logs DROP CONSTRAINT logs_pkey;'),
    sql('CREATE TABLE logs (id bigint PRIMARY KEY, code text); ALTER TABLE logs DROP COLUMN code;'),
  ],
  [
    'SQL, identity',
    connected,
    sql('CREATE TABLE logs (id bigint GENERATED ALWAYS AS IDENTITY, code text);'),
    sql('CREATE TABLE logs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text);'),
  ],
  [
    'SQL, using an index',
    connected,
    sql('CREATE TABLE logs (id bigint, code text);'),
    sql(
      'CREATE TABLE logs (id bigint, code text); CREATE UNIQUE INDEX k ON logs (id); ALTER TABLE logs ADD CONSTRAINT k PRIMARY KEY USING INDEX k;',
    ),
  ],
  [
    'knex',
    '',
    migration(`table.integer('id'); table.text('body');`),
    migration(`table.increments('id'); table.text('body');`),
  ],
  [
    'knex, of two columns',
    '',
    migration(`table.integer('a'); table.integer('b');`),
    migration(`table.integer('a'); table.integer('b'); table.primary(['a', 'b']);`),
  ],
];

const references: readonly Pair[] = [
  [
    'SQL',
    connected,
    sql(
      'CREATE TABLE customers (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);',
    ),
    sql(
      'CREATE TABLE customers (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id));',
    ),
  ],
  [
    'SQL, of the table',
    connected,
    sql(
      'CREATE TABLE customers (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, UNIQUE (customer_id));',
    ),
    sql(
      'CREATE TABLE customers (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, FOREIGN KEY (customer_id) REFERENCES customers (id));',
    ),
  ],
  [
    'SQL, added later',
    connected,
    sql(
      'CREATE TABLE customers (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint); CREATE INDEX i ON orders (customer_id);',
    ),
    sql(
      'CREATE TABLE customers (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint); ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);',
    ),
  ],
  [
    'SQL, not valid yet',
    connected,
    sql('CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint);'),
    sql(
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint); ALTER TABLE posts ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
    ),
  ],
  [
    'SQL, dropped',
    connected,
    sql(
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint CONSTRAINT f REFERENCES users (id)); ALTER TABLE posts DROP CONSTRAINT f;',
    ),
    sql(
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint CONSTRAINT f REFERENCES users (id)); ALTER TABLE posts ALTER COLUMN user_id SET NOT NULL;',
    ),
  ],
  [
    'SQL, a column that names something elsewhere',
    connected,
    sql('CREATE TABLE users (id uuid PRIMARY KEY); CREATE TABLE posts (id uuid PRIMARY KEY, user_id uuid);'),
    sql('CREATE TABLE users (id uuid PRIMARY KEY); CREATE TABLE posts (id uuid PRIMARY KEY, trace_id uuid);'),
  ],
  [
    'knex',
    '',
    migration(`table.increments('id'); table.integer('customer_id').notNullable();`),
    migration(
      `table.increments('id'); table.integer('customer_id').notNullable().references('id').inTable('customers');`,
    ),
  ],
  [
    'knex, foreign',
    '',
    migration(`table.increments('id'); table.integer('customer_id');`),
    migration(
      `table.increments('id'); table.integer('customer_id'); table.foreign('customer_id').references('customers.id');`,
    ),
  ],
  [
    'SQL, with another name',
    connected,
    sql(
      'CREATE TABLE teams (id bigint PRIMARY KEY); CREATE TABLE notes (id bigint PRIMARY KEY, team_id bigint NOT NULL);',
    ),
    sql(
      'CREATE TABLE teams (id bigint PRIMARY KEY); CREATE TABLE notes (id bigint PRIMARY KEY, team_id bigint NOT NULL CONSTRAINT of_team REFERENCES teams);',
    ),
  ],
  [
    'SQL, a column that is added',
    connected,
    sql(
      'CREATE TABLE teams (id bigint PRIMARY KEY); CREATE TABLE notes (id bigint PRIMARY KEY); ALTER TABLE notes ADD COLUMN team_id bigint;',
    ),
    sql(
      'CREATE TABLE teams (id bigint PRIMARY KEY); CREATE TABLE notes (id bigint PRIMARY KEY); ALTER TABLE notes ADD COLUMN team_id bigint REFERENCES teams (id) ON DELETE CASCADE;',
    ),
  ],
];

const found = get(`res.json(await prisma.user.findFirst({ where: { email: String(req.query.email) } }));`);
const withPrisma = (model: string): string => `
//- /prisma/schema.prisma
${model}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
${found}`;
const bySql = (statements: string, text = 'SELECT id FROM users WHERE email = $1 LIMIT 1'): string => `
//- /schema.sql
${statements}
//- /src/app.ts
${pg}${get(`res.json((await pool.query('${text}', [req.params.id])).rows[0]);`)}`;

const uniques: readonly Pair[] = [
  [
    'prisma',
    '',
    withPrisma('model User {\n id Int @id\n email String\n @@index([email])\n}'),
    withPrisma('model User {\n id Int @id\n email String @unique\n}'),
  ],
  [
    'prisma, of the model',
    '',
    withPrisma('model User {\n id Int @id\n email String\n name String\n @@index([email, name])\n}'),
    withPrisma('model User {\n id Int @id\n email String\n @@unique([email])\n}'),
  ],
  [
    'prisma, the key',
    '',
    withPrisma('model User {\n id Int @id\n email String\n}'),
    withPrisma('model User {\n email String @id\n}'),
  ],
  [
    'SQL',
    '',
    bySql('CREATE TABLE users (id bigint PRIMARY KEY, email text);'),
    bySql('CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);'),
  ],
  [
    'SQL, an index',
    '',
    bySql('CREATE TABLE users (id bigint PRIMARY KEY, email text); CREATE INDEX i ON users (email);'),
    bySql('CREATE TABLE users (id bigint PRIMARY KEY, email text); CREATE UNIQUE INDEX i ON users (email);'),
  ],
  [
    'SQL, with another column',
    '',
    bySql('CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint, UNIQUE (team_id, id));'),
    bySql('CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint, UNIQUE (email));'),
  ],
  [
    'SQL, a key that is dropped',
    '',
    bySql(
      'CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT u UNIQUE); ALTER TABLE users DROP CONSTRAINT u;',
    ),
    bySql('CREATE TABLE users (id bigint PRIMARY KEY, email text); ALTER TABLE users ADD CONSTRAINT u UNIQUE (email);'),
  ],
  [
    'SQL, a slug',
    '',
    bySql('CREATE TABLE users (id bigint PRIMARY KEY, slug text);', 'SELECT id FROM users WHERE slug = $1 LIMIT 1'),
    bySql(
      'CREATE TABLE users (id bigint PRIMARY KEY, slug text NOT NULL UNIQUE);',
      'SELECT id FROM users WHERE slug = $1 LIMIT 1',
    ),
  ],
  [
    'knex',
    '',
    `${migration(`table.increments('id'); table.string('email');`)}${get(`res.json(await db('invoices').where({ email: req.params.id }).first());`)}`,
    `${migration(`table.increments('id'); table.string('email').unique();`)}${get(`res.json(await db('invoices').where({ email: req.params.id }).first());`)}`,
  ],
  [
    'mongoose',
    '',
    `${mongoose.replace('unique: true', 'index: true')}${get(`res.json(await User.findOne({ email: req.params.id }));`)}`,
    `${mongoose}${get(`res.json(await User.findOne({ email: req.params.id }));`)}`,
  ],
];

const sync: readonly Pair[] = [
  ...(
    [
      ['DataSource', `import { DataSource } from 'typeorm';\nnew DataSource({ type: 'postgres', synchronize: SYNC });`],
      [
        'DataSource, in a variable',
        `import { DataSource } from 'typeorm';\nconst options = { type: 'postgres', synchronize: SYNC } as const;\nexport const source = new DataSource(options);`,
      ],
      [
        'DataSource, spread',
        `import { DataSource } from 'typeorm';\nconst base = { type: 'mysql' as const, synchronize: SYNC };\nexport const source = new DataSource({ ...base, host: 'db' });`,
      ],
      [
        'createConnection',
        `import { createConnection } from 'typeorm';\ncreateConnection({ type: 'postgres', synchronize: SYNC });`,
      ],
    ] as const
  ).map(([title, code]): Pair => [
    title,
    `//- /src/app.ts\nimport express from 'express';\nexpress().listen(3000);\n`,
    code.replace('SYNC', 'true'),
    code.replace('SYNC', 'false'),
  ]),
  ...(
    [
      ['start', 'prisma db push --accept-data-loss'],
      ['start:prod', 'prisma db push'],
      ['deploy', 'prisma db push'],
      ['postdeploy', 'prisma db push'],
      ['start', 'drizzle-kit push'],
      ['start:prod', 'typeorm schema:sync -d dist/source.js'],
    ] as const
  ).map(([name, command]): Pair => [
    `a script ${name}: ${command}`,
    `//- /src/app.ts\nimport express from 'express';\nexpress().listen(3000);\n`,
    `//- /package.json\n{ "name": "a", "dependencies": { "express": "*" }, "scripts": { "${name}": "${command} && node dist/app.js" } }\n`,
    `//- /package.json\n{ "name": "a", "dependencies": { "express": "*" }, "scripts": { "${name}": "prisma migrate deploy && node dist/app.js" } }\n`,
  ]),
];

testPairs('database/money-as-float', money);
testPairs('database/no-primary-key', noKey);
testPairs('database/missing-foreign-key', references);
testPairs('database/missing-unique', uniques);
testPairs('database/schema-sync-in-production', sync);
