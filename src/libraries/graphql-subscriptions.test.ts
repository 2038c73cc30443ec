import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('publishing within the process cannot fail, publishing over a network can', () =>
  check(
    'errors/floating-promise',
    `
import express from 'express';
import { PubSub } from 'graphql-subscriptions';
import { RedisPubSub } from 'graphql-redis-subscriptions';
const local = new PubSub();
const remote = new RedisPubSub();
async function tellHere(topic) { await local.publish(topic, {}); }
async function tellAll(topic) { await remote.publish(topic, {}); }
const app = express();
app.post('/here', (req, res) => { tellHere('a'); res.end(); });
app.post('/all', (req, res) => { tellAll('a'); res.end(); }); // $ errors/floating-promise
`,
  ));
