import { makeObject, options, unknown, type Value } from '../evaluate/values.ts';
import type { LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import {
  declareConsumer,
  given,
  memberOf,
  messageValue,
  nameOfQueue,
  namesOf,
  numberIn,
  settingsOf,
} from './support/consumers.ts';

const triggers = ['@trigger.dev/sdk', '@trigger.dev/sdk/v3'];

/** Functions that a service outside calls and calls again until they are done: Temporal, Inngest, Trigger.dev. */
export default defineLibrary({
  packages: ['@temporalio/worker', '@temporalio/client', 'inngest', ...triggers],
  docs: 'https://docs.temporal.io/develop/typescript',
  rows: [
    { api: '@trigger.dev/sdk/v3', is: 'alias', of: '@trigger.dev/sdk' },
    { api: '@temporalio/worker.Worker.create', is: 'function', keeps: true, async: true },
    { api: '@temporalio/worker.Worker.create().run', is: 'function', async: true },
    { api: 'inngest.Inngest().createFunction', is: 'function', keeps: true },
    { api: 'inngest.Inngest().send', is: 'function', async: true },
    { api: 'inngest.Step().{run|invoke|waitForEvent}', is: 'function', async: true, calls: 'all', result: true },
    { api: 'inngest.Step().{sleep|sleepUntil|sendEvent}', is: 'function', async: true },
    { api: 'inngest.Event().{data|user}', is: 'source', kind: 'message', in: 'message' },
    ...['task', 'schemaTask', 'schedules.task'].map((name): Row => ({
      api: `@trigger.dev/sdk.${name}`,
      is: 'function',
      keeps: true,
    })),
    { api: '@trigger.dev/sdk.{task|schemaTask}().{trigger|batchTrigger|triggerAndWait}', is: 'function', async: true },
  ],
  operations: {
    'inngest.Inngest().send': ({ args, property }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(property(args[0], 'name')),
    }),
    '@trigger.dev/sdk.{task|schemaTask}().{trigger|batchTrigger|triggerAndWait}': ({
      receiver,
      property,
    }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(receiver?.kind === 'external' ? property(receiver.args[0], 'id') : undefined),
    }),
  },
  consumers(build) {
    for (const seen of build.calls('@temporalio/worker.Worker.create')) declareActivities(build, seen);
    for (const seen of build.calls('inngest.Inngest().createFunction')) declareInngest(build, seen);
    for (const seen of build.calls('@trigger.dev/sdk.{task|schemaTask|schedules.task}')) declareTrigger(build, seen);
  },
});

/** What a worker of Temporal can be asked to do. Workflows run elsewhere, and do nothing but ask for it. */
function declareActivities(build: LibraryBuild, seen: SeenCall): void {
  const { args, place } = seen.event;
  const queue = nameOfQueue(memberOf(build, args[0], 'taskQueue', place));
  const activities = memberOf(build, args[0], 'activities', place);
  const concurrency = numberIn(settingsOf(args[0]), 'maxConcurrentActivityTaskExecutions');
  for (const [name, handler] of functionsIn(build, activities))
    declareConsumer(build, seen, {
      kind: 'queue',
      library: 'Temporal',
      names: [`${queue}/${name}`],
      handler,
      arguments: () => [messageValue(place), messageValue(place), messageValue(place)],
      delivery: { concurrency },
    });
}

/** Functions of an object, or that a module exports. */
function functionsIn(build: LibraryBuild, value: Value | undefined): [string, Value][] {
  return (value === undefined ? [] : options(value)).flatMap((option): [string, Value][] => {
    if (option.kind === 'object') return [...option.props];
    if (option.kind !== 'namespace') return [];
    return build.program
      .exportNames(option.module)
      .map((name): [string, Value] => [name, build.evaluator.exportOf(option.module, name)])
      .filter(([, each]) => each.kind === 'function');
  });
}

/** `createFunction({ id }, { event: 'user/created' }, async ({ event, step }) => …)`; newer versions name the trigger in the first. */
function declareInngest(build: LibraryBuild, seen: SeenCall): void {
  const { args, place } = seen.event;
  const settings = args[0];
  const handler = args.at(-1);
  const given_ = args.length > 2 ? args[1] : memberOf(build, settings, 'triggers', place);
  const triggers_ = given_?.kind === 'array' ? given_.elements : [given_];
  const retries = numberIn(settingsOf(settings), 'retries');
  for (const trigger of triggers_) {
    const cron = memberOf(build, trigger, 'cron', place);
    const names = cron === undefined ? namesOf(memberOf(build, trigger, 'event', place)) : namesOf(cron);
    declareConsumer(build, seen, {
      kind: cron === undefined ? 'queue' : 'schedule',
      library: 'Inngest',
      names,
      handler,
      arguments: () => {
        const context = makeObject();
        context.props.set('event', given(build, 'inngest.Event()'));
        context.props.set('step', given(build, 'inngest.Step()'));
        context.rest = unknown;
        return [context];
      },
      delivery: { attempts: retries === null ? null : retries + 1 },
    });
  }
}

/** `task({ id, run })` and `schedules.task({ id, cron, run })`. */
function declareTrigger(build: LibraryBuild, seen: SeenCall): void {
  const { args, place } = seen.event;
  const option = (name: string): Value | undefined => memberOf(build, args[0], name, place);
  const cron = option('cron');
  const timezone = memberOf(build, cron, 'timezone', place);
  const retry = settingsOf(option('retry'));
  declareConsumer(build, seen, {
    kind: cron === undefined ? 'queue' : 'schedule',
    library: 'Trigger.dev',
    names: [nameOfQueue(cron === undefined ? option('id') : (memberOf(build, cron, 'pattern', place) ?? cron))],
    handler: option('run'),
    arguments: () => [cron === undefined ? messageValue(place) : unknown, unknown],
    delivery: {
      attempts: numberIn(retry, 'maxAttempts'),
      concurrency: numberIn(settingsOf(option('queue')), 'concurrencyLimit'),
      timezone: timezone === undefined ? null : nameOfQueue(timezone),
    },
  });
}
