import { makeObject, unknown, type Value } from '../evaluate/values.ts';
import type { Module } from '../link/types.ts';
import type { LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer, memberOf, messageValue, nameOfQueue, namesOf } from './support/consumers.ts';

const packages = ['@medusajs/framework', '@medusajs/medusa'];

/** Medusa: files that subscribe to events or run by the clock say so in what they export as `config`. */
export default defineLibrary({
  packages,
  docs: 'https://docs.medusajs.com/learn/fundamentals/events-and-subscribers',
  title: 'Medusa',
  consumers(build) {
    for (const module of build.modules) {
      const kind = /(?:^|\/)(subscribers|jobs)\//.exec(module.path)?.[1];
      if (kind !== undefined && isOfMedusa(module)) declareFile(build, module, kind === 'jobs');
    }
  },
});

/** The file itself uses the framework: folders are called like this elsewhere too. */
function isOfMedusa({ facts }: Module): boolean {
  return facts.requests.some(({ source }) => packages.some((name) => source === name || source.startsWith(`${name}/`)));
}

function declareFile(build: LibraryBuild, module: Module, isJob: boolean): void {
  const { evaluator, program } = build;
  const names = program.exportNames(module);
  if (!names.includes('config') || !names.includes('default')) return;
  const place = { module, start: 0, end: 0 };
  const config = evaluator.exportOf(module, 'config');
  const handler = evaluator.exportOf(module, 'default');
  const schedule = memberOf(build, config, 'schedule', place);
  const pattern = schedule?.kind === 'object' ? memberOf(build, schedule, 'cron', place) : schedule;
  const at = handler.kind === 'function' ? evaluator.placeOfFunction(handler) : place;
  declareConsumer(
    build,
    { place: at },
    {
      kind: isJob ? 'schedule' : 'queue',
      library: 'Medusa',
      names: isJob ? [nameOfQueue(pattern)] : namesOf(memberOf(build, config, 'event', place)),
      handler,
      arguments: () => [isJob ? unknown : delivered(messageValue(at))],
    },
  );
}

/** `{ event: { data }, container }`. */
function delivered(data: Value): Value {
  const event = makeObject();
  event.props.set('data', data);
  event.rest = unknown;
  const given = makeObject();
  given.props.set('event', event);
  given.rest = unknown;
  return given;
}
