/** What is asked of each way to reach a database: handlers by what they show, over a declaration of users and posts. */
export interface DataAccessFixture {
  readonly title: string;
  /** imports, tables and client; `db` or whatever the handlers use */
  readonly setup: string;
  /** other files */
  readonly files?: string;
  readonly shows: Readonly<Partial<Record<Shown, string>>>;
}

export type Shown = keyof typeof shown;

/** What a handler shows; see `data-access.ts` for how it is checked. */
export const shown = {
  filters: 'conditions with operators (`=`, `in`, ranges)',
  sometimes: 'conditions that are asked at times',
  related: 'joins, and rows fetched along',
  order: 'order and limit',
  columns: 'columns read',
  written: 'columns written',
  upsert: 'upserts',
  everyRow: 'writes to every row',
  sql: 'SQL text with parameters',
  transaction: 'transactions by callback',
  begin: 'transactions that begin and commit',
} as const;

const drizzle = `
import { integer, pgTable, text, index } from 'drizzle-orm/pg-core';
import { and, eq, gt, inArray, relations, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
const users = pgTable('users', { id: integer('id').primaryKey(), email: text('email').unique(), name: text('name'), age: integer('age'), status: text('status') }, (t) => [index('users_name').on(t.name)]);
const posts = pgTable('posts', { id: integer('id').primaryKey(), authorId: integer('author_id').references(() => users.id) });
const userRelations = relations(users, ({ many }) => ({ posts: many(posts) }));
const postRelations = relations(posts, ({ one }) => ({ author: one(users, { fields: [posts.authorId], references: [users.id] }) }));
const db = drizzle(process.env.DATABASE_URL, { schema: { users, posts, userRelations, postRelations } });
`;

/** Statements that drivers run as they are. */
const statements = (run: (sql: string, values?: string) => string): DataAccessFixture['shows'] => ({
  filters: run("SELECT * FROM users WHERE status = ? AND age > ? AND name IN ('a', 'b')", '[req.query.s, 1]'),
  related: run('SELECT u.id FROM users u JOIN posts p ON p.author_id = u.id WHERE u.id = 1'),
  order: run('SELECT * FROM users ORDER BY name LIMIT 10'),
  columns: run('SELECT name FROM users'),
  written: run("UPDATE users SET name = 'a' WHERE id = 1"),
  everyRow: run('DELETE FROM users'),
  sql: run('SELECT * FROM users WHERE status = ?', '[req.query.s]'),
});

const schema = `
//- /migrations/001.sql
CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99) UNIQUE, name TEXT, age INT, status TEXT);
CREATE INDEX users_name ON users (name);
CREATE TABLE posts (id INT PRIMARY KEY, author_id INT REFERENCES users (id));
`;

