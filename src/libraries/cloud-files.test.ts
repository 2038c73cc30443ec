import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('files that go to storage and come from it, and names there', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import { Storage } from '@google-cloud/storage';
import { BlobServiceClient } from '@azure/storage-blob';
import * as Minio from 'minio';
const app = express();
const bucket = new Storage().bucket('shop');
const blobs = new BlobServiceClient('https://shop.example.com');
const minio = new Minio.Client({});
app.get('/', async (req, res) => {
  const { name } = req.query;
  await bucket.upload('/srv/' + name); // $ security/path-traversal
  await bucket.file(name).download({ destination: '/srv/copy' });
  await bucket.file('a').download({ destination: '/srv/' + name }); // $ security/path-traversal
  await blobs.getContainerClient('c').getBlockBlobClient('b').uploadFile(name); // $ security/path-traversal
  await minio.fPutObject('shop', name, '/srv/a');
  await minio.fPutObject('shop', 'a', name); // $ security/path-traversal
  res.end();
});
app.listen(3000);
`,
  ));
