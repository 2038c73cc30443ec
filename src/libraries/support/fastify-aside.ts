import { asString, options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { runAside } from './aside.ts';
import { readFrom } from './handler-values.ts';
import { exchange } from './fastify-exchange.ts';

/** Hooks that run when the handler is done, and what they are given between the reply and the callback. */
const later: ReadonlySet<string> = new Set(['preSerialization', 'onSend', 'onResponse', 'onError', 'onTimeout']);

/** What is called with a request beside guards and handlers: hooks of the reply, for what is not found, and for parsing. */
export function runAfterwards(build: LibraryBuild): void {
  for (const { event } of build.calls('fastify().{addHook|setNotFoundHandler|addContentTypeParser}')) {
    const { receiver, args, name, place } = event;
    if (receiver?.kind !== 'external') continue;
    const [request, reply, done] = exchange(build, receiver, null);
    if (request === undefined || reply === undefined || done === undefined) continue;
    const run = args.at(-1);
    if (name === 'setNotFoundHandler') runAside(build, [run], [request, reply], receiver);
    else if (name === 'addContentTypeParser')
      runAside(build, [run], [request, readFrom(build, request, ['body'], place), done], receiver);
    else if (later.has(asString(args[0]) ?? '')) runAside(build, [run], [request, reply, done, done], receiver);
  }
  for (const { event } of build.calls('fastify().{get|head|post|put|patch|delete|options|all|route}'))
    if (event.receiver?.kind === 'external') runHooks(build, event.receiver, event.args);
}

function runHooks(build: LibraryBuild, receiver: ExternalValue, args: readonly Value[]): void {
  for (const option of args.flatMap((argument) => options(argument))) {
    if (option.kind !== 'object') continue;
    for (const [name, hook] of option.props)
      if (later.has(name)) {
        const [request, reply, done] = exchange(build, receiver, null);
        if (request !== undefined && reply !== undefined && done !== undefined)
          runAside(build, [hook], [request, reply, done, done], receiver);
      }
  }
}
