import { nearest } from '../../model/packages.ts';
import type { App, BackendModel, Endpoint, Entity, SourceModule } from '../../model/types.ts';
import { remembered } from './remembered.ts';

/** The server code in a file; undefined if that is none. */
export function sourceAt(model: BackendModel, file: string): SourceModule | undefined {
  return sourcesByFile(model).get(file);
}

/** The endpoints that an application serves, or those of none that was found, in the model's order. */
export function endpointsOf(model: BackendModel, app: App | null): readonly Endpoint[] {
  return endpointsByApp(model).get(app) ?? [];
}

/** The entity that a file means by a name, or else by the name of the table that it is kept in. */
export function entityCalled(model: BackendModel, name: string, from: string): Entity | undefined {
  const { byName, byTable } = entities(model);
  return nearest(model.project)(byName.get(name) ?? byTable.get(name) ?? [], from)[0];
}

const sourcesByFile = remembered(
  (model: BackendModel) => new Map(model.sources.map((source) => [source.file.path, source])),
);

const endpointsByApp = remembered((model: BackendModel) => Map.groupBy(model.endpoints, ({ app }) => app));

const entities = remembered((model: BackendModel) => ({
  byName: Map.groupBy(model.entities, ({ name }) => name),
  byTable: Map.groupBy(model.entities, ({ table }) => table),
}));
