import type { Location } from '../findings/types.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import type { AppDraft } from '../libraries/build-types.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import { guardOf } from './guards.ts';
import { locate, type OperationReader } from './operations-of.ts';
import { readGuardSteps } from './guard-steps.ts';
import type { App, ErrorHandler } from './types.ts';

export interface AppCollector {
  add(draft: AppDraft): AppDraft;
  errorHandler(app: AppDraft, handler: ErrorHandler): void;
  listens(app: AppDraft, place: Location): void;
  build(reader: OperationReader, knowledge: LibraryKnowledge, evaluator: Evaluator): Map<AppDraft, App>;
}

export function appsOf(): AppCollector {
  const drafts: AppDraft[] = [];
  const handlers = new Map<AppDraft, ErrorHandler[]>();
  const listening = new Map<AppDraft, Location>();
  return {
    add(draft) {
      if (!drafts.includes(draft)) drafts.push(draft);
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
        apps.set(draft, {
          id: `${place.file}:${place.line}:${place.column}`,
          framework: draft.framework,
          place,
          package: draft.place.module.package,
          guards: draft.guards.map((guard) => guardOf(guard, readGuardSteps(guard, guard.args ?? draft.requestArguments?.() ?? [], evaluator, reader)?.steps ?? null, knowledge)),
          errorHandlers: handlers.get(draft) ?? [],
          listens: listening.get(draft) ?? null,
          traits: draft.traits,
        });
      }
      return new Map([...apps].sort(([, a], [, b]) => (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : a.place.line - b.place.line)));
    },
  };
}
