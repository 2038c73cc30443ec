import type { SchemaEntry } from '../inventory.ts';

/** The part of JSON Schema that documents use. */
export interface OpenApiSchema extends Omit<SchemaEntry, 'properties' | 'items'> {
  pattern?: string;
  anyOf?: OpenApiSchema[];
  properties?: Record<string, OpenApiSchema>;
  items?: OpenApiSchema;
}

/** One schema for several, each once. */
export function mergedSchema(schemas: readonly OpenApiSchema[]): OpenApiSchema {
  const different = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
  // what may be anything says all that there is to say
  if (different.size === 0 || different.has('{}')) return {};
  const [only, ...more] = different.values();
  return only !== undefined && more.length === 0 ? only : { anyOf: [...different.values()] };
}
