import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('clients with connections of their own; a command is none', async () => {
  const { operations } = await modelOf(`
import https from 'node:https';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { Storage } from '@google-cloud/storage';
const s3 = new S3Client({});
const storage = new Storage();
const agent = new https.Agent({ keepAlive: true });
export const put = () => s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' }));
`);
  expect(operations.flatMap((each) => (each.is === 'client' ? [`${each.client} ${each.api}`] : []))).toEqual([
    'http @aws-sdk/client-s3.S3Client',
    'http @google-cloud/storage.Storage',
    'http https.Agent',
  ]);
  expect(operations.filter(({ is }) => is === 'risk')).toEqual([]);
});
