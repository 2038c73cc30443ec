import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

function queries(model: BackendModel) {
  return model.operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          `${operation.operation} ${operation.entities.join('+')} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join(', ') ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.everyRow ? ' every row' : ''}${operation.includes.length > 0 ? ` with ${operation.includes.join()}` : ''}`,
        ]
      : [],
  );
}

const models = `
//- /src/models.ts
import { DataTypes, Model, Op, Sequelize } from 'sequelize';
export const sequelize = new Sequelize('sqlite::memory:', { pool: { max: 5 } });
export class User extends Model {
  rename(name: string) { return this.update({ name }); }
}
User.init({ email: { type: DataTypes.STRING, allowNull: false, unique: true }, name: DataTypes.STRING }, { sequelize, tableName: 'app_users', indexes: [{ fields: ['name', 'email'] }] });
export const Post = sequelize.define('Post', { title: DataTypes.STRING }, { timestamps: false });
Post.belongsTo(User, { foreignKey: 'authorId', as: 'author' });
User.hasMany(Post, { foreignKey: 'authorId' });
export { Op };
`;

test('models by init and define, with associations', async () => {
  const { entities } = await modelOf(models);
  expect(
    entities.map(({ name, table, columns, indexes, relations }) => [
      name,
      table,
      columns.map((column) => `${column.name} ${column.type}${column.nullable === true ? '?' : ''}`).join(),
      indexes.map((index) => `${index.columns.join('+')}${index.unique ? '!' : ''}`).join(),
      relations.map(({ name: as, kind, to, columns: held }) => `${as} ${kind} ${to} ${held.join()}`),
    ]),
  ).toEqual([
    [
      'User',
      'app_users',
      'email STRING,name STRING?,id INTEGER,createdAt DATE,updatedAt DATE',
      'id!,email!,name+email',
      ['Post one-to-many Post '],
    ],
    ['Post', 'Posts', 'title STRING?,authorId ,id INTEGER', 'id!', ['author many-to-one User authorId']],
  ]);
});

test('queries of models and rows', async () => {
  const model = await modelOf(`${models}
//- /src/service.ts
import { Op, Post, User, sequelize } from './models';
export const list = (names: string[], age: number) => User.findAll({ where: { name: { [Op.in]: names }, [Op.or]: [{ email: 'a' }, { email: 'b' }] }, include: [{ model: Post, as: 'posts' }], limit: 10 });
export const all = () => Post.findAll();
export const rename = async (id: number) => {
  const user = await User.findByPk(id);
  await user!.rename('x');
};
export const wipe = () => Post.destroy({ where: {} });
export const drop = (id: number) => Post.destroy({ where: { id } });
export const raw = (id: number) => sequelize.query('SELECT * FROM app_users WHERE email = :email', { replacements: { email: 'x' } });
`);
  expect(queries(model)).toEqual([
    'update User [id =] limited',
    'select User [name in, email in] limited with posts',
    'select Post []',
    'select User [id =] limited',
    'delete Post [] every row',
    'delete Post [id =]',
    'select User [email =] limited',
  ]);
});

test('decorated models, transactions and SQL put together of input', async () => {
  const model = await modelOf(`
import express from 'express';
import { AllowNull, BelongsTo, Column, DataType, ForeignKey, Index, Model, PrimaryKey, Sequelize, Table, Unique } from 'sequelize-typescript';
class Base extends Model {
  @PrimaryKey @Column(DataType.UUID) id: string;
}
@Table({ tableName: 'teams' })
class Team extends Base {
  @Unique @AllowNull(false) @Column name: string;
}
@Table({ tableName: 'stars', timestamps: false })
class Star extends Base {
  @BelongsTo(() => Team, 'teamId') team: Team;
  @ForeignKey(() => Team) @Index @Column(DataType.UUID) teamId: string | null;
}
const sequelize = new Sequelize('postgres://');
const app = express();
app.post('/a', async (req, res) => {
  await sequelize.transaction(async (transaction) => {
    await Star.create({ teamId: req.body.team }, { transaction });
    await Team.update({ name: 'x' }, { where: { id: req.body.team } });
  });
  await sequelize.query("SELECT * FROM stars WHERE id = '" + req.body.id + "'");
  await sequelize.query('SELECT * FROM stars WHERE id = :id', { replacements: { id: req.body.id } });
});
`);
  expect(
    model.entities.map(({ name, table, columns, indexes }) => [
      name,
      table,
      columns.map((column) => `${column.name}${column.nullable === true ? '?' : ''}`).join(),
      indexes.map((index) => index.columns.join('+')).join(),
    ]),
  ).toEqual([
    ['Team', 'teams', 'id,name,createdAt,updatedAt', 'id,name'],
    ['Star', 'stars', 'id,teamId?', 'id,teamId'],
  ]);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query' ? [[operation.api, transaction !== null, operation.client === transaction?.id]] : [],
    ),
  ).toEqual([
    ['Star.create', true, true],
    ['Team.update', true, false],
    ['sequelize.Sequelize.query', false, false],
    ['sequelize.Sequelize.query', false, false],
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 23']);
});
