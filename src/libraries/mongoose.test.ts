import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

function queries(model: BackendModel) {
  return model.operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          [
            operation.api,
            operation.operation,
            operation.entities.join(),
            operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join(),
            operation.limited,
          ],
        ]
      : [],
  );
}

test('schemas with statics, methods, plugins and indexes', async () => {
  const model = await modelOf(`
//- /src/user.js
const mongoose = require('mongoose');
const schema = new mongoose.Schema(
  {
    name: String,
    email: { type: String, required: true, unique: true },
    tags: [{ type: mongoose.Schema.Types.ObjectId, ref: 'Tag' }],
    address: { city: { type: String, index: true } },
  },
  { timestamps: true },
);
schema.index({ name: 1, email: -1 });
schema.plugin((each) => {
  each.statics.paginate = async function (filter, limit) {
    return this.find(filter).sort('name').limit(limit).populate('tags');
  };
});
schema.statics.byEmail = function (email) {
  return this.findOne({ email });
};
schema.methods.rename = function (name) {
  this.name = name;
  return this.save();
};
module.exports = mongoose.model('User', schema);
//- /src/app.js
const User = require('./user');
module.exports = {
  page: () => User.paginate({ name: { $in: ['a'] } }, 10),
  one: async () => {
    const user = await User.byEmail('a@b.c');
    await user.rename('b');
  },
  add: () => new User({ name: 'x', email: 'y' }).save(),
  all: () => User.find(),
  clear: () => User.deleteMany({}),
};
`);
  const [user] = model.entities;
  expect(user?.columns.map(({ name, type, nullable }) => `${name} ${type}${nullable === true ? '?' : ''}`)).toEqual([
    '_id ObjectId',
    'name String?',
    'email String',
    'tags ObjectId[]?',
    'address.city String?',
    'createdAt Date',
    'updatedAt Date',
  ]);
  expect(user?.indexes.map(({ columns, unique }) => `${columns.join()}${unique ? ' unique' : ''}`)).toEqual([
    '_id unique',
    'email unique',
    'address.city',
    'name,email',
  ]);
  expect(user?.relations).toMatchObject([{ name: 'tags', to: 'Tag', kind: 'many-to-many' }]);
  expect(
    model.operations
      .filter((operation) => operation.is === 'query')
      .map(({ operation, filters, limited, everyRow }) => [
        operation,
        filters?.map(({ column, operator }) => `${column} ${operator}`).join(),
        limited,
        everyRow,
      ]),
  ).toEqual([
    ['insert', '', null, false],
    ['select', '', false, false],
    ['delete', '', null, true],
    ['select', 'name in', true, false],
    ['select', 'email =', true, false],
    ['update', '_id =', true, false],
  ]);
});

test('decorated schemas and injected models', async () => {
  const model = await modelOf(`
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { HydratedDocument, Model } from 'mongoose';
class Base {
  @Prop({ index: true }) tenant: string;
}
@Schema({ collection: 'cats', timestamps: true })
export class Cat extends Base {
  @Prop({ required: true, unique: true }) name: string;
  @Prop([String]) toys: string[];
}
export type CatDocument = HydratedDocument<Cat>;
export const CatSchema = SchemaFactory.createForClass(Cat);
CatSchema.index({ tenant: 1, name: 1 }, { unique: true });
export class Cats {
  constructor(@InjectModel(Cat.name) private readonly cats: Model<CatDocument>) {}
  all() { return this.cats.find().exec(); }
  one(name: string) { return this.cats.findOne({ name }).lean(); }
}
`);
  expect(
    model.entities.map(({ name, table, columns }) => [name, table, columns.map((column) => column.name).join()]),
  ).toEqual([['Cat', 'cats', '_id,tenant,name,toys,createdAt,updatedAt']]);
  expect(model.entities[0]?.indexes.map(({ columns }) => columns.join())).toEqual([
    '_id',
    'tenant',
    'name',
    'tenant,name',
  ]);
  expect(queries(model)).toEqual([
    ['Cat.find', 'select', 'Cat', '', false],
    ['Cat.findOne', 'select', 'Cat', 'name =', true],
  ]);
});

test('a filter from the request is a sink, a string is none', async () => {
  const model = await modelOf(`
import express from 'express';
import mongoose from 'mongoose';
const User = mongoose.model('User', new mongoose.Schema({ email: String }));
const app = express();
app.post('/a', async (req, res) => { res.json(await User.findOne({ email: req.body.email })); });
app.post('/b', async (req, res) => { res.json(await User.findOne({ email: String(req.body.email) })); });
`);
  expect(model.flows.map(({ kind, endpoints }) => [kind, endpoints.map(({ label }) => label).join()])).toEqual([
    ['nosql', 'POST /a'],
  ]);
});
