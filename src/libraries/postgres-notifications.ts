import { asText, unknown, type Value } from '../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer, given, messageValue, namesOf } from './support/consumers.ts';

const listener = 'pg-listen()';
const client = 'pg.Client()';

/** Notifications of PostgreSQL: channels that connections listen to. */
export default defineLibrary({
  packages: ['pg-listen', 'pg', 'postgres'],
  docs: 'https://www.postgresql.org/docs/current/sql-notify.html',
  rows: [
    { api: `${listener}.{listenTo|connect|notify|close|unlisten}`, is: 'function', async: true },
    { api: `${listener}.{notifications|events}.on`, is: 'function', keeps: true },
    { api: 'postgres().listen', is: 'function', keeps: true, async: true },
    { api: 'pg.Notification().payload', is: 'source', kind: 'message', in: 'message' },
  ],
  operations: {
    [`${listener}.notify`]: ({ args }) => ({ is: 'publish', to: namesOf(args[0])[0] ?? '{?}' }),
  },
  consumers(build) {
    const declare = (seen: SeenCall, names: readonly string[], handler: Value | undefined, message: Value): void =>
      declareConsumer(build, seen, {
        kind: 'topic',
        library: 'PostgreSQL',
        names,
        nameAt: 0,
        handler,
        arguments: () => [message, unknown],
      });
    for (const seen of build.calls(`{${listener}.notifications.on|postgres().listen}`))
      declare(seen, namesOf(seen.event.args[0]), seen.event.args[1], messageValue(seen.event.place));
    for (const seen of build.calls(`${client}.on`)) {
      const { args, receiver } = seen.event;
      if (args[0]?.kind !== 'literal' || args[0].value !== 'notification') continue;
      declare(seen, channelsOf(build, receiver), args[1], given(build, 'pg.Notification()'));
    }
  },
});

/** The channels that a connection was told to listen to: `client.query('LISTEN orders')`. */
function channelsOf(build: LibraryBuild, connection: Value | null): string[] {
  const names = build.calls(`${client}.query`).flatMap(({ event: { args, receiver } }) => {
    if (receiver !== connection) return [];
    const name = /^\s*LISTEN\s+"?([^";]+)"?/i.exec(asText(args[0]) ?? '')?.[1];
    return name === undefined ? [] : [name.trim()];
  });
  return names.length === 0 ? ['{?}'] : [...new Set(names)];
}
