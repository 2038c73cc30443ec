import type { BackendModel, CallFrame, Endpoint, SourceModule } from '../../model/types.ts';
import { entryFiles } from './endpoints.ts';

/** Files that are there for the sake of data alone say so; what a service does with its own tables is no layer of its own. */
const namedForData =
  /repositor|(?:^|[/.\-_])repos?(?:[/.\-_]|$)|(?:^|[/.\-_])dao|data-?access|persistence|(?:^|[/.\-_])quer(?:y|ies)(?:[/.\-_]|$)/i;

/** What repositories and services both use (`utils`, `instrumentation`, `cache`) stands below them, whatever it does. */
function isService(path: string): boolean {
  return (
    /(?:^|[/.\-_])(?:services?|use-?cases?|managers?|interactors?)[/.\-_]|(?:Service|UseCase|Manager)\.\w+$/.test(
      path,
    ) && !namedForData.test(path)
  );
}

/** A call from a lower layer to an upper one. */
export interface UpwardCall {
  readonly lower: SourceModule;
  readonly upper: SourceModule;
  readonly layers: readonly [lower: string, upper: string];
  /** the first call that was seen */
  readonly call: CallFrame;
  readonly endpoints: Set<Endpoint>;
}

/** Calls from one file to another that go up, one for each pair of files. */
export function callsUpwards(model: BackendModel): Iterable<UpwardCall> {
  const sources = new Map(model.sources.map((source) => [source.file.path, source]));
  const entries = entryFiles(model.endpoints);
  const found = new Map<string, UpwardCall>();
  for (const endpoint of model.endpoints) {
    const seen = new Set<readonly CallFrame[]>();
    for (const { via } of endpoint.steps) {
      // steps of one function share their way
      if (seen.has(via)) continue;
      seen.add(via);
      for (const [index, call] of via.entries()) {
        const from = via[index - 1]?.location.file;
        // what is handed over is called by whom it was given to, which depends on nothing by that
        if (
          call.name === '(anonymous)' ||
          from === undefined ||
          from === call.location.file ||
          from !== call.calledAt.file
        )
          continue;
        const lower = sources.get(from);
        const upper = sources.get(call.location.file);
        if (lower === undefined || upper === undefined) continue;
        const layers = upwards(lower, upper, entries);
        if (layers === null) continue;
        const key = `${from} ${upper.file.path}`;
        const known = found.get(key);
        if (known === undefined) found.set(key, { lower, upper, layers, call, endpoints: new Set([endpoint]) });
        else known.endpoints.add(endpoint);
      }
    }
  }
  return found.values();
}

/** What the two files are, if the first may not call the second. */
function upwards(
  lower: SourceModule,
  upper: SourceModule,
  entries: ReadonlySet<string | undefined>,
): UpwardCall['layers'] | null {
  if (lower.layer !== 'service' && lower.layer !== 'data') return null;
  if (entries.has(upper.file.path))
    return [lower.layer === 'data' ? 'which issues queries' : 'a service', 'which handles requests'];
  const forData = (source: SourceModule): boolean => namedForData.test(source.file.path);
  return lower.layer === 'data' && upper.layer === 'service' && forData(lower) && isService(upper.file.path)
    ? ['a repository', 'a service']
    : null;
}
