import { connected, testMigratedPairs, type Pair } from '../../../testing/pairs.ts';

const tables =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, age int CONSTRAINT grown CHECK (age > 17));';
const second = (title: string, defect: string, twin: string): Pair => [
  title,
  `${connected}\n//- /migrations/001.sql\n${tables}\n//- /migrations/002.sql\n`,
  `${defect}\n`,
  `${twin}\n`,
];

testMigratedPairs('database/failing-migration', [
  second('a comma too many', 'CREATE TABLE a (id int,);', 'CREATE TABLE a (id int);'),
  second('a word that is misspelled', 'ALTER TABLE users ADD COLUM b int c;', 'ALTER TABLE users ADD COLUMN b int;'),
  second(
    'a column that is there',
    'ALTER TABLE users ADD COLUMN age int;',
    'ALTER TABLE users ADD COLUMN IF NOT EXISTS age int;',
  ),
  second('a column that is not there', 'ALTER TABLE users DROP COLUMN born;', 'ALTER TABLE users DROP COLUMN age;'),
  second('a table that is there', 'CREATE TABLE users (id int);', 'CREATE TABLE IF NOT EXISTS users (id int);'),
  second(
    'a reference to nothing unique',
    'CREATE TABLE b (email text REFERENCES users (email));',
    'CREATE TABLE b (user_id bigint REFERENCES users (id));',
  ),
  second(
    'a type that does not fit',
    'CREATE TABLE b (user_id uuid REFERENCES users (id));',
    'CREATE TABLE b (user_id bigint REFERENCES users (id));',
  ),
  second('an index of a column that is not there', 'CREATE INDEX i ON users (born);', 'CREATE INDEX i ON users (age);'),
  second('a second primary key', 'ALTER TABLE users ADD PRIMARY KEY (email);', 'ALTER TABLE users ADD UNIQUE (email);'),
  second(
    'a default of another type',
    "ALTER TABLE users ADD COLUMN n int DEFAULT 'many';",
    "ALTER TABLE users ADD COLUMN n int DEFAULT '7';",
  ),
  second(
    'in a transaction',
    'BEGIN; CREATE INDEX CONCURRENTLY i ON users (age); COMMIT;',
    'CREATE INDEX CONCURRENTLY i ON users (age);',
  ),
]);

const back = (title: string, up: string, defect: string, twin: string): Pair => [
  title,
  `${connected}\n//- /migrations/001.up.sql\n${tables}\n//- /migrations/001.down.sql\nDROP TABLE users;\n//- /migrations/002.up.sql\n${up}\n//- /migrations/002.down.sql\n`,
  `${defect}\n`,
  `${twin}\n`,
];

testMigratedPairs('database/irreversible-migration', [
  back('a table that stays', 'CREATE TABLE a (id bigint PRIMARY KEY);', '', 'DROP TABLE a;'),
  back(
    'one of two tables',
    'CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY);',
    'DROP TABLE a;',
    'DROP TABLE b; DROP TABLE a;',
  ),
  back('a column that stays', 'ALTER TABLE users ADD COLUMN b int;', 'SELECT 1;', 'ALTER TABLE users DROP COLUMN b;'),
  back('an index that stays', 'CREATE INDEX i ON users (age);', 'SELECT 1;', 'DROP INDEX i;'),
  back(
    'a column that does not come back',
    'ALTER TABLE users DROP COLUMN age;',
    'SELECT 1;',
    'ALTER TABLE users ADD COLUMN age int CHECK (age > 17);',
  ),
  back(
    'a check that stays',
    'ALTER TABLE users ADD CONSTRAINT c CHECK (age > 0);',
    'SELECT 1;',
    'ALTER TABLE users DROP CONSTRAINT c;',
  ),
  back(
    'a check that does not come back',
    'ALTER TABLE users DROP CONSTRAINT grown;',
    'SELECT 1;',
    'ALTER TABLE users ADD CHECK (age > 17);',
  ),
  back(
    'a name that stays',
    'ALTER TABLE users RENAME COLUMN age TO years;',
    'SELECT 1;',
    'ALTER TABLE users RENAME COLUMN years TO age;',
  ),
  back(
    'a type that stays',
    'ALTER TABLE users ALTER COLUMN age TYPE bigint;',
    'SELECT 1;',
    'ALTER TABLE users ALTER COLUMN age TYPE int;',
  ),
  back(
    'a constraint that stays',
    'ALTER TABLE users ADD CONSTRAINT u UNIQUE (email);',
    'SELECT 1;',
    'ALTER TABLE users DROP CONSTRAINT u;',
  ),
  back(
    'NOT NULL that stays',
    'ALTER TABLE users ALTER COLUMN age SET NOT NULL;',
    'SELECT 1;',
    'ALTER TABLE users ALTER COLUMN age DROP NOT NULL;',
  ),
  back(
    'a table by its old name',
    'ALTER TABLE users RENAME TO people;',
    'SELECT 1;',
    'ALTER TABLE people RENAME TO users;',
  ),
]);

