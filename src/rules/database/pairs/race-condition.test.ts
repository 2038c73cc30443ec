import { drizzle, knex, mongoose, pg, post, prisma, sequelize, testPairs, typeorm } from '../../../testing/pairs.ts';

const users = (more: string): string => `
//- /migrations/001.sql
CREATE TABLE users (id bigint PRIMARY KEY, email text, points int);
${more}
//- /src/app.ts
`;
const signUp = post(
  `const { rows } = await pool.query('SELECT id FROM users WHERE email = $1', [req.body.email]); if (rows.length > 0) return res.sendStatus(409); await pool.query('INSERT INTO users (email) VALUES ($1)', [req.body.email]);`,
);

testPairs('database/race-condition', [
  [
    'prisma, a balance',
    prisma,
    post(
      `const user = await prisma.user.findUnique({ where: { id: 1 } }); await prisma.user.update({ where: { id: 1 }, data: { points: user.points - 5 } });`,
    ),
    post(`await prisma.user.update({ where: { id: 1, points: { gte: 5 } }, data: { points: { decrement: 5 } } });`),
  ],
  [
    'prisma, a name that is taken',
    prisma,
    post(
      `const taken = await prisma.order.findFirst({ where: { code: req.body.code } }); if (taken) return res.sendStatus(409); await prisma.order.create({ data: { code: req.body.code, userId: 1, total: 1, state: 'x' } });`,
    ),
    post(
      `const taken = await prisma.user.findUnique({ where: { email: req.body.email } }); if (taken) return res.sendStatus(409); await prisma.user.create({ data: { email: req.body.email, name: 'x', points: 1, teamId: 1 } });`,
    ),
  ],
  [
    'pg, sign up',
    '',
    `${users('')}${pg}${signUp}`,
    `${users('CREATE UNIQUE INDEX by_email ON users (email);')}${pg}${signUp}`,
  ],
  [
    'pg, a balance',
    `${users('')}${pg}`,
    post(
      `const { rows } = await pool.query('SELECT points FROM users WHERE id = $1', [1]); await pool.query('UPDATE users SET points = $1 WHERE id = $2', [rows[0].points - 5, 1]);`,
    ),
    post(`await pool.query('UPDATE users SET points = points - $1 WHERE id = $2 AND points >= $1', [5, 1]);`),
  ],
  [
    'pg, a lock',
    `${users('')}${pg}`,
    post(
      `const { rows } = await pool.query('SELECT points FROM users WHERE id = $1', [1]); await pool.query('UPDATE users SET points = $1 WHERE id = $2', [rows[0].points + 5, 1]);`,
    ),
    post(
      `const client = await pool.connect(); await client.query('BEGIN'); const { rows } = await client.query('SELECT points FROM users WHERE id = $1 FOR UPDATE', [1]); await client.query('UPDATE users SET points = $1 WHERE id = $2', [rows[0].points + 5, 1]); await client.query('COMMIT');`,
    ),
  ],
  [
    'knex',
    `${users('')}${knex}`,
    post(
      `const user = await db('users').where({ id: 1 }).first(); await db('users').where({ id: 1 }).update({ points: user.points - 5 });`,
    ),
    post(`await db('users').where({ id: 1 }).decrement('points', 5);`),
  ],
  [
    'typeorm',
    typeorm,
    post(`const user = await users.findOneBy({ id: 1 }); await users.update({ id: 1 }, { points: user.points - 5 });`),
    post(`await users.decrement({ id: 1 }, 'points', 5);`),
  ],
  [
    'typeorm, saving what was read',
    typeorm,
    post(`const user = await users.findOneBy({ id: 1 }); user.points = user.points - 5; await users.save(user);`),
    post(`await users.increment({ id: 1 }, 'points', 5);`),
  ],
  [
    'sequelize',
    sequelize,
    post(`const user = await User.findByPk(1); await User.update({ points: user.points - 5 }, { where: { id: 1 } });`),
    post(`await User.decrement('points', { by: 5, where: { id: 1 } });`),
  ],
  [
    'sequelize, saving what was read',
    sequelize,
    post(`const user = await User.findByPk(1); user.points -= 5; await user.save();`),
    post(`const user = await User.findByPk(1); await user.decrement('points', { by: 5 });`),
  ],
  [
    'drizzle',
    drizzle,
    post(
      `const [user] = await db.select().from(users).where(eq(users.id, 1)); await db.update(users).set({ points: user.points - 5 }).where(eq(users.id, 1));`,
    ),
    post('await db.update(users).set({ points: sql`${users.points} - 5` }).where(eq(users.id, 1));'),
  ],
  [
    'mongoose',
    mongoose,
    post(
      `const user = await User.findById('1'); await User.updateOne({ _id: '1' }, { $set: { points: user.points - 5 } });`,
    ),
    post(`await User.updateOne({ _id: '1' }, { $inc: { points: -5 } });`),
  ],
]);
