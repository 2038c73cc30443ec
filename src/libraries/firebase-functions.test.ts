import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import { consumersOf } from '../testing/consumers.ts';
import type { BackendModel } from '../model/types.ts';

const linesOf = ({ endpoints }: BackendModel): string[] =>
  endpoints.map(
    ({ label, place, auth, replies, params }) =>
      `${label} ${place.file}:${place.line} ${auth.value} ${replies.map(({ status }) => status).join()} (${params.map((param) => `${param.in} ${param.name}`).join()})`,
  );

test('functions of the second generation, also by a helper, and the names that they are exported by', async () => {
  const model = await modelOf(`
//- /functions/src/index.ts
import { onRequest, onCall, HttpsError } from 'firebase-functions/v2/https';
import { onDocumentCreated } from 'firebase-functions/v2/firestore';
import { onSchedule } from 'firebase-functions/v2/scheduler';
import express from 'express';
import { validated } from './helpers';
export const hello = onRequest({ cors: true }, (req, res) => {
  if (req.method !== 'POST') { res.status(405).end(); return; }
  res.status(201).json({ name: req.body.name });
});
export const add = onCall((request) => {
  if (!request.auth) throw new HttpsError('unauthenticated', 'no');
  return { sum: request.data.a };
});
export const remove = validated(async (id) => ({ id }));
export const created = onDocumentCreated('users/{id}', async (event) => { await fetch(event.data.url); });
export const nightly = onSchedule({ schedule: 'every day 00:00', timeZone: 'UTC' }, async () => {});
const app = express();
app.get('/express', (req, res) => res.send('x'));
export const api = onRequest(app);
//- /functions/src/helpers.ts
import { onCall } from 'firebase-functions/v2/https';
export const validated = (handler) => onCall(async (request) => handler(request.data.id));
`);
  expect(linesOf(model)).toEqual([
    'POST /hello functions/src/index.ts:6 false 201 (body name)',
    'POST /add functions/src/index.ts:10 true 200 (body a)',
    'POST /remove functions/src/index.ts:14 false 200 (body id)',
    'GET /express functions/src/index.ts:18 false 200 ()',
  ]);
  expect(consumersOf(model)).toEqual([
    'topic users/{id} → created functions/src/index.ts:15',
    'schedule every day 00:00 → nightly functions/src/index.ts:16 timezone=UTC',
  ]);
  expect(model.flows.map(({ kind, consumers }) => [kind, consumers.map(({ name }) => name)])).toEqual([
    ['url', ['users/{id}']],
  ]);
});

test('functions of the first generation, and of Google Cloud', async () => {
  const model = await modelOf(`
//- /index.js
const functions = require('firebase-functions/v1');
const framework = require('@google-cloud/functions-framework');
exports.add = functions.region('europe-west1').https.onCall((data, context) => {
  if (!context.auth) throw new functions.https.HttpsError('permission-denied', 'no');
  return { text: data.text };
});
exports.users = { welcome: functions.https.onRequest((req, res) => res.send('hi')) };
exports.clean = functions.pubsub.schedule('every 5 minutes').timeZone('UTC').onRun(async (context) => {});
exports.mail = functions.runWith({ memory: '1GB' }).firestore.document('mails/{id}').onCreate(async (snapshot) => {});
exports.left = functions.auth.user().onDelete((user) => {});
framework.http('status', (req, res) => { res.json({ ok: req.query.ok }); });
framework.cloudEvent('stored', (event) => {});
`);
  expect(linesOf(model)).toEqual([
    'POST /add index.js:3 true 200 (body text)',
    'ALL /users-welcome index.js:7 false 200 ()',
    'ALL /status index.js:11 false 200 (query ok)',
  ]);
  expect(consumersOf(model)).toEqual([
    'schedule every 5 minutes → clean index.js:8',
    'topic mails/{id} → mail index.js:9',
    'topic onDelete → left index.js:10',
    'topic stored → (anonymous) index.js:12',
  ]);
});
