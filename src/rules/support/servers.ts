import type { Location } from '../../findings/types.ts';
import type { Operation } from '../../model/operations.ts';
import type { App, BackendModel, Endpoint, SourceModule } from '../../model/types.ts';
import { endpointsOf, sourceAt } from './lookup.ts';
import { remembered } from './remembered.ts';

/** An application that runs as a process of its own, with all code that this process loads. */
export interface Server {
  readonly app: App;
  /** where it starts to listen */
  readonly listens: Location;
  /** its endpoints, and those that belong to no application that was found but to the same package */
  readonly endpoints: readonly Endpoint[];
  /** what its package and the files that it loads do; one list for all servers that share them */
  readonly operations: readonly Operation[];
  /** files that it imports, directly or not */
  readonly loads: ReadonlySet<string>;
}

/** Applications that listen for requests until they are stopped: what a platform calls (serverless functions) does not. */
export const servers = remembered((model: BackendModel): readonly Server[] => {
  const code = operationsByFile(model);
  const position = new Map(model.endpoints.map((endpoint, index) => [endpoint, index]));
  const inOrder = (a: Endpoint, b: Endpoint): number => (position.get(a) ?? 0) - (position.get(b) ?? 0);
  const withoutApp = Map.groupBy(
    model.endpoints.filter(({ app }) => app === null),
    (endpoint) => endpoint.package,
  );
  return model.apps.flatMap((app): Server[] => {
    const { listens } = app;
    if (listens === null || app.traits.serverless) return [];
    const loads = loadedBy([sourceAt(model, listens.file), sourceAt(model, app.place.file)]);
    return [
      {
        app,
        listens,
        endpoints: [...endpointsOf(model, app), ...(withoutApp.get(app.package) ?? [])].sort(inOrder),
        operations: code.of(app.package, loads),
        loads,
      },
    ];
  });
});

/** What the servers load, and what requests pass through; tools beside them may talk to the terminal. */
export function servingFiles(model: BackendModel): (file: string) => boolean {
  const all = servers(model);
  if (all.length === 0) return () => true;
  const files = new Set<string>();
  for (const { loads } of all) for (const file of loads) files.add(file);
  for (const { place, steps } of model.endpoints) {
    files.add(place.file);
    for (const { via } of steps) for (const { location } of via) files.add(location.file);
  }
  return (file) => files.has(file);
}

/** Files that begin to listen, and files that nothing imports: there a process starts. */
export function startingFiles(model: BackendModel): Set<string> {
  const imported = new Set(model.sources.flatMap(({ imports }) => imports.map(({ to }) => to.file.path)));
  return new Set([
    ...model.apps.flatMap(({ listens }) => (listens === null ? [] : [listens.file])),
    ...model.sources.map(({ file }) => file.path).filter((path) => !imported.has(path)),
  ]);
}

interface OperationsByFile {
  /** those of a package and of the files that are loaded besides, in the model's order */
  of(owner: App['package'], loads: ReadonlySet<string>): readonly Operation[];
}

function operationsByFile(model: BackendModel): OperationsByFile {
  // a file's operations stand together
  const byFile = Map.groupBy(model.operations, ({ place }) => place.file);
  const files = [...byFile.keys()];
  const position = new Map(files.map((file, index) => [file, index]));
  const ownerOf = (file: string): App['package'] | undefined => sourceAt(model, file)?.package;
  const filesOf = Map.groupBy(files, ownerOf);
  const read = (owner: App['package'], further: readonly string[]): Operation[] =>
    [...(filesOf.get(owner) ?? []), ...further]
      .sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0))
      .flatMap((file) => byFile.get(file) ?? []);
  const known = new Map<App['package'], Map<string, readonly Operation[]>>();
  return {
    of(owner, loads) {
      const further = [...loads].filter((file) => byFile.has(file) && ownerOf(file) !== owner).sort();
      let lists = known.get(owner);
      if (lists === undefined) known.set(owner, (lists = new Map()));
      const key = further.join('\n');
      let operations = lists.get(key);
      if (operations === undefined) lists.set(key, (operations = read(owner, further)));
      return operations;
    },
  };
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
