import type { Inventory } from './inventory.ts';

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const mapSchemaVersion = 1;

/** The inventory for other programs. `trace` has the steps of a request; here they would drown the rest. */
export function renderMapJson(inventory: Inventory): string {
  const { tool, project, about, endpoints, entities, queries, consumers, packages, unknowns } = inventory;
  const map = {
    schemaVersion: mapSchemaVersion,
    tool,
    project,
    about,
    endpoints: endpoints.map(withoutSteps),
    entities,
    queries,
    consumers: consumers.map(withoutSteps),
    packages,
    unknowns,
  };
  return `${JSON.stringify(map, null, 2)}\n`;
}

function withoutSteps<Entry extends { steps: unknown }>(entry: Entry): Omit<Entry, 'steps'> {
  const { steps: _, ...rest } = entry;
  return rest;
}
