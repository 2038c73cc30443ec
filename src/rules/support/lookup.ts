import type { App, BackendModel, Endpoint, Entity, SourceModule } from '../../model/types.ts';
import { remembered } from './remembered.ts';

/** The server code in a file; undefined if that is none. */
export function sourceAt(model: BackendModel, file: string): SourceModule | undefined {
  return sourcesByFile(model).get(file);
}

/** The endpoints that an application serves, in the model's order. */
export function endpointsOf(model: BackendModel, app: App): readonly Endpoint[] {
  return endpointsByApp(model).get(app) ?? [];
}

/** The entity of a name, or else the one that is kept in a table of that name. */
export function entityCalled(model: BackendModel, name: string): Entity | undefined {
  const { byName, byTable } = entities(model);
  return byName.get(name) ?? byTable.get(name);
}

const sourcesByFile = remembered(
  (model: BackendModel) => new Map(model.sources.map((source) => [source.file.path, source])),
);

const endpointsByApp = remembered((model: BackendModel) => Map.groupBy(model.endpoints, ({ app }) => app));

const entities = remembered((model: BackendModel) => ({
  byName: firstBy(model.entities, ({ name }) => name),
  byTable: firstBy(model.entities, ({ table }) => table),
}));

function firstBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item> {
  const first = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (!first.has(key)) first.set(key, item);
  }
  return first;
}