const model = 'id Int @id\n  email String @unique\n  name String?\n  made DateTime @default(now())';
const made =
  '"id" SERIAL PRIMARY KEY, "email" TEXT NOT NULL, "name" TEXT, "made" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP';
const unique = 'CREATE UNIQUE INDEX "User_email_key" ON "User"("email");';
const drift = (title: string, more: string, defect: string, twin: string): Pair => [
  title,
  `
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const db = new PrismaClient();
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model User {
  ${model}${more === '' ? '' : `\n  ${more}`}
}
//- /prisma/migrations/20250101000000_init/migration.sql
`,
  `${defect}\n`,
  `${twin}\n`,
];
const whole = `CREATE TABLE "User" (${made}); ${unique}`;

testMigratedPairs('database/schema-drift', [
  drift('a column', 'phone String?', whole, `${whole} ALTER TABLE "User" ADD COLUMN "phone" TEXT;`),
  drift('a unique column', '', `CREATE TABLE "User" (${made});`, whole),
  drift('an index', '@@index([name])', whole, `${whole} CREATE INDEX "User_name_idx" ON "User"("name");`),
  drift('a column that may be null', '', `${whole} ALTER TABLE "User" ALTER COLUMN "email" DROP NOT NULL;`, whole),
  drift(
    'a type',
    'age Int',
    `${whole} ALTER TABLE "User" ADD COLUMN "age" TEXT NOT NULL;`,
    `${whole} ALTER TABLE "User" ADD COLUMN "age" INTEGER NOT NULL;`,
  ),
  drift(
    'a column under another name',
    'phone String? @map("telephone")',
    `${whole} ALTER TABLE "User" ADD COLUMN "phone" TEXT;`,
    `${whole} ALTER TABLE "User" ADD COLUMN "telephone" TEXT;`,
  ),
  drift(
    'a column that is dropped later',
    '',
    `${whole} ALTER TABLE "User" DROP COLUMN "name";`,
    `${whole} ALTER TABLE "User" ADD COLUMN "old" TEXT; ALTER TABLE "User" DROP COLUMN "old";`,
  ),
  drift(
    'a unique key of two columns',
    '@@unique([name, made])',
    whole,
    `${whole} CREATE UNIQUE INDEX "User_name_made_key" ON "User"("name", "made");`,
  ),
  drift(
    'a column that must not be null',
    'age Int',
    `${whole} ALTER TABLE "User" ADD COLUMN "age" INTEGER;`,
    `${whole} ALTER TABLE "User" ADD COLUMN "age" INTEGER NOT NULL;`,
  ),
  drift(
    'a default',
    'points Int @default(0)',
    `${whole} ALTER TABLE "User" ADD COLUMN "points" INTEGER NOT NULL;`,
    `${whole} ALTER TABLE "User" ADD COLUMN "points" INTEGER NOT NULL DEFAULT 0;`,
  ),
  drift(
    'a foreign key',
    'bossId Int?\n  boss User? @relation("boss", fields: [bossId], references: [id])\n  team User[] @relation("boss")',
    `${whole} ALTER TABLE "User" ADD COLUMN "bossId" INTEGER;`,
    `${whole} ALTER TABLE "User" ADD COLUMN "bossId" INTEGER REFERENCES "User" ("id");`,
  ),
  drift(
    'an index that is dropped',
    '@@index([made])',
    `${whole} CREATE INDEX "User_made_idx" ON "User"("made"); DROP INDEX "User_made_idx";`,
    `${whole} CREATE INDEX "User_made_idx" ON "User"("made");`,
  ),
]);
