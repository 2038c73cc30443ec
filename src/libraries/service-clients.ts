import { defineLibrary, type Row } from './define.ts';

/** Clients of AWS, by the name of their package: each has a pool of connections of its own. */
const aws: Readonly<Record<string, string>> = {
  s3: 'S3', ses: 'SES', sesv2: 'SESv2', sns: 'SNS', lambda: 'Lambda', ssm: 'SSM', sts: 'STS', kms: 'KMS', sfn: 'SFN', iam: 'IAM', ec2: 'EC2', ecs: 'ECS', cloudfront: 'CloudFront', cloudwatch: 'CloudWatch', 'cloudwatch-logs': 'CloudWatchLogs',
  'secrets-manager': 'SecretsManager', 'cognito-identity-provider': 'CognitoIdentityProvider', eventbridge: 'EventBridge', kinesis: 'Kinesis', firehose: 'Firehose', athena: 'Athena', 'bedrock-runtime': 'BedrockRuntime', textract: 'Textract', rekognition: 'Rekognition',
  transcribe: 'Transcribe', polly: 'Polly', translate: 'Translate', pinpoint: 'Pinpoint', 'route-53': 'Route53', scheduler: 'Scheduler',
}; // prettier-ignore

/** Packages of Google Cloud with a client that signs in and opens a channel. */
const google: Readonly<Record<string, string>> = {
  storage: 'Storage',
  bigquery: 'BigQuery',
  tasks: 'CloudTasksClient',
  vision: 'ImageAnnotatorClient',
  translate: 'TranslationServiceClient',
  speech: 'SpeechClient',
  'text-to-speech': 'TextToSpeechClient',
  'secret-manager': 'SecretManagerServiceClient',
  kms: 'KeyManagementServiceClient',
};

const agents = '{node:http.Agent|node:https.Agent}';

/** Clients of other services that hold connections, and whether connections are kept for the next request. */
export default defineLibrary({
  packages: [
    ...Object.keys(aws).map((name) => `@aws-sdk/client-${name}`),
    ...Object.keys(google).map((name) => `@google-cloud/${name}`),
    'https-proxy-agent',
    'http-proxy-agent',
    'socks-proxy-agent',
    'agentkeepalive',
  ],
  docs: 'https://nodejs.org/api/http.html#class-httpagent',
  rows: [
    ...Object.entries(aws).map(([name, type]): Row => ({
      api: `@aws-sdk/client-${name}.{${type}Client|${type}}`,
      is: 'client',
      client: 'http',
    })),
    ...Object.entries(google).map(([name, type]): Row => ({
      api: `@google-cloud/${name}.${type}`,
      is: 'client',
      client: 'http',
    })),
    {
      api: `{node:http.Agent|node:https.Agent|undici.Agent|undici.Pool|undici.Client|undici.ProxyAgent|https-proxy-agent.HttpsProxyAgent|http-proxy-agent.HttpProxyAgent|socks-proxy-agent.SocksProxyAgent|agentkeepalive|agentkeepalive.HttpsAgent}`,
      is: 'client',
      client: 'http',
    },
    {
      api: '@aws-sdk/client-s3.{S3Client|S3}().{send|getObject}().Body.{transformToByteArray|transformToString}',
      is: 'tagged',
      tags: ['whole-body'],
    },
    { api: agents, is: 'risk', risk: 'no-keepalive', when: [{ at: '0.keepAlive', oneOf: [false, undefined] }] },
    ...['0.agent', '1.agent'].map((at): Row => ({
      api: '{node:http|node:https}.{request|get}',
      is: 'risk',
      risk: 'no-keepalive',
      when: [{ at, oneOf: [false] }],
    })),
    ...['Connection', 'connection'].flatMap((header): Row[] => [
      closing('{global.fetch|got|ky|undici.request}', `1.headers.${header}`),
      closing('axios.{get|delete|head}', `1.headers.${header}`),
      closing('axios.{post|put|patch}', `2.headers.${header}`),
      closing('{axios|axios.request|axios.create}', `0.headers.${header}`),
      closing('{node:http|node:https}.{request|get}', `0.headers.${header}`),
    ]),
  ],
});

function closing(api: string, at: string): Row {
  return { api, is: 'risk', risk: 'no-keepalive', when: [{ at, oneOf: ['close'] }] };
}
