import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

function steps(model: BackendModel) {
  return model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
    operation.is === 'query'
      ? [
          `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.order.length > 0 ? ` by ${operation.order.join()}` : ''}${transaction === null ? '' : ' in transaction'}`,
        ]
      : [],
  );
}

test('the server library', async () => {
  const model = await modelOf(`
import express from 'express';
import { getFirestore } from 'firebase-admin/firestore';
const db = getFirestore();
const users = db.collection('users');
const app = express();
app.post('/a', async (req, res) => {
  await users.where('email', '==', req.body.email).orderBy('name').limit(1).get();
  await users.doc(req.body.id).get();
  await db.doc(\`users/\${req.body.id}\`).set({ name: 'x' });
  await users.doc('a').collection('posts').add({ title: 'x' });
  await db.collectionGroup('posts').where('likes', '>', 3).count().get();
  await users.doc('a').delete();
  await db.runTransaction(async (transaction) => {
    const user = await transaction.get(users.doc('b'));
    transaction.update(users.doc('b'), { name: 'y' });
  });
  await db.collection(req.body.name).get();
});
`);
  expect(steps(model)).toEqual([
    'select users [email =] limited by name',
    'select users [id =] limited',
    'upsert users [id =] limited',
    'insert posts []',
    'count posts [likes range] limited',
    'delete users [id =] limited',
    'select users [id =] limited in transaction',
    'update users [id =] limited in transaction',
    'select  []',
  ]);
});

test('the library of functions', async () => {
  const model = await modelOf(`
import express from 'express';
import { addDoc, collection, doc, getDoc, getDocs, getFirestore, limit, query, updateDoc, where } from 'firebase/firestore';
const db = getFirestore();
const app = express();
app.post('/a', async (req, res) => {
  await getDocs(query(collection(db, 'users'), where('email', '==', req.body.email), limit(3)));
  await getDoc(doc(db, 'users', req.body.id));
  await addDoc(collection(db, 'users', 'a', 'posts'), { title: 'x' });
  await updateDoc(doc(collection(db, 'posts'), 'b'), { title: 'y' });
});
`);
  expect(steps(model)).toEqual([
    'select users [email =] limited',
    'select users [id =] limited',
    'insert posts []',
    'update posts [id =] limited',
  ]);
});

test('what is listened to, and conditions that are put on at times', async () => {
  const { operations } = await modelOf(`
import { collection, doc, getFirestore, limit, onSnapshot, orderBy, query, where } from 'firebase/firestore';
const db = getFirestore();
function narrowed(q, { city, sort }) {
  if (city) q = query(q, where('city', '==', city));
  if (sort === 'Review') q = query(q, orderBy('reviews', 'desc'), limit(10));
  return q;
}
export function watch(filters, show) {
  return onSnapshot(narrowed(query(collection(db, 'places'), where('open', '==', true)), filters), show);
}
export function watchOne(id, show) { return onSnapshot(doc(db, 'places', id), show); }
`);
  expect(
    operations.flatMap((operation) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator, optional }) => `${column} ${operator}${optional === true ? '?' : ''}`).join() ?? '?'}] ${String(operation.limited)}`,
          ]
        : [],
    ),
  ).toEqual(['select places [open =,city =?] null', 'select places [id =] true']);
});
