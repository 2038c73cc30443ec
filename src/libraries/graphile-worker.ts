import { inProject } from '../evaluate/project-path.ts';
import { asString, type Value } from '../evaluate/values.ts';
import type { LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { membersIn } from './support/arguments.ts';
import { given, memberOf, messageValue, nameOfQueue, numberIn, settingsOf } from './support/consumers.ts';
import { declareJobQueues, type QueueWorker, type RepeatedJob } from './support/job-queues.ts';

const root = 'graphile-worker';

/** Graphile Worker: tasks in PostgreSQL, given as an object or as a folder of files. */
export default defineLibrary({
  packages: [root],
  docs: 'https://worker.graphile.org',
  title: 'Graphile Worker',
  rows: [
    { api: `${root}.{run|runOnce}`, is: 'function', keeps: true, async: true },
    { api: `${root}.{makeWorkerUtils|quickAddJob}`, is: 'function', async: true },
    { api: `${root}.makeWorkerUtils()`, is: 'alias', of: `${root}.WorkerUtils()` },
    { api: `${root}.{WorkerUtils|JobHelpers|Runner}().addJob`, is: 'function', async: true },
  ],
  operations: {
    [`${root}.{WorkerUtils|JobHelpers|Runner}().addJob`]: ({ args }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(args[0]),
    }),
    [`${root}.quickAddJob`]: ({ args }): OperationDraft => ({ is: 'publish', to: nameOfQueue(args[1]) }),
  },
  consumers(build) {
    for (const seen of build.calls(`${root}.{run|runOnce}`)) {
      const { args, place } = seen.event;
      const [first, second] = args;
      const option = (name: string): Value | undefined => memberOf(build, first, name, place);
      const concurrency = numberIn(settingsOf(first), 'concurrency');
      declareJobQueues(build, {
        library: 'Graphile Worker',
        workers: [...membersIn(second ?? option('taskList')), ...filed(build, option('taskDirectory'))].map(
          ([queue, handler]): QueueWorker => ({ seen, queue, job: '', handler, concurrency }),
        ),
        repeated: scheduled(seen, asString(option('crontab'))),
        settings: new Map(),
        arguments: () => [messageValue(place), given(build, `${root}.JobHelpers()`)],
      });
    }
  },
});

/** Each file of a folder is the task of its name. */
function filed(build: LibraryBuild, directory: Value | undefined): [string, Value][] {
  const path = asString(directory);
  const inside = path === null ? null : inProject(path);
  if (inside === null) return [];
  return build.program.modules.flatMap((module): [string, Value][] => {
    const name = module.path.startsWith(`${inside}/`) ? module.path.slice(inside.length + 1) : '';
    const match = /^([^.]+)\.[cm]?[jt]s$/.exec(name);
    const task = build.evaluator.exportOf(module, 'default');
    return match?.[1] === undefined || task.kind === 'unknown' ? [] : [[match[1], task]];
  });
}

/** Lines such as `0 4 * * * send_weekly ?max=1 {payload}`. */
function scheduled(seen: SeenCall, crontab: string | null): RepeatedJob[] {
  return (crontab ?? '').split('\n').flatMap((line): RepeatedJob[] => {
    const match = /^\s*((?:[\d*/,-]+\s+){4}[\d*/,-]+)\s+([\w:-]+)/.exec(line);
    return match?.[1] === undefined || match[2] === undefined
      ? []
      : [{ seen, queue: match[2], job: '', when: match[1].replaceAll(/\s+/g, ' '), timezone: 'UTC' }];
  });
}
