import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what services are logged in to with, where the code spells it out', async () => {
  const { operations } = await modelOf(`
import AWS from 'aws-sdk';
import { KMSClient } from '@aws-sdk/client-kms';
import { createClient } from 'redis';
import cassandra from 'cassandra-driver';
import pkgcloud from 'pkgcloud';
import { BlobServiceClient } from '@azure/storage-blob';
import superagent from 'superagent';
new AWS.S3({ accessKeyId: process.env.ID, secretAccessKey: 'one' });
new KMSClient({ credentials: { accessKeyId: 'two', secretAccessKey: 'three' } });
const client = createClient();
client.auth('four');
client.get('five');
new cassandra.auth.PlainTextAuthProvider('six', 'seven');
pkgcloud.providers.joyent.compute.createClient({ apiKey: 'eight', region: 'nine' });
BlobServiceClient.fromConnectionString('AccountName=ten;AccountKey=eleven');
BlobServiceClient.fromConnectionString(process.env.STORAGE);
superagent.get('https://a.example').set('Authorization', 'Bearer twelve').set('Accept', 'thirteen');
`);
  expect(
    operations.flatMap((operation) => (operation.is === 'secret' ? [[operation.kind, operation.text]] : [])),
  ).toEqual([
    ['credential', 'one'],
    ['account', 'two'],
    ['credential', 'three'],
    ['credential', 'four'],
    ['account', 'six'],
    ['credential', 'seven'],
    ['credential', 'eight'],
    ['credential', 'eleven'],
    ['credential', 'twelve'],
  ]);
});

test('in the decorator of a module', async () => {
  const { operations } = await modelOf(`
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
@Module({ imports: [TypeOrmModule.forRoot({ type: 'postgres', password: 'one' }), TypeOrmModule.forRoot({ password: process.env.TWO })] })
export class AppModule {}
`);
  expect(operations.flatMap((operation) => (operation.is === 'secret' ? [operation.text] : []))).toEqual(['one']);
});