export const dataAccessFixtures: readonly DataAccessFixture[] = [
  {
    title: 'Prisma',
    setup: `import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();`,
    files: `
//- /schema.prisma
datasource db { provider = "postgresql" }
model User {
  id Int @id
  email String @unique
  name String
  age Int
  status String
  posts Post[]
  @@index([name])
}
model Post {
  id Int @id
  authorId Int
  author User @relation(fields: [authorId], references: [id])
}
`,
    shows: {
      filters: "db.user.findMany({ where: { status: 'a', age: { gt: 1 }, name: { in: ['a', 'b'] } } })",
      sometimes: 'db.user.findMany({ where: { status: req.query.s ? String(req.query.s) : undefined } })',
      related: 'db.post.findMany({ include: { author: true } })',
      order: "db.user.findMany({ orderBy: { name: 'asc' }, take: 10 })",
      columns: 'db.user.findMany({ select: { name: true } })',
      written: "db.user.update({ where: { id: 1 }, data: { name: 'a' } })",
      upsert: "db.user.upsert({ where: { id: 1 }, create: { id: 1, name: 'a' }, update: { name: 'a' } })",
      everyRow: 'db.user.deleteMany()',
      sql: 'db.$queryRaw`SELECT * FROM "User" WHERE status = ${req.query.s}`',
      transaction: 'db.$transaction(async (tx) => { await tx.user.deleteMany({ where: { id: 1 } }); })',
    },
  },
  {
    title: 'Drizzle',
    setup: drizzle,
    shows: {
      filters:
        "db.select().from(users).where(and(eq(users.status, 'a'), gt(users.age, 1), inArray(users.name, ['a', 'b'])))",
      sometimes: "db.select().from(users).where(and(eq(users.id, 1), req.query.s ? eq(users.status, 'a') : undefined))",
      related: 'db.query.posts.findMany({ with: { author: true } })',
      order: 'db.select().from(users).orderBy(users.name).limit(10)',
      columns: 'db.select({ name: users.name }).from(users)',
      written: "db.update(users).set({ name: 'a' }).where(eq(users.id, 1))",
      upsert:
        "db.insert(users).values({ id: 1, name: 'a' }).onConflictDoUpdate({ target: users.id, set: { name: 'a' } })",
      everyRow: 'db.delete(users)',
      sql: 'db.execute(sql`SELECT * FROM users WHERE status = ${req.query.s}`)',
      transaction: 'db.transaction(async (tx) => { await tx.delete(users).where(eq(users.id, 1)); })',
    },
  },
  {
    title: 'TypeORM',
    setup: `
import { Column, DataSource, Entity, In, Index, ManyToOne, MoreThan, PrimaryColumn } from 'typeorm';
@Entity() class User { @PrimaryColumn() id: number; @Index({ unique: true }) @Column() email: string; @Index() @Column() name: string; @Column() age: number; @Column() status: string; }
@Entity() class Post { @PrimaryColumn() id: number; @ManyToOne(() => User) author: User; }
const db = new DataSource({ type: 'postgres', entities: [User, Post] });
const users = db.getRepository(User);
const posts = db.getRepository(Post);`,
    shows: {
      filters: "users.find({ where: { status: 'a', age: MoreThan(1), name: In(['a', 'b']) } })",
      sometimes: 'users.find({ where: { status: req.query.s ? String(req.query.s) : undefined } })',
      related: 'posts.find({ relations: { author: true } })',
      order: "users.find({ order: { name: 'ASC' }, take: 10 })",
      columns: 'users.find({ select: { name: true } })',
      written: "users.update({ id: 1 }, { name: 'a' })",
      upsert: "users.upsert({ id: 1, name: 'a' }, ['id'])",
      everyRow: 'users.createQueryBuilder().delete().execute()',
      sql: 'users.query(\'SELECT * FROM "user" WHERE status = $1\', [req.query.s])',
      transaction: 'db.transaction(async (tx) => { await tx.delete(User, { id: 1 }); })',
      begin:
        'async () => { const own = db.createQueryRunner(); await own.startTransaction(); await own.manager.delete(User, { id: 1 }); await own.commitTransaction(); }',
    },
  },
  {
    title: 'Sequelize',
    setup: `
import { DataTypes, Op, Sequelize } from 'sequelize';
const db = new Sequelize('postgres://localhost/app');
const User = db.define('User', { email: { type: DataTypes.STRING, unique: true }, name: DataTypes.STRING, age: DataTypes.INTEGER, status: DataTypes.STRING }, { indexes: [{ fields: ['name'] }] });
const Post = db.define('Post', { title: DataTypes.STRING });
Post.belongsTo(User, { as: 'author' });`,
    shows: {
      filters: "User.findAll({ where: { status: 'a', age: { [Op.gt]: 1 }, name: ['a', 'b'] } })",
      sometimes:
        "async () => { const where: any = { id: 1 }; if (req.query.s) where.status = 'a'; return User.findAll({ where }); }",
      related: "Post.findAll({ include: [{ model: User, as: 'author' }] })",
      order: "User.findAll({ order: [['name', 'ASC']], limit: 10 })",
      columns: "User.findAll({ attributes: ['name'] })",
      written: "User.update({ name: 'a' }, { where: { id: 1 } })",
      upsert: "User.upsert({ id: 1, name: 'a' })",
      everyRow: 'User.destroy({ where: {} })',
      sql: "db.query('SELECT * FROM Users WHERE status = ?', { replacements: [req.query.s] })",
      transaction: 'db.transaction(async (transaction) => { await User.destroy({ where: { id: 1 }, transaction }); })',
      begin:
        'async () => { const transaction = await db.transaction(); await User.destroy({ where: { id: 1 }, transaction }); await transaction.commit(); }',
    },
  },
  {
    title: 'Mongoose',
    setup: `
import mongoose, { Schema } from 'mongoose';
const userSchema = new Schema({ email: { type: String, unique: true }, name: { type: String, index: true }, age: Number, status: String });
const User = mongoose.model('User', userSchema);
const Post = mongoose.model('Post', new Schema({ author: { type: Schema.Types.ObjectId, ref: 'User' } }));`,
    shows: {
      filters: "User.find({ status: 'a', age: { $gt: 1 }, name: { $in: ['a', 'b'] } })",
      sometimes:
        "async () => { const where: any = { age: 1 }; if (req.query.s) where.status = 'a'; return User.find(where); }",
      related: "Post.find({}).populate('author')",
      order: 'User.find({}).sort({ name: 1 }).limit(10)',
      columns: "User.find({}).select('name')",
      written: "User.updateOne({ _id: 1 }, { $set: { name: 'a' } })",
      upsert: "User.updateOne({ _id: 1 }, { $set: { name: 'a' } }, { upsert: true })",
      everyRow: 'User.deleteMany({})',
      transaction:
        'mongoose.connection.transaction(async (session) => { await User.deleteOne({ _id: 1 }, { session }); })',
      begin:
        'async () => { const session = await mongoose.startSession(); session.startTransaction(); await User.deleteOne({ _id: 1 }, { session }); await session.commitTransaction(); }',
    },
  },
  {
    title: 'Knex',
    setup: `import knex from 'knex';\nconst db = knex({ client: 'pg' });`,
    files: schema,
    shows: {
      filters: "db('users').where('status', 'a').where('age', '>', 1).whereIn('name', ['a', 'b'])",
      sometimes:
        "async () => { const query = db('users').where('id', 1); if (req.query.s) query.where('status', 'a'); return query.select('name'); }",
      related: "db('users').join('posts', 'posts.author_id', 'users.id').select('users.id')",
      order: "db('users').orderBy('name').limit(10)",
      columns: "db('users').select('name')",
      written: "db('users').where('id', 1).update({ name: 'a' })",
      upsert: "db('users').insert({ id: 1, name: 'a' }).onConflict('id').merge()",
      everyRow: "db('users').del()",
      sql: "db.raw('SELECT * FROM users WHERE status = ?', [req.query.s])",
      transaction: "db.transaction(async (trx) => { await trx('users').where('id', 1).del(); })",
      begin:
        "async () => { const trx = await db.transaction(); await trx('users').where('id', 1).del(); await trx.commit(); }",
    },
  },
  {
    title: 'Kysely',
    setup: `
import { Kysely, PostgresDialect, sql } from 'kysely';
interface DB { users: { id: number; email: string; name: string; age: number; status: string }; posts: { id: number; author_id: number } }
const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: null as any }) });`,
    files: schema,
    shows: {
      filters:
        "db.selectFrom('users').selectAll().where('status', '=', 'a').where('age', '>', 1).where('name', 'in', ['a', 'b']).execute()",
      sometimes:
        "async () => { let query = db.selectFrom('users').selectAll().where('id', '=', 1); if (req.query.s) query = query.where('status', '=', 'a'); return query.execute(); }",
      related: "db.selectFrom('users').innerJoin('posts', 'posts.author_id', 'users.id').select('users.id').execute()",
      order: "db.selectFrom('users').selectAll().orderBy('name').limit(10).execute()",
      columns: "db.selectFrom('users').select('name').execute()",
      written: "db.updateTable('users').set({ name: 'a' }).where('id', '=', 1).execute()",
      upsert:
        "db.insertInto('users').values({ id: 1, name: 'a' }).onConflict((oc) => oc.column('id').doUpdateSet({ name: 'a' })).execute()",
      everyRow: "db.deleteFrom('users').execute()",
      sql: 'sql`SELECT * FROM users WHERE status = ${req.query.s}`.execute(db)',
      transaction:
        "db.transaction().execute(async (trx) => { await trx.deleteFrom('users').where('id', '=', 1).execute(); })",
    },
  },
  {
    title: 'Objection',
    setup: `
import { Model } from 'objection';
class User extends Model { static tableName = 'users'; }
class Post extends Model { static tableName = 'posts'; static relationMappings = { author: { relation: Model.BelongsToOneRelation, modelClass: User, join: { from: 'posts.author_id', to: 'users.id' } } }; }`,
    files: schema,
    shows: {
      filters: "User.query().where('status', 'a').where('age', '>', 1).whereIn('name', ['a', 'b'])",
      related: "Post.query().withGraphFetched('author')",
      order: "User.query().orderBy('name').limit(10)",
      columns: "User.query().select('name')",
      written: "User.query().where('id', 1).patch({ name: 'a' })",
      everyRow: 'User.query().delete()',
      transaction: "User.transaction(async (trx) => { await User.query(trx).where('id', 1).delete(); })",
    },
  },
  {
    title: 'MikroORM',
    setup: `
import { Entity, Index, ManyToOne, MikroORM, PrimaryKey, Property, Unique } from '@mikro-orm/core';
@Entity() class User { @PrimaryKey() id: number; @Unique() @Property() email: string; @Index() @Property() name: string; @Property() age: number; @Property() status: string; }
@Entity() class Post { @PrimaryKey() id: number; @ManyToOne(() => User) author: User; }
const orm = MikroORM.initSync({ entities: [User, Post] });
const em = orm.em.fork();`,
    shows: {
      filters: "em.find(User, { status: 'a', age: { $gt: 1 }, name: { $in: ['a', 'b'] } })",
      sometimes:
        "async () => { const where: any = { id: 1 }; if (req.query.s) where.status = 'a'; return em.find(User, where); }",
      related: "em.find(Post, {}, { populate: ['author'] })",
      order: "em.find(User, {}, { orderBy: { name: 'asc' }, limit: 10 })",
      columns: "em.find(User, {}, { fields: ['name'] })",
      written: "em.nativeUpdate(User, { id: 1 }, { name: 'a' })",
      upsert: "em.upsert(User, { id: 1, name: 'a' })",
      everyRow: 'em.nativeDelete(User, {})',
      transaction: 'em.transactional(async (own) => { await own.nativeDelete(User, { id: 1 }); })',
      begin: 'async () => { await em.begin(); await em.nativeDelete(User, { id: 1 }); await em.commit(); }',
    },
  },
  {
    title: 'node-postgres',
    setup: `import { Pool } from 'pg';\nconst db = new Pool();`,
    files: schema,
    shows: {
      ...statements(
        (sql, values) =>
          `db.query(${JSON.stringify(sql.replace('?', '$1').replace('?', '$2'))}${values === undefined ? '' : `, ${values}`})`,
      ),
      sometimes:
        "async () => { let where = 'id = 1'; if (req.query.s) where += \" AND status = 'a'\"; return db.query(`SELECT * FROM users WHERE ${where}`); }",
      upsert: "db.query(\"INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET name = 'a'\")",
      begin:
        "async () => { const own = await db.connect(); await own.query('BEGIN'); await own.query('DELETE FROM users WHERE id = 1'); await own.query('COMMIT'); own.release(); }",
    },
  },
  {
    title: 'Postgres.js',
    setup: `import postgres from 'postgres';\nconst db = postgres();`,
    files: schema,
    shows: {
      ...statements((sql) => `db\`${sql.replaceAll('?', '${req.query.s}')}\``),
      transaction: 'db.begin(async (tx) => { await tx`DELETE FROM users WHERE id = 1`; })',
      upsert: "db`INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET name = 'a'`",
    },
  },
  {
    title: 'MySQL drivers',
    setup: `import mysql from 'mysql2/promise';\nconst db = mysql.createPool({ host: 'db' });`,
    files: schema,
    shows: {
      ...statements((sql, values) => `db.execute(${JSON.stringify(sql)}${values === undefined ? '' : `, ${values}`})`),
      upsert: "db.execute(\"INSERT INTO users (id, name) VALUES (1, 'a') ON DUPLICATE KEY UPDATE name = 'a'\")",
      begin:
        "async () => { const own = await db.getConnection(); await own.beginTransaction(); await own.execute('DELETE FROM users WHERE id = 1'); await own.commit(); own.release(); }",
    },
  },
  {
    title: 'SQLite drivers',
    setup: `import Database from 'better-sqlite3';\nconst db = new Database('app.db');`,
    files: schema,
    shows: {
      ...statements(
        (sql, values) => `db.prepare(${JSON.stringify(sql)}).all(${values === undefined ? '' : `...${values}`})`,
      ),
      upsert:
        "db.prepare(\"INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET name = 'a'\").run()",
      transaction: "db.transaction(() => { db.prepare('DELETE FROM users WHERE id = 1').run(); })()",
    },
  },
];
