import type { ExternalValue, Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { memberOf, nameOfQueue, numberIn, settingsOf } from './consumers.ts';
import type { QueueWorker } from './job-queues.ts';
import { decoratedProviders, type DecoratedProvider } from './nest-consumers.ts';
import { nestContainer } from './nest-container.ts';
import { nestGraph } from './nest-modules.ts';
import { find, type DecoratedMethod } from './nest-decorators.ts';

/** Classes and methods that Nest makes workers of, for one of its two modules for queues. */
export function nestWorkers(build: LibraryBuild, root: '@nestjs/bull' | '@nestjs/bullmq'): QueueWorker[] {
  return decoratedProviders(build, [root]).flatMap((provider) =>
    root === '@nestjs/bull' ? methodWorkers(build, provider) : hostWorkers(build, provider),
  );
}

/** Queues that modules register, with their options. */
export function registeredQueues(
  build: LibraryBuild,
  root: '@nestjs/bull' | '@nestjs/bullmq',
): { queue: string; options: Value }[] {
  return nestGraph(build)
    .configured.filter(({ path }) => path.text === `${root}.BullModule.registerQueue()`)
    .flatMap(({ args, call }) =>
      call === null
        ? []
        : args.map((options) => ({ queue: nameOfQueue(memberOf(build, options, 'name', call.place)), options })),
    );
}

/** `@Processor('mails')` on a class, `@Process('welcome')` on its methods. */
function methodWorkers(build: LibraryBuild, { cls, onClass, methods }: DecoratedProvider): QueueWorker[] {
  const processor = find(onClass, '@nestjs/bull.Processor()');
  if (processor === undefined) return [];
  const self = nestContainer(build).instance(cls);
  return methods.flatMap((method): QueueWorker[] => {
    const process = find(method.decorators, '@nestjs/bull.Process()');
    const place = process?.call?.place;
    if (process === undefined || place === undefined) return [];
    const settings = settingsOf(process.args[0]);
    const job = nameIn(build, process);
    return [
      {
        seen: { place },
        queue: nameIn(build, processor),
        job: job === '*' ? '' : job,
        handler: functionOf(build, method, self),
        self,
        concurrency: numberIn(settings, 'concurrency'),
      },
    ];
  });
}

/** `@Processor('mails', { concurrency: 5 }) class Mails extends WorkerHost { process(job) { … } }`. */
function hostWorkers(build: LibraryBuild, { cls, onClass }: DecoratedProvider): QueueWorker[] {
  const processor = find(onClass, '@nestjs/bullmq.Processor()');
  const place = processor?.call?.place;
  if (processor === undefined || place === undefined) return [];
  const self = nestContainer(build).instance(cls);
  return [
    {
      seen: { place },
      queue: nameIn(build, processor),
      job: '',
      handler: build.evaluator.asRoot((machine) => machine.member(self, 'process', place)),
      self,
      concurrency: numberIn({ ...settingsOf(processor.args[0]), ...settingsOf(processor.args[1]) }, 'concurrency'),
    },
  ];
}

function functionOf(build: LibraryBuild, { cls, member }: DecoratedMethod, self: Value): Value {
  return build.evaluator.functionAt(cls.frame, member.fn, self, cls);
}

/** `'mails'` or `{ name: 'mails' }`; '' if a decorator names nothing. */
function nameIn(build: LibraryBuild, { args, call }: ExternalValue): string {
  const [first] = args;
  if (first === undefined || call === null) return '';
  if (first.kind !== 'object') return nameOfQueue(first);
  const name = memberOf(build, first, 'name', call.place);
  return name === undefined ? '' : nameOfQueue(name);
}
