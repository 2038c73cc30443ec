import { drizzle, get, knex, kysely, mongodb, mongoose, mysql, pg, postgres, prisma, sequelize, testPairs, typeorm } from '../../../testing/pairs.ts'; // prettier-ignore

testPairs('database/n-plus-one', [
  [
    'prisma, for',
    prisma,
    get(
      `const orders = await prisma.order.findMany({ take: 20 }); for (const order of orders) { order.items = await prisma.item.findMany({ where: { orderId: order.id } }); } res.json(orders);`,
    ),
    get(
      `const orders = await prisma.order.findMany({ take: 20 }); const items = await prisma.item.findMany({ where: { orderId: { in: orders.map(({ id }) => id) } } }); res.json({ orders, items });`,
    ),
  ],
  [
    'prisma, include',
    prisma,
    get(
      `const orders = await prisma.order.findMany({ take: 20 }); const users = await Promise.all(orders.map((order) => prisma.user.findUnique({ where: { email: order.code } }))); res.json({ orders, users });`,
    ),
    get(`res.json(await prisma.order.findMany({ take: 20, include: { user: true } }));`),
  ],
  [
    'pg',
    pg,
    get(
      `const { rows } = await pool.query('SELECT id FROM orders LIMIT 20'); for (const row of rows) row.items = (await pool.query('SELECT name FROM items WHERE order_id = $1', [row.id])).rows; res.json(rows);`,
    ),
    get(
      `const { rows } = await pool.query('SELECT id FROM orders LIMIT 20'); const items = await pool.query('SELECT name FROM items WHERE order_id = ANY($1)', [rows.map((row) => row.id)]); res.json({ rows, items });`,
    ),
  ],
  [
    'mysql2, map',
    mysql,
    get(
      `const [rows] = await pool.query('SELECT id FROM orders LIMIT 20'); const items = await Promise.all(rows.map((row) => pool.query('SELECT name FROM items WHERE order_id = ?', [row.id]))); res.json(items);`,
    ),
    get(
      `const [rows] = await pool.query('SELECT o.id, i.name FROM orders o JOIN items i ON i.order_id = o.id LIMIT 20'); res.json(rows.map((row) => row.name));`,
    ),
  ],
  [
    'postgres.js',
    postgres,
    get(
      'const rows = await sql`SELECT id FROM orders LIMIT 20`; for (const row of rows) { row.items = await sql`SELECT name FROM items WHERE order_id = ${row.id}`; } res.json(rows);',
    ),
    get(
      'const rows = await sql`SELECT id FROM orders LIMIT 20`; const items = await sql`SELECT name FROM items WHERE order_id IN ${sql(rows.map((row) => row.id))}`; res.json({ rows, items });',
    ),
  ],
  [
    'knex, forEach of a function elsewhere',
    `${knex}const itemsOf = (id: number) => db('items').where({ order_id: id });\n`,
    get(
      `const rows = await db('orders').limit(20); const items = await Promise.all(rows.map((row) => itemsOf(row.id))); res.json(items);`,
    ),
    get(
      `const rows = await db('orders').limit(20); const items = await db('items').whereIn('order_id', rows.map((row) => row.id)); res.json(items);`,
    ),
  ],
  [
    'typeorm',
    typeorm,
    get(
      `const rows = await orders.find({ take: 20 }); for (const row of rows) row.user = await users.findOneBy({ id: row.userId }); res.json(rows);`,
    ),
    get(`res.json(await orders.find({ take: 20, relations: { user: true } }));`),
  ],
  [
    'sequelize',
    sequelize,
    get(
      `const rows = await Order.findAll({ limit: 20 }); for (const row of rows) row.items = await Item.findAll({ where: { orderId: row.id } }); res.json(rows);`,
    ),
    get(
      `const rows = await Order.findAll({ limit: 20 }); res.json(await Item.findAll({ where: { orderId: rows.map(({ id }) => id) } }));`,
    ),
  ],
  [
    'drizzle',
    drizzle,
    get(
      `const rows = await db.select().from(orders).limit(20); for (const row of rows) row.items = await db.select().from(items).where(eq(items.orderId, row.id)); res.json(rows);`,
    ),
    get(
      `const rows = await db.select().from(orders).limit(20); res.json(await db.select().from(items).where(inArray(items.orderId, rows.map(({ id }) => id))));`,
    ),
  ],
  [
    'kysely',
    kysely,
    get(
      `const rows = await db.selectFrom('orders').selectAll().limit(20).execute(); const items = []; for (const row of rows) items.push(await db.selectFrom('items').selectAll().where('order_id', '=', row.id).execute()); res.json(items);`,
    ),
    get(
      `const rows = await db.selectFrom('orders').selectAll().limit(20).execute(); res.json(await db.selectFrom('items').selectAll().where('order_id', 'in', rows.map(({ id }) => id)).execute());`,
    ),
  ],
  [
    'mongoose',
    mongoose,
    get(
      `const rows = await Order.find().limit(20); for (const row of rows) row.items = await Item.find({ orderId: row.id }); res.json(rows);`,
    ),
    get(
      `const rows = await Order.find().limit(20); res.json(await Item.find({ orderId: { $in: rows.map(({ id }) => id) } }));`,
    ),
  ],
  [
    'mongodb, writes',
    mongodb,
    get(
      `const rows = await db.collection('orders').find({}).limit(20).toArray(); for (const row of rows) await db.collection('items').updateOne({ orderId: row._id }, { $set: { seen: true } }); res.json(rows);`,
    ),
    get(
      `const rows = await db.collection('orders').find({}).limit(20).toArray(); await db.collection('items').updateMany({ orderId: { $in: rows.map(({ _id }) => _id) } }, { $set: { seen: true } }); res.json(rows);`,
    ),
  ],
]);
