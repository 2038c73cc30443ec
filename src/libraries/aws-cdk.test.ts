import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import { consumersOf } from '../testing/consumers.ts';

test('functions that stacks of the CDK put behind routes, queues, topics and the clock', async () => {
  const model = await modelOf(`
//- /bin/app.ts
import * as cdk from 'aws-cdk-lib';
import { ApiStack } from '../lib/api-stack';
new ApiStack(new cdk.App(), 'Api');
//- /lib/api-stack.ts
import * as path from 'node:path';
import { Stack, Duration, aws_lambda as lambda, aws_events as events, aws_events_targets as targets } from 'aws-cdk-lib';
import { RestApi, LambdaIntegration, TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
export class ApiStack extends Stack {
  constructor(scope, id) {
    super(scope, id);
    const users = new NodejsFunction(this, 'Users', { entry: path.join(__dirname, '../handlers/users.ts'), handler: 'read' });
    const old = new lambda.Function(this, 'Old', { code: lambda.Code.fromAsset('handlers'), handler: 'old.handler' });
    const auth = new NodejsFunction(this, 'Auth', { entry: 'handlers/auth.ts' });
    const authorizer = new TokenAuthorizer(this, 'Tokens', { handler: auth });
    const api = new RestApi(this, 'Rest');
    const all = api.root.addResource('users');
    all.addMethod('GET', new LambdaIntegration(users));
    all.addResource('{id}').addMethod('GET', new LambdaIntegration(users), { authorizer });
    const http = new HttpApi(this, 'Http');
    http.addRoutes({ path: '/old', methods: [HttpMethod.GET, HttpMethod.DELETE], integration: new HttpLambdaIntegration('i', old) });
    const queue = new Queue(this, 'Orders');
    old.addEventSource(new SqsEventSource(queue));
    const rule = new events.Rule(this, 'Rule', { schedule: events.Schedule.rate(Duration.minutes(5)) });
    rule.addTarget(new targets.LambdaFunction(old));
  }
}
//- /handlers/users.ts
export const read = async (event) => ({ statusCode: 200, body: JSON.stringify({ id: event.pathParameters?.id }) });
export const unused = async (event) => ({ statusCode: 200 });
//- /handlers/old.ts
export async function handler(event) { return { statusCode: 204 }; }
//- /handlers/auth.ts
export const handler = async (event) => ({ principalId: event.authorizationToken });
`);
  expect(
    model.endpoints.map(
      ({ label, place, guards, auth }) =>
        `${label} ${place.file}:${place.line} [${guards.map(({ name }) => name).join()}] ${auth.value}`,
    ),
  ).toEqual([
    'DELETE /old handlers/old.ts:1 [] false',
    'GET /old handlers/old.ts:1 [] false',
    'GET /users handlers/users.ts:1 [] false',
    'GET /users/{id} handlers/users.ts:1 [TokenAuthorizer] true',
  ]);
  expect(consumersOf(model)).toEqual([
    'queue Orders → handler handlers/old.ts:1',
    'schedule rate(5 minutes) → handler handlers/old.ts:1',
  ]);
});
