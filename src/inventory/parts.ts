import type { Endpoint, Param, Unknown } from '../model/types.ts';
import type { ValueShape } from '../model/value-shape.ts';
import type { CredentialEntry, ParamEntry, SchemaEntry, UnknownEntry } from '../report/inventory.ts';

export function paramEntry(param: Param): ParamEntry {
  return {
    name: param.name,
    in: param.in,
    validatedBy: param.validatedBy,
    required: param.required ?? null,
    schema: param.shape === undefined ? null : schemaOf(param.shape),
    declared: param.declared === true,
    byGuard: param.byGuard === true,
  };
}

export function unknownEntry({ message, location }: Unknown): UnknownEntry {
  return { message, file: location?.file ?? null, line: location?.line ?? null };
}

/** What a request has to bring along to be let in, over all that decides about it. */
export function credentialEntries({ auth, guards }: Endpoint): CredentialEntry[] {
  if (auth.value === false) return [];
  const found = new Map<string, CredentialEntry>();
  for (const guard of guards)
    for (const { kind, in: where, name } of guard.credentials ?? [])
      found.set(`${kind} ${where} ${name.toLowerCase()}`, { kind, in: where, name });
  // somebody looks at the header without a word about its scheme, and somebody else knows it
  for (const [key, { kind, name }] of found)
    if (kind !== 'key' && found.has(`key header ${name}`) && key !== `key header ${name}`)
      found.delete(`key header ${name}`);
  if (found.size > 0 || auth.value !== true) return [...found.values()];
  // nothing but the session can have told who it is
  const session = guards.find(({ kinds }) => kinds?.includes('session') === true);
  if (session === undefined) return [];
  const { name, key, cookieName } = session.options;
  const cookie = [name, key, cookieName].find((option) => typeof option === 'string');
  return [{ kind: 'session', in: 'cookie', name: typeof cookie === 'string' ? cookie : '' }];
}

/** A shape in JSON Schema's words. */
function schemaOf({ type, format, values, element, members }: ValueShape): SchemaEntry {
  const required = members?.filter((member) => member.required === true).map(({ name }) => name) ?? [];
  return {
    ...(type === null ? {} : { type }),
    ...(format === undefined ? {} : { format }),
    ...(values === undefined ? {} : { enum: [...values] }),
    ...(element === undefined ? {} : { items: schemaOf(element) }),
    ...(members === undefined
      ? {}
      : { properties: Object.fromEntries(members.map(({ name, shape }) => [name, schemaOf(shape)])) }),
    ...(required.length === 0 ? {} : { required }),
  };
}
