import { options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { AppDraft, LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import type { Boot } from './fastify-boot.ts';
import { exchange } from './fastify-exchange.ts';

/** `setErrorHandler` of an application and of the plugins in it: each is run with an error and a request. */
export function declareErrorHandlers(build: LibraryBuild, boot: Boot, root: ExternalValue, app: AppDraft): void {
  for (const { event } of boot.errorHandlersOf(root)) {
    const [value] = event.args;
    const error = fresh(build, 'global.Error()');
    build.errorHandler(
      app,
      event.place,
      nameOf(value),
      false,
      value === undefined ? undefined : { value, args: [error, ...exchange(build, root, null)] },
    );
  }
}

function nameOf(value: Value | undefined): string {
  for (const option of value === undefined ? [] : options(value))
    if (option.kind === 'function') return option.module.facts.functions[option.fn]?.name ?? '';
  return '';
}
