import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('models, relations, queries and transactions', async () => {
  const model = await modelOf(`
//- /src/models.ts
import { Model } from 'objection';
class Base extends Model { static get modelPaths() { return [__dirname]; } }
export class User extends Base {
  static tableName = 'app_users';
  static get jsonSchema() { return { type: 'object', required: ['email'], properties: { id: { type: 'integer' }, email: { type: 'string' }, role: { type: ['string', 'null'] } } }; }
  static get relationMappings() { return { posts: { relation: Model.HasManyRelation, modelClass: Post, join: { from: 'app_users.id', to: 'posts.authorId' } } }; }
}
export class Post extends Base {
  static get tableName() { return 'posts'; }
  static relationMappings = () => ({ author: { relation: Model.BelongsToOneRelation, modelClass: User, join: { from: 'posts.authorId', to: 'app_users.id' } } });
}
//- /src/app.ts
import express from 'express';
import { raw } from 'objection';
import { Post, User } from './models';
const app = express();
const open = () => Post.query().where('open', true);
app.post('/a', async (req, res) => {
  await User.query().findOne({ email: req.body.email }).withGraphFetched('[posts.[author]]');
  await User.query().findById(req.body.id).throwIfNotFound();
  await open().where('app_users.role', 'x').orderBy('title').limit(3);
  await User.relatedQuery('posts').for(1).where('title', 'like', 'a%');
  await Post.query().whereRaw("title = '" + req.body.title + "'");
  await User.transaction(async (trx) => {
    await User.query(trx).insert({ email: 'x' });
    await Post.query(trx).patch({ title: 'y' }).where({ authorId: 1 });
  });
  await Post.query().delete();
  await Post.query().resultSize();
});
`);
  expect(
    model.entities.map(({ name, table, columns, relations }) => [
      `${name} ${table}`,
      columns.map((column) => `${column.name}${column.nullable === true ? '?' : ''}`).join(),
      relations.map(({ name: of, kind, to, columns: held }) => `${of} ${kind} ${to} ${held.join()}`.trim()).join(),
    ]),
  ).toEqual([
    ['User app_users', 'id,email,role?', 'posts one-to-many Post'],
    ['Post posts', 'id', 'author many-to-one User authorId'],
  ]);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.everyRow ? ' every row' : ''}${operation.includes.length > 0 ? ` with ${operation.includes.join()}` : ''}${transaction === null ? '' : ' in transaction'}`,
          ]
        : [],
    ),
  ).toEqual([
    'select User [email =] limited with posts,author',
    'select User [id =] limited',
    'select Post [open =,User.role =] limited',
    'select Post [authorId in,title like]',
    'select Post [title =]',
    'insert User [] in transaction',
    'update Post [authorId =] in transaction',
    'delete Post [] every row',
    'count Post [] limited',
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 11']);
});

test('a builder of the project, rows that are asked for more, and relations through a table', async () => {
  const { endpoints } = await modelOf(`
//- /src/models.js
import { Model } from 'objection';
class Builder extends Model.QueryBuilder {
  withArchived() { return this.context({ archived: true }); }
  hardDelete() { return super.delete(); }
}
class Base extends Model { static QueryBuilder = Builder; }
export class Team extends Base {
  static tableName = 'teams';
  static relationMappings = () => ({
    games: { relation: Base.HasManyRelation, modelClass: Game, join: { from: 'teams.id', to: 'games.team_id' } },
    fans: { relation: Base.ManyToManyRelation, modelClass: Fan, join: { from: 'teams.id', through: { from: 'fans_teams.team_id', to: 'fans_teams.fan_id' }, to: 'fans.id' } },
  });
}
export class Game extends Base { static tableName = 'games'; }
export class Fan extends Base {
  static tableName = 'fans';
  static relationMappings = () => ({
    captain: { relation: Base.HasOneRelation, modelClass: Team, join: { from: 'teams.captain_id', to: 'fans.id' } },
  });
}
//- /src/app.js
import express from 'express';
import { Fan } from './models.js';
const app = express();
app.delete('/fans/:id', async (req, res) => {
  const fan = await Fan.query().withArchived().findById(req.params.id).throwIfNotFound();
  const team = await fan.$relatedQuery('captain').withArchived();
  await team.$relatedQuery('games').withArchived().hardDelete();
  res.json(await team.$relatedQuery('fans').where({ active: true }));
  Fan.query().where('age', '>', 3).then((fans) => { fans.forEach((each) => console.log(each)); });
  team.announce();
});
`);
  expect(
    endpoints[0]?.steps.flatMap(({ operation }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.single ? ' single' : ''}`,
          ]
        : [],
    ),
  ).toEqual([
    'select Fan [id =] single',
    'select Team [captain_id =] single',
    'delete Game [team_id =]',
    'select Fan,fans_teams [fans_teams.team_id =,active =]',
    'select Fan [age range]',
  ]);
});
