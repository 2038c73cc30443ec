import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a schema that keeps what it does not declare, and one that does not', () =>
  check(
    'database/mongo-schema',
    `
import mongoose, { Schema } from 'mongoose';
export const A = mongoose.model('A', new Schema({ name: String }, { strict: false })); // $ database/mongo-schema
export const B = mongoose.model('B', new Schema({ name: String }, { strict: 'throw' }));
export const C = mongoose.model('C', new Schema({ name: String }));
`,
  ));

test('a class that is decorated as a schema', () =>
  check(
    'database/mongo-schema',
    `
import { Prop, Schema } from '@nestjs/mongoose';
@Schema({ strict: false })
export class A { @Prop() name: string; } // $ database/mongo-schema
@Schema({ timestamps: true })
export class B { @Prop() name: string; }
`,
  ));

test('members of any type: those that clients fill', () =>
  check(
    'database/mongo-schema',
    `
import express from 'express';
import mongoose, { Schema } from 'mongoose';
const app = express();
const Event = mongoose.model('Event', new Schema({ name: String, payload: Schema.Types.Mixed, state: {} })); // $ database/mongo-schema
const Job = mongoose.model('Job', new Schema({ name: String, result: Schema.Types.Mixed }));
app.post('/events', async (req, res) => {
  await Event.create({ name: 'x', payload: req.body.payload });
  await Job.create({ name: req.body.name, result: { done: true } });
  res.sendStatus(204);
});
`,
  ));
