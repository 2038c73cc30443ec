import { makePromise, type Value } from '../evaluate/values.ts';
import type { LibraryBuild, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { isTrue } from './support/arguments.ts';
import {
  declareConsumer,
  declarePolling,
  given,
  memberOf,
  nameOfQueue,
  namesOf,
  numberIn,
  settingsOf,
} from './support/consumers.ts';
import { declareMethod, decoratedProviders } from './support/nest-consumers.ts';

const sdk = '@aws-sdk/client-sqs';
const message = `${sdk}.Message()`;
const nest = '@ssut/nestjs-sqs';

/** Amazon SQS: sqs-consumer, its module for Nest, and loops that receive messages by the SDK. */
export default defineLibrary({
  packages: [sdk, 'sqs-consumer', nest],
  docs: 'https://docs.aws.amazon.com/AWSSimpleQueueService',
  title: 'Amazon SQS',
  rows: [
    { api: `${sdk}.ReceiveMessageCommandOutput()`, is: 'alias', of: `${sdk}.ReceiveMessageResult()` },
    { api: `${sdk}.ReceiveMessageResult().Messages[]`, is: 'alias', of: message },
    { api: `aws-sdk.SQS().receiveMessage().promise()`, is: 'alias', of: `${sdk}.ReceiveMessageResult()` },
    { api: `${sdk}.{SQSClient|SQS}`, is: 'client', client: 'queue' },
    ...[
      'sqs-consumer.Consumer',
      'sqs-consumer.Consumer.create',
      `${nest}.{SqsMessageHandler|SqsConsumerEventHandler}`,
    ].map((api): Row => ({ api, is: 'function', keeps: true })),
    { api: `${sdk}.SQS().{receiveMessage|sendMessage|deleteMessage}`, is: 'function', async: true },
    { api: `${message}.{Body|MessageAttributes|Attributes}`, is: 'source', kind: 'message', in: 'message' },
  ],
  hooks: {
    [`${sdk}.SQSClient().send`]: (call) =>
      makePromise(
        call.external(
          isCommand(call.args[0], 'Receive') ? `${sdk}.ReceiveMessageResult()` : `${sdk}.SQSClient().send()`,
          {
            args: call.args,
          },
        ),
      ),
    [`${sdk}.SQS().receiveMessage`]: (call) => makePromise(call.external(`${sdk}.ReceiveMessageResult()`)),
  },
  operations: {
    [`${sdk}.SQSClient().send`]: ({ args, property }): OperationDraft | null =>
      isCommand(args[0], 'Send') ? { is: 'publish', to: queueIn(property(args[0].args[0], 'QueueUrl')) } : null,
    [`${sdk}.SQS().{sendMessage|sendMessageBatch}`]: ({ args, property }): OperationDraft => ({
      is: 'publish',
      to: queueIn(property(args[0], 'QueueUrl')),
    }),
  },
  consumers(build) {
    for (const seen of build.calls('{sqs-consumer.Consumer|sqs-consumer.Consumer.create}')) {
      const { args, place } = seen.event;
      const option = (name: string): Value | undefined => memberOf(build, args[0], name, place);
      const one = option('handleMessage');
      declareConsumer(build, seen, {
        kind: 'queue',
        library: 'sqs-consumer',
        names: [queueIn(option('queueUrl'))],
        handler: one ?? option('handleMessageBatch'),
        arguments: () => [given(build, one === undefined ? `${sdk}.ReceiveMessageResult().Messages` : message)],
        delivery: { concurrency: numberIn(settingsOf(args[0]), 'batchSize') },
      });
    }
    declareLoops(build);
    for (const provider of decoratedProviders(build, [nest]))
      for (const method of provider.methods)
        for (const decorator of method.decorators)
          if (decorator.path.text === `${nest}.SqsMessageHandler()`)
            declareMethod(build, provider, method, decorator, {
              kind: 'queue',
              library: nest,
              names: namesOf(decorator.args[0]),
              arguments: () => [
                given(build, isTrue(decorator.args[1]) ? `${sdk}.ReceiveMessageResult().Messages` : message),
              ],
            });
  },
});

/** `client.send(new ReceiveMessageCommand({ QueueUrl }))`, and the same by older interfaces. */
function declareLoops(build: LibraryBuild): void {
  for (const seen of build.calls(
    `{${sdk}.SQSClient().send|${sdk}.SQS().receiveMessage|aws-sdk.SQS().receiveMessage}`,
  )) {
    const { args, place, name } = seen.event;
    const [first] = args;
    const given_ = isCommand(first, 'Receive') ? first.args[0] : name === 'receiveMessage' ? first : undefined;
    if (given_ === undefined) continue;
    declarePolling(build, seen, {
      kind: 'queue',
      library: 'Amazon SQS',
      names: [queueIn(memberOf(build, given_, 'QueueUrl', place))],
      delivery: { concurrency: numberIn(settingsOf(given_), 'MaxNumberOfMessages') },
    });
  }
}

function isCommand(value: Value | undefined, verb: 'Receive' | 'Send'): value is Extract<Value, { kind: 'external' }> {
  return (
    value?.kind === 'external' &&
    value.path.root.text === sdk &&
    value.path.name.startsWith(`${verb}Message`) &&
    value.path.name.endsWith('Command')
  );
}

/** The queue's own name at the end of its address. */
function queueIn(url: Value | undefined): string {
  const text = nameOfQueue(url);
  return /^https?:/.test(text) ? (text.split('/').at(-1) ?? text) : text;
}
