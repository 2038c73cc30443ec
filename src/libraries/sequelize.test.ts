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

const scoped = `
//- /src/models.ts
import { Op, Sequelize } from 'sequelize';
import { Column, DefaultScope, Model, Scopes, Table } from 'sequelize-typescript';
@DefaultScope(() => ({ where: { archivedAt: null }, include: [{ model: Team, as: 'team' }] }))
@Scopes(() => ({
  drafts: { where: { publishedAt: null } },
  seenBy: (userId: string) => ({ include: [{ model: View, as: 'views', where: { userId } }] }),
  maybeSeenBy: (userId: string) => ({ include: [{ model: View, as: 'views', required: false, where: { userId } }] }),
}))
@Table
export class Document extends Model {
  @Column declare title: string;
  @Column declare archivedAt: Date;
  siblings = () => Document.unscoped().findAll({ where: { title: this.title } });
  keep() { return this.save(); }
}
@Table export class Team extends Model {}
@Table export class View extends Model {}
`;

test('scopes say more of a query: those that are asked for, else the default one', async () => {
  const asked = async (call: string): Promise<string[]> =>
    queries(
      await modelOf(`${scoped}
//- /src/service.ts
import { Document } from './models';
export const find = (id: string) => ${call};
`),
    ).slice(-1);
  expect(await asked('Document.findOne({ where: { id } })')).toEqual([
    'select Document [id =, archivedAt other] limited with team',
  ]);
  expect(await asked('Document.unscoped().findOne({ where: { id } })')).toEqual(['select Document [id =] limited']);
  expect(await asked("Document.scope('drafts').findOne({ where: { id } })")).toEqual([
    'select Document [id =, publishedAt other] limited',
  ]);
  expect(await asked("Document.scope(['defaultScope', { method: ['seenBy', id] }]).findByPk(id)")).toEqual([
    'select Document [id =, archivedAt other, View.userId =] limited with team,views',
  ]);
  expect(await asked("Document.scope({ method: ['maybeSeenBy', id] }).findByPk(id)")).toEqual([
    'select Document [id =] limited with views',
  ]);
});

test('rows save what was set on them, and methods of a model deal with rows that are there', async () => {
  const model = await modelOf(`${scoped}
//- /src/service.ts
import { Document } from './models';
export const rename = async (id: string, title: string) => {
  const document = await Document.unscoped().findByPk(id);
  document.title = title;
  await document.save();
  await document.keep();
  return document.siblings();
};
export const add = async (title: string) => { const document = new Document(); document.title = title; await document.save(); };
`);
  expect(
    model.operations.flatMap((operation) =>
      operation.is === 'query'
        ? [
            `${operation.operation} [${operation.filters?.map(({ column }) => column).join()}] ${operation.written?.join()}`,
          ]
        : [],
    ),
  ).toEqual([
    'select [title] undefined',
    'update [id] undefined',
    'select [id] undefined',
    'update [id] title',
    'insert [] undefined',
  ]);
});

test('static methods that go on with those of the class above', async () => {
  const model = await modelOf(`
import { DataTypes, Model, Sequelize } from 'sequelize';
class Base extends Model { static async findOrThrow(id: string) { const row = await super.findByPk(id); if (!row) throw new Error('none'); return row; } }
class User extends Base { static async findByPk(id: string) { return super.findByPk(id, { rejectOnEmpty: true }); } }
User.init({ name: DataTypes.STRING }, { sequelize: new Sequelize('sqlite::memory:') });
export const one = (id: string) => User.findByPk(id);
export const same = (id: string) => User.findOrThrow(id);
`);
  expect(queries(model)).toEqual(['select User [id =] limited', 'select User [id =] limited']);
});

test('models that are filed under the names they were defined with', async () => {
  const { operations } = await modelOf(`
//- /src/models/index.js
const fs = require('fs');
const path = require('path');
const Sequelize = require('sequelize');
const sequelize = new Sequelize('db', 'user', 'secret', {});
const db = {};
fs.readdirSync(__dirname)
  .filter((file) => file !== 'index.js')
  .forEach((file) => {
    const model = require(path.join(__dirname, file))(sequelize, Sequelize);
    db[model.name] = model;
  });
module.exports = db;
//- /src/models/note.js
module.exports = (sequelize, types) => sequelize.define('Note', { title: types.STRING });
//- /src/models/user.js
module.exports = (sequelize, types) => sequelize.define('User', { email: types.STRING });
//- /src/app.js
const models = require('./models');
exports.find = (email) => models.User.findOne({ where: { email } });
exports.any = (kind, id) => models[kind].findByPk(id);
`);
  expect(
    operations.flatMap((operation) =>
      operation.is === 'query' ? [`${operation.place.line} ${operation.entities.join()}`] : [],
    ),
  ).toEqual(['2 User', '3 Note', '3 User']);
});

test('methods of its own keep the scopes that a model was asked for', async () => {
  const asked = async (call: string): Promise<string[]> =>
    queries(
      await modelOf(`
//- /src/models.ts
import { DefaultScope, Model, Table } from 'sequelize-typescript';
@DefaultScope(() => ({ include: [{ model: Team, as: 'team' }] }))
@Table
export class File extends Model {
  static async findByPk(id: string, options: any = {}) {
    return this.findOne({ ...options, where: { id } });
  }
}
@Table export class Team extends Model {}
//- /src/service.ts
import { File } from './models';
export const find = (id: string) => ${call};
`),
    );
  expect(await asked('File.unscoped().findByPk(id)')).toEqual(['select File [id =] limited']);
  expect(await asked('File.findByPk(id)')).toEqual(['select File [id =] limited with team']);
});

test('a list that is known, or comes from elsewhere, is asked for as a list', async () => {
  const model = await modelOf(`
import { Sequelize, DataTypes } from 'sequelize';
const sequelize = new Sequelize('postgres://db');
const Pin = sequelize.define('Pin', { group: DataTypes.INTEGER });
export const cached = (kept) => Pin.findAll({ where: { group: kept ? JSON.parse(kept) : [1, 2] } });
export const either = (many, one) => Pin.findAll({ where: { group: many ? [1, 2] : Number(one) } });
`);
  expect(queries(model)).toEqual(['select Pin [group in]', 'select Pin [group in, group =]']);
});

test('what is fetched along at times', async () => {
  const model = await modelOf(`
import { Sequelize, DataTypes } from 'sequelize';
const sequelize = new Sequelize('postgres://db');
const Pin = sequelize.define('Pin', { group: DataTypes.INTEGER });
const Team = sequelize.define('Team', { open: DataTypes.BOOLEAN });
export const pushed = (withTeam) => { const include = []; if (withTeam) include.push({ model: Team, as: 'team', where: { open: true } }); return Pin.findAll({ include }); };
export const chosen = (withTeam) => Pin.findAll({ include: [withTeam ? { model: Team, as: 'team' } : Team] });
export const never = () => { const include = []; return Pin.findAll({ include }); };
`);
  expect(queries(model)).toEqual([
    'select Pin [Team.open =] with team',
    'select Pin [] with team,Team',
    'select Pin []',
  ]);
});
