import { defineLibrary, type Row } from './define.ts';

const sinks = (api: string, ...args: (number | string)[]): Row[] =>
  args.map((arg): Row => ({ api, is: 'sink', kind: 'record', arg }));

/** Where a record is stored with all members that an object has. */
export default defineLibrary({
  packages: ['drizzle-orm', 'objection', 'bookshelf', '@mikro-orm/core', 'kysely'],
  docs: 'https://cheatsheetseries.owasp.org/cheatsheets/Mass_Assignment_Cheat_Sheet.html',
  rows: [
    ...sinks('@prisma/client.PrismaClient().*.{create|createMany|createManyAndReturn|update|updateMany}', '0.data'),
    ...sinks('@prisma/client.PrismaClient().*.upsert', '0.create', '0.update'),
    ...sinks('mongoose.model()', 0),
    ...sinks('mongoose.model().{create|insertMany}', 0),
    ...sinks(
      'mongoose.model().{findByIdAndUpdate|findOneAndUpdate|updateOne|updateMany|update|findOneAndReplace|replaceOne}',
      1,
      '1.$set',
    ),
    ...sinks('mongoose.Query().{set|updateOne|update|overwrite}', 0),
    ...sinks('mongodb.Db().collection().{insertOne|insertMany|insert}', 0),
    ...sinks(
      'mongodb.Db().collection().{updateOne|updateMany|update|findOneAndUpdate|replaceOne|findOneAndReplace}',
      1,
      '1.$set',
    ),
    ...sinks('sequelize.Model.{create|build|bulkCreate|upsert|update|insertOrUpdate}', 0),
    ...sinks('sequelize.Model().{update|set|setAttributes}', 0),
    ...sinks('sequelize.Model.{findOrCreate|findOrBuild}', '0.defaults'),
    ...sinks('typeorm.{Repository()|BaseEntity}.{create|save|insert|upsert|preload}', 0),
    ...sinks('typeorm.{Repository()|BaseEntity}.{update|merge}', 1),
    ...sinks('typeorm.EntityManager().{create|save|insert|upsert|preload}', 1),
    ...sinks('typeorm.EntityManager().{update|merge}', 2),
    ...sinks('knex.QueryBuilder().{insert|update}', 0),
    ...sinks('drizzle-orm.Builder().{values|set}', 0),
    ...sinks('kysely.Builder().{values|set}', 0),
    ...sinks(
      'objection.{Model|QueryBuilder()}.{insert|insertAndFetch|insertGraph|patch|update|patchAndFetch|updateAndFetch|upsertGraph}',
      0,
    ),
    ...sinks('objection.{Model|QueryBuilder()}.{patchAndFetchById|updateAndFetchById}', 1),
    ...sinks('@mikro-orm/core.EntityManager().{create|assign|insert|upsert}', 1),
    ...sinks('@supabase/supabase-js.createClient().from().{insert|update|upsert}', 0),
  ],
});
