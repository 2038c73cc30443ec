import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('commands, methods, and statements put together of input', async () => {
  const model = await modelOf(`
import express from 'express';
import AWS from 'aws-sdk';
import { DynamoDBClient, ExecuteStatementCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const old = new AWS.DynamoDB.DocumentClient();
const app = express();
app.post('/a', async (req, res) => {
  await client.send(new GetItemCommand({ TableName: 'users', Key: { id: { S: req.body.id } } }));
  await client.send(new QueryCommand({ TableName: 'posts', IndexName: 'byAuthor', KeyConditionExpression: '#author = :author AND begins_with(sk, :prefix)', ExpressionAttributeNames: { '#author': 'authorId' }, Limit: 10 }));
  await client.send(new ScanCommand({ TableName: 'posts', FilterExpression: 'likes > :likes' }));
  await client.send(new PutCommand({ TableName: 'posts', Item: { id: 'x', title: 'y' } }));
  await client.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 'posts', Item: { id: 'x' } } }, { Delete: { TableName: 'users', Key: { id: 'x' } } }] }));
  await old.update({ TableName: process.env.TABLE, Key: { id: 'x' } }).promise();
  await client.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM users WHERE id = ' + req.body.id }));
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.limited === true ? ' limited' : ''}${transaction === null ? '' : ' in transaction'}`,
          ]
        : [],
    ),
  ).toEqual([
    'select users [id =] limited',
    'select posts [authorId =,sk like] limited',
    'select posts [likes range]',
    'upsert posts []',
    'upsert posts [] in transaction',
    'delete users [id =] limited in transaction',
    'update TABLE [id =] limited',
    'select users [id =]',
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 16']);
});
