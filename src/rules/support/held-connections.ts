import { codeOf, spotOf } from '../../model/code/module-code.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';
import { sourceAt } from './lookup.ts';

/** The function in which a connection has a name of its own, and the text from there on; null if it has none. */
export function heldIn(model: BackendModel, place: Location): { name: string; body: Location; text: string } | null {
  const spot = spotOf(model, place);
  const source = sourceAt(model, place.file);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || source === undefined || call === null) return null;
  const code = codeOf(source);
  let node = code.parent(call);
  while (node !== undefined && 'kind' in node && (node.kind === 'await' || node.kind === 'cast'))
    node = code.parent(node);
  if (node === undefined || !('kind' in node) || node.kind !== 'declare' || node.pattern.kind !== 'variable')
    return null;
  const name = source.facts.variables[node.pattern.variable]?.name;
  const fn = source.facts.functions[code.functionOf(call)];
  if (name === undefined || fn === undefined) return null;
  const body = source.locate(fn.start, fn.end);
  const text = (model.readDocument(place.file) ?? '').slice(call.end, fn.end);
  return { name, body, text };
}

/** A place within the lines of another. */
export function isInside(inner: Location, { file, line, endLine }: Location): boolean {
  return inner.file === file && inner.line >= line && inner.line <= endLine;
}

/** `return client`, `run(client)`, `this.client = client`, `{ client }`. */
export function isHandedOn(text: string, name: string): boolean {
  const own = name.replaceAll('$', '\\$');
  return new RegExp(
    `\\breturn\\s+${own}\\b(?!\\s*\\.)|[(,{:=]\\s*(?:\\.\\.\\.)?${own}\\s*[),};\\n]|\\b${own}\\.(?:release|end|destroy)\\b`,
  ).test(text);
}
