import { asText, joinAll, options, unknown, type Place, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { Delivery, OptionValue } from '../../model/types.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import {
  backoffIn,
  declareConsumer,
  everyInWords,
  memberOf,
  nameOfQueue,
  numberIn,
  settingsOf,
  type DeclaredAt,
} from './consumers.ts';
import { moduleAt } from './named-modules.ts';

type Settings = Readonly<Record<string, OptionValue>>;

/** What works on the jobs of a queue. */
export interface QueueWorker {
  readonly seen: DeclaredAt;
  readonly queue: string;
  /** the kind of jobs it is for; '' for all of the queue */
  readonly job: string;
  readonly handler: Value | undefined;
  readonly self?: Value;
  readonly concurrency: number | null;
  readonly nameAt?: number;
}

/** A job that is put into a queue over and over. */
export interface RepeatedJob {
  readonly seen: SeenCall;
  readonly queue: string;
  readonly job: string;
  /** cron expression, or `every 5 min` */
  readonly when: string;
  readonly timezone: string | null;
}

export interface JobQueues {
  readonly library: string;
  readonly workers: readonly QueueWorker[];
  readonly repeated: readonly RepeatedJob[];
  /** what is said of the jobs of a queue wherever they are made: attempts, backoff, deadLetter */
  readonly settings: ReadonlyMap<string, Partial<Delivery>>;
  /** what one job gives its worker */
  readonly arguments: (queue: string, job: string) => readonly Value[];
}

/** Declares the workers of job queues, and the schedules that give them work. */
export function declareJobQueues(build: LibraryBuild, queues: JobQueues): void {
  for (const { seen, queue, job, handler, self, concurrency, nameAt } of queues.workers)
    declareConsumer(build, seen, {
      kind: 'queue',
      library: queues.library,
      names: [job === '' ? queue : `${queue}/${job}`],
      handler: runnable(build, handler, seen),
      arguments: () => queues.arguments(queue, job),
      delivery: { concurrency, ...queues.settings.get(queue) },
      ...(self === undefined ? {} : { self }),
      ...(nameAt === undefined ? {} : { nameAt }),
    });
  for (const { seen, queue, job, when, timezone } of queues.repeated) {
    // a helper that adds whatever it is given
    if (queue === '{?}' && when.includes('{?}')) continue;
    const able = queues.workers.filter((worker) => worker.queue === queue);
    const named = able.filter((worker) => worker.job === job && job !== '');
    const chosen = named.length > 0 ? named : able.filter((worker) => worker.job === '' || worker.job === '*');
    const [first] = chosen;
    declareConsumer(build, seen, {
      kind: 'schedule',
      library: queues.library,
      names: [when],
      handler:
        chosen.length === 0 ? unknown : joinAll(chosen.map((worker) => runnable(build, worker.handler, worker.seen))),
      arguments: () => queues.arguments(queue, job),
      delivery: { timezone, ...queues.settings.get(queue) },
      stays: 'kept',
      ...(first?.self === undefined || chosen.length > 1 ? {} : { self: first.self }),
    });
  }
}

/** `attempts` and `backoff` of a job's options, if they say something. */
export function retriesOf(settings: Settings): Partial<Delivery> | null {
  const attempts = numberIn(settings, 'attempts');
  const backoff = backoffIn(settings);
  return attempts === null && backoff === null ? null : { attempts, backoff };
}

/** The options that jobs of a queue get if they say nothing else; what single jobs are given counts where the queue says nothing. */
export function retrySettings(
  queues: readonly { readonly queue: string; readonly options: Value | undefined }[],
  jobs: readonly { readonly queue: string; readonly options: Value | undefined }[],
  defaultsAt: string,
): Map<string, Partial<Delivery>> {
  const settings = new Map<string, Partial<Delivery>>();
  const add = (queue: string, given: Settings): void => {
    const retries = retriesOf(given);
    if (retries !== null && !settings.has(queue)) settings.set(queue, retries);
  };
  for (const { queue, options: given } of queues) {
    const defaults = settingsOf(given)[defaultsAt];
    if (typeof defaults === 'object' && defaults !== null && 'object' in defaults) add(queue, defaults.object);
  }
  for (const { queue, options: given } of jobs) add(queue, settingsOf(given));
  return settings;
}

/** A job that is repeated as `{ every: 5000 }`, `{ pattern: '0 3 * * *' }` or `{ cron: … }` say. */
export function repeatedJob(
  build: LibraryBuild,
  seen: SeenCall,
  queue: string,
  name: Value | undefined,
  repeat: Value | undefined,
): RepeatedJob {
  const { place } = seen.event;
  const every = memberOf(build, repeat, 'every', place);
  const pattern = memberOf(build, repeat, 'pattern', place) ?? memberOf(build, repeat, 'cron', place);
  const timezone = memberOf(build, repeat, 'tz', place);
  return {
    seen,
    queue,
    job: name === undefined ? '' : nameOfQueue(name),
    when: every === undefined ? nameOfQueue(pattern) : everyInWords(every),
    timezone: timezone === undefined ? null : nameOfQueue(timezone),
  };
}

/** A worker's function; one that is given as a file is what the file exports. */
function runnable(build: LibraryBuild, handler: Value | undefined, at: DeclaredAt): Value {
  if (handler === undefined) return unknown;
  const place = 'event' in at ? at.event.place : at.place;
  return joinAll(
    options(handler).map((option) => {
      const url = option.kind === 'external' && option.path.text === 'global.URL()';
      const file = asText(url ? option.args[0] : option);
      const module = file === null ? undefined : moduleAt(build, file, place.module);
      return module === undefined ? option : whatExports(build, module, place);
    }),
  );
}

function whatExports({ evaluator }: LibraryBuild, module: Module, place: Place): Value {
  const exports = evaluator.targetValue({ kind: 'namespace', module });
  return exports.kind === 'function'
    ? exports
    : evaluator.asRoot((machine) => machine.member(exports, 'default', place));
}
