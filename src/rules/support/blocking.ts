import type { BackendModel, Endpoint } from '../../model/types.ts';
import { isOwnFile } from './own-files.ts';
import { bodyOf, isOnce, reachedPlaces, type StepOf } from './requests.ts';

/** A function on request paths that makes blocking calls. */
export interface BlockingBody {
  /** the call that weighs most */
  readonly step: StepOf<'blocking'>;
  readonly further: readonly StepOf<'blocking'>[];
  /** what it calls, each once */
  readonly calls: readonly string[];
  readonly endpoint: Endpoint;
  readonly endpoints: readonly Endpoint[];
  /** undefined: a handler without a name */
  readonly name: string | undefined;
  /** it takes microseconds, happens once for each key, or reads what comes with the program */
  readonly lesser: boolean;
}

/** Handles files, rather than computing or running programs. */
export const onFiles =
  /^(?:read|write|append|exists|stat|lstat|access|mk|realpath|unlink|rm|opendir|copy|cp|rename|ch|symlink|link|ensure|output|empty|remove|move|open|truncate|utimes)\w*Sync$/;

/** Takes microseconds, unlike reading the file. */
const brief = /^(?:exists|stat|lstat|access|mkdir|realpath)/;

/** What one function does after the other is one thing to change. */
export function blockingBodies(model: BackendModel): BlockingBody[] {
  const reached = reachedPlaces(model, 'blocking', (each) => !isOnce(each));
  const long = new Set(reached.filter(({ step }) => !brief.test(step.operation.what)).map(({ step }) => bodyOf(step)));
  // to look whether a file is there is a part of reading it
  const counted = reached.filter(({ step }) => !brief.test(step.operation.what) || !long.has(bodyOf(step)));
  return [...Map.groupBy(counted, ({ step }) => bodyOf(step)).values()].flatMap((inBody): BlockingBody[] => {
    const first = inBody.find(({ step }) => !isKept(step)) ?? inBody[0];
    const endpoint = first?.endpoints[0];
    if (first === undefined || endpoint === undefined) return [];
    const { step } = first;
    return [
      {
        step,
        further: inBody.flatMap((each) => (each === first ? [] : [each.step])),
        calls: [...new Set(inBody.map((each) => each.step.operation.what))],
        endpoint,
        endpoints: [...new Set(inBody.flatMap((each) => each.endpoints))],
        name: step.via.slice(1).findLast((frame) => frame.name !== '(anonymous)')?.name,
        lesser:
          brief.test(step.operation.what) ||
          isKept(step) ||
          (step.operation.what === 'readFileSync' && isOwnFile(endpoint, step.operation.place)),
      },
    ];
  });
}

/** `if (templates[name]) return templates[name]`: once for each key. */
function isKept({ conditions }: StepOf<'blocking'>): boolean {
  return conditions.some(
    ({ text, truth, after }) => after && !truth && /^[\w.]+(?:\[[^[\]]+\]|\.(?:has|get)\([^()]*\))$/.test(text),
  );
}
