import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('SQL for services of AWS', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import AWS from 'aws-sdk';
import { AthenaClient, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { BatchExecuteStatementCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { RDSData } from '@aws-sdk/client-rds-data';
const app = express();
const athena = new AthenaClient({});
const dynamo = new DynamoDBClient({});
const data = new RDSData({});
app.get('/', async (req, res) => {
  const text = "SELECT * FROM goods WHERE name = '" + req.query.name + "'";
  await athena.send(new StartQueryExecutionCommand({ QueryString: text })); // $ security/sql-injection
  await athena.send(new StartQueryExecutionCommand({ QueryString: 'SELECT ?', ExecutionParameters: [req.query.name] }));
  await dynamo.send(new BatchExecuteStatementCommand({ Statements: [{ Statement: text }] })); // $ security/sql-injection
  await dynamo.send(new BatchExecuteStatementCommand({ Statements: [{ Statement: 'SELECT 1', Parameters: [{ S: text }] }] }));
  await data.executeStatement({ sql: text }); // $ security/sql-injection
  await new AWS.RDSDataService().executeStatement({ sql: text }).promise(); // $ security/sql-injection
  await dynamo.send(new ScanCommand({ TableName: 'goods', FilterExpression: 'name = ' + req.query.name })); // $ security/sql-injection
  await dynamo.send(new ScanCommand({ TableName: 'goods', FilterExpression: 'name = :v', ExpressionAttributeValues: { ':v': req.query.name } }));
  res.end();
});
app.listen(3000);
`,
  ));
