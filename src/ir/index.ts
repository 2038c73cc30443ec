export * from './nodes.ts';
export * from './types.ts';
export * from './module-facts.ts';
export { mayHold } from './code-module.ts';
export { decodeModule } from './decode.ts';
export { functionAround } from './enclosing.ts';
export { encodeModule } from './encode.ts';
export { leaves } from './exits.ts';
export { schemaVersion } from './schema.ts';
