import type { SchemaEntry } from '../inventory.ts';

/** The part of JSON Schema that documents use. */
export interface OpenApiSchema extends Omit<SchemaEntry, 'properties' | 'items'> {
  pattern?: string;
  anyOf?: OpenApiSchema[];
  properties?: Record<string, OpenApiSchema>;
  items?: OpenApiSchema;
}

/** One schema for several, each once, in whatever order its members are. */
export function mergedSchema(schemas: readonly OpenApiSchema[]): OpenApiSchema {
  const different = new Map(schemas.map((schema) => [JSON.stringify(schema, inOrder), schema]));
  // what may be anything says all that there is to say
  if (different.size === 0 || different.has('{}')) return {};
  const [only, ...more] = different.values();
  return only !== undefined && more.length === 0 ? only : { anyOf: [...different.values()] };
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
