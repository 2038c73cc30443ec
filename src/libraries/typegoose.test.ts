import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('classes as models of Mongoose', async () => {
  const model = await modelOf(`
import { getModelForClass, index, modelOptions, prop, type Ref, type ReturnModelType } from '@typegoose/typegoose';
class Address { @prop() street!: string; }
@index({ role: 1, createdAt: -1 })
@modelOptions({ schemaOptions: { collection: 'people', timestamps: true } })
export class User {
  @prop({ required: true, unique: true }) email!: string;
  @prop() role?: string;
  @prop({ type: () => Address }) address?: Address;
}
export class Post {
  @prop({ required: true }) title!: string;
  @prop({ ref: () => User }) author!: Ref<User>;
}
export const UserModel = getModelForClass(User);
export const PostModel = getModelForClass(Post);
export const one = (email: string) => UserModel.findOne({ email }).lean();
export const many = () => PostModel.find({ title: { $in: ['a'] } }).sort({ title: 1 }).limit(3);
export class Users {
  constructor(private readonly users: ReturnModelType<typeof User>) {}
  byId(id: string) { return this.users.findById(id); }
}
`);
  expect(
    model.entities.map(({ name, table, columns, indexes, relations }) => [
      `${name} ${table}`,
      columns.map((column) => `${column.name}${column.nullable === true ? '?' : ''}`).join(),
      indexes.map((index) => `${index.columns.join('+')}${index.primary ? '#' : index.unique ? '!' : ''}`).join(),
      relations.map(({ name: of, to }) => `${of} ${to}`).join(),
    ]),
  ).toEqual([
    ['User people', '_id,email,role?,address?,createdAt,updatedAt', '_id#,email!,role+createdAt', ''],
    ['Post posts', '_id,title,author', '_id#', 'author User'],
  ]);
  expect(
    model.operations.flatMap((operation) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.limited === true ? ' limited' : ''}`,
          ]
        : [],
    ),
  ).toEqual(['select User [email =] limited', 'select Post [title in] limited', 'select User [_id =] limited']);
});

test('models that a module of Nest imports', async () => {
  const model = await modelOf(`
import { Controller, Get, Module } from '@nestjs/common';
import { InjectModel, TypegooseModule } from 'nestjs-typegoose';
import { InjectModel as Named } from '@nestjs/mongoose';
import type { ModelType } from '@typegoose/typegoose/lib/types';
import { prop, type ReturnModelType } from '@typegoose/typegoose';
export class User { @prop() email!: string; }
export class Post { @prop() title!: string; }
@Controller('users')
export class Users {
  constructor(@InjectModel(User) private readonly users: ReturnModelType<typeof User>, @Named('Post') private readonly named: ModelType<Document>) {}
  @Get() all() { return this.users.find(); }
  @Get('posts') posts() { return this.named.find(); }
}
@Module({ imports: [TypegooseModule.forFeature([User, { typegooseClass: Post, schemaOptions: { collection: 'texts' } }])], controllers: [Users] })
export class App {}
`);
  expect(model.entities.map(({ name, table }) => [name, table])).toEqual([
    ['User', 'users'],
    ['Post', 'texts'],
  ]);
  expect(model.operations.flatMap((operation) => (operation.is === 'query' ? [operation.entities] : []))).toEqual([
    ['User'],
    ['Post'],
  ]);
});
