import type { Location } from '../../findings/types.ts';
import type { Operation } from '../../model/operations.ts';
import type { App, BackendModel, Endpoint, SourceModule } from '../../model/types.ts';

/** An application that runs as a process of its own, with all code that this process loads. */
export interface Server {
  readonly app: App;
  /** where it starts to listen */
  readonly listens: Location;
  /** its endpoints, and those that belong to no application that was found but to the same package */
  readonly endpoints: readonly Endpoint[];
  readonly operations: readonly Operation[];
  /** files that it imports, directly or not */
  readonly loads: ReadonlySet<string>;
}

/** Applications that listen for requests until they are stopped: what a platform calls (serverless functions) does not. */
export function servers(model: BackendModel): Server[] {
  const sources = new Map(model.sources.map((source) => [source.file.path, source]));
  return model.apps.flatMap((app): Server[] => {
    const { listens } = app;
    if (listens === null || app.traits.serverless) return [];
    const loaded = loadedBy([sources.get(listens.file), sources.get(app.place.file)]);
    const isLoaded = ({ file }: Location): boolean => loaded.has(file) || sources.get(file)?.package === app.package;
    return [
      {
        app,
        listens,
        endpoints: model.endpoints.filter(
          (endpoint) => endpoint.app === app || (endpoint.app === null && endpoint.package === app.package),
        ),
        operations: model.operations.filter(({ place }) => isLoaded(place)),
        loads: loaded,
      },
    ];
  });
}

/** What the servers load, and what requests pass through; tools beside them may talk to the terminal. */
export function servingFiles(model: BackendModel): (file: string) => boolean {
  const loaded = servers(model).map(({ loads }) => loads);
  if (loaded.length === 0) return () => true;
  const passed = new Set(
    model.endpoints.flatMap(({ place, steps }) => [
      place.file,
      ...steps.flatMap(({ via }) => via.map(({ location }) => location.file)),
    ]),
  );
  return (file) => passed.has(file) || loaded.some((files) => files.has(file));
}

/** Files that begin to listen, and files that nothing imports: there a process starts. */
export function startingFiles(model: BackendModel): Set<string> {
  const imported = new Set(model.sources.flatMap(({ imports }) => imports.map(({ to }) => to.file.path)));
  return new Set([
    ...model.apps.flatMap(({ listens }) => (listens === null ? [] : [listens.file])),
    ...model.sources.map(({ file }) => file.path).filter((path) => !imported.has(path)),
  ]);
}

function loadedBy(start: readonly (SourceModule | undefined)[]): Set<string> {
  const loaded = new Set<string>();
  const stack = [...start];
  while (stack.length > 0) {
    const source = stack.pop();
    if (source === undefined || loaded.has(source.file.path)) continue;
    loaded.add(source.file.path);
    for (const { to, typeOnly } of source.imports) if (!typeOnly) stack.push(to);
  }
  return loaded;
}
