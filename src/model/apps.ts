import type { Location } from '../findings/types.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { options, type Place, type Value } from '../evaluate/values.ts';
import type { AppDraft, ErrorHandlerRun, GuardDraft } from '../libraries/build-types.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import { guardOf, nameOf } from './guards.ts';
import { locate, type OperationReader } from './operations-of.ts';
import { readGuardSteps } from './guard-steps.ts';
import type { App, ErrorHandler } from './types.ts';
import { emptyWalk, walk } from './walk.ts';

export interface ErrorHandlerDraft {
  readonly place: Place;
  readonly name: string;
  readonly beforeRoutes: boolean;
  readonly runs: ErrorHandlerRun | null;
}

export interface AppCollector {
  add(draft: AppDraft): AppDraft;
  errorHandler(app: AppDraft, handler: ErrorHandlerDraft): void;
  listens(app: AppDraft, place: Location): void;
  build(reader: OperationReader, knowledge: LibraryKnowledge, evaluator: Evaluator): Map<AppDraft, App>;
}

export function appsOf(): AppCollector {
  const drafts: AppDraft[] = [];
  const handlers = new Map<AppDraft, ErrorHandlerDraft[]>();
  const listening = new Map<AppDraft, Location>();
  return {
    add(draft) {
      // a factory that is called twice makes one application as far as its reader is concerned
      const same = drafts.find(
        (known) =>
          known.framework === draft.framework &&
          known.place.module === draft.place.module &&
          known.place.start === draft.place.start,
      );
      if (same !== undefined) return same;
      drafts.push(draft);
      return draft;
    },
    errorHandler(app, handler) {
      const list = handlers.get(app);
      if (list === undefined) handlers.set(app, [handler]);
      else list.push(handler);
    },
    listens(app, place) {
      if (!listening.has(app)) listening.set(app, place);
    },
    build(reader, knowledge, evaluator) {
      const apps = new Map<AppDraft, App>();
      for (const draft of drafts) {
        const place = locate(draft.place);
        // one request passes them all
        const request = draft.requestArguments?.() ?? [];
        apps.set(draft, {
          id: `${place.file}:${place.line}:${place.column}`,
          framework: draft.framework,
          place,
          package: draft.place.module.package,
          guards: unique(draft.guards).map((guard) =>
            guardOf(
              guard,
              readGuardSteps(guard, argumentsOf(guard, request), evaluator, reader)?.steps ?? null,
              knowledge,
            ),
          ),
          errorHandlers: (handlers.get(draft) ?? []).map((handler) => readErrorHandler(handler, evaluator, reader)),
          listens: listening.get(draft) ?? null,
          traits: draft.traits,
        });
      }
      return new Map(
        [...apps].sort(([, a], [, b]) =>
          a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : a.place.line - b.place.line,
        ),
      );
    },
  };
}

/** Runs an error handler with what its framework gives it. */
function readErrorHandler(
  { place, name, beforeRoutes, runs }: ErrorHandlerDraft,
  evaluator: Evaluator,
  reader: OperationReader,
): ErrorHandler {
  const result = emptyWalk();
  for (const option of runs === null ? [] : options(runs.value)) {
    if (runs === null || option.kind !== 'function') continue;
    const { activation } = evaluator.runRoot(option, runs.args, runs.self ?? null);
    if (activation !== null) walk(result, activation, reader, null);
  }
  return { place: locate(place), name, beforeRoutes, steps: result.steps };
}

/** Middleware that a second run of the same factory added again. */
function unique(guards: readonly GuardDraft[]): GuardDraft[] {
  const seen = new Set<string>();
  return guards.filter(({ place, value, name }) => {
    // several that one call adds may have no names
    const own = options(value).flatMap((option) => (option.kind === 'function' ? [option.fn] : []));
    const key = `${place.module.id}:${place.start}:${name ?? nameOf(value)}:${own.join()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function argumentsOf(guard: GuardDraft, given: readonly Value[]): readonly Value[] {
  return guard.args ?? guard.given?.(given) ?? given;
}
