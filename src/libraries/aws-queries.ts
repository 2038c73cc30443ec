import { defineLibrary, type Row } from './define.ts';

/** Services that are asked in SQL: package of the third version of the SDK, its name in the second, operation, member with the text. */
const services = [
  ['client-rds-data', 'RDSDataService', 'ExecuteStatement|BatchExecuteStatement', 'sql'],
  ['client-rds-data', 'RDSDataService', 'ExecuteSql', 'sqlStatements'],
  ['client-athena', 'Athena', 'StartQueryExecution|CreateNamedQuery|UpdateNamedQuery', 'QueryString'],
  ['client-athena', 'Athena', 'CreatePreparedStatement', 'QueryStatement'],
  ['client-s3', 'S3', 'SelectObjectContent', 'Expression'],
  ['client-redshift-data', 'RedshiftData', 'ExecuteStatement', 'Sql'],
  ['client-redshift-data', 'RedshiftData', 'BatchExecuteStatement', 'Sqls.*'],
  ['client-timestream-query', 'TimestreamQuery', 'Query|PrepareQuery', 'QueryString'],
  ['client-dynamodb', 'DynamoDB', 'ExecuteStatement', 'Statement'],
  ['client-dynamodb', 'DynamoDB', 'BatchExecuteStatement', 'Statements.*.Statement'],
  ['client-dynamodb', 'DynamoDB', 'ExecuteTransaction', 'TransactStatements.*.Statement'],
  ['client-qldb-session', 'QLDBSession', 'SendCommand', 'ExecuteStatement.Statement'],
  ['client-iot', 'Iot', 'SearchIndex', 'queryString'],
] as const;

/** AWS services that run SQL: each is asked by a command, by a method of a client that has them all, and by the older SDK. */
export default defineLibrary({
  packages: [...new Set(services.map(([name]) => `@aws-sdk/${name}`)), 'aws-sdk'].filter(
    (name) => name !== '@aws-sdk/client-dynamodb',
  ),
  docs: 'https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/',
  rows: services.flatMap(([name, service, operations, member]): Row[] =>
    operations.split('|').flatMap((operation): Row[] => {
      const method = operation.charAt(0).toLowerCase() + operation.slice(1);
      const client = service === 'RDSDataService' ? 'RDSData' : service === 'Iot' ? 'IoT' : service;
      // DynamoDB's client of all methods is known as the plain one
      const whole = service === 'DynamoDB' ? 'DynamoDBClient' : client;
      return [
        `@aws-sdk/${name}.${operation}Command`,
        `@aws-sdk/${name}.${whole}().${method}`,
        `aws-sdk.${service}().${method}`,
      ].map((api): Row => ({ api, is: 'sink', kind: 'sql', arg: `0.${member}` }));
    }),
  ),
});
