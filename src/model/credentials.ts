import { options, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { CredentialRow } from '../libraries/define.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import type { Credential, Step } from './types.ts';
import type { Walk } from './walk.ts';

const authorization = { in: 'header', name: 'authorization' } as const;

/** Names of headers and cookies that say who sends a request, among all that code reads. */
const telling =
  /^(?!.*(?:[cx]srf|idempotency|websocket)).*(?:auth|token|jwt|key|secret|signature|session|(?:^|[-_.])sid$|credential|password)/i;

/** Whether a part of a request is there to say who sends it. */
export function saysWho(where: string, path: readonly string[]): boolean {
  if (where === 'identity') return true;
  const [name] = path;
  if (name === undefined) return false;
  return (
    (where === 'cookie' && telling.test(name)) || (where === 'header' && (telling.test(name) || /^cookie$/i.test(name)))
  );
}

/**
 * How a request says who sends it, to a guard or a handler that decides about that: by what packages are known to ask for, by
 * where a token that is verified comes from, else by the headers and cookies that the code reads.
 */
export function credentialsOf(
  value: Value | null,
  { steps, inputs }: Pick<Walk, 'steps' | 'inputs'>,
  knowledge: LibraryKnowledge,
): Credential[] {
  const found = new Map<string, Credential>();
  const add = (credential: Credential | null): void => {
    if (credential !== null) found.set(`${credential.kind} ${credential.in} ${credential.name}`, credential);
  };
  for (const option of value === null ? [] : options(value)) {
    if (option.kind !== 'external') continue;
    for (const path of option.call === null ? [option.path] : [option.path, option.call.path])
      for (const row of path === null ? [] : knowledge.of(path).rows)
        if (row.is === 'guard' && row.by !== undefined) add(credentialOf(row.by, textsOf(option)));
  }
  for (const { operation } of steps) if (operation.is === 'guard') add(operation.by ?? null);
  if (found.size > 0) return [...found.values()];
  const named = inputs.filter(
    ({ in: where, name }) => (where === 'header' || where === 'cookie') && telling.test(name),
  );
  // `cookies.get('sid').value` reads the cookie `sid`
  const read = named.filter(
    ({ in: where, name }) => !named.some((other) => other.in === where && name.startsWith(`${other.name}.`)),
  );
  const verified = steps.flatMap(({ operation }: Step) =>
    operation.is === 'token' && operation.operation === 'verify' ? [operation.carriedIn ?? ''] : [],
  );
  for (const { in: where, name } of read) {
    if (where !== 'header' && where !== 'cookie') continue;
    const header = where === 'header' ? name.toLowerCase() : name;
    const bearer = header === authorization.name && verified.length > 0 && !verified.includes('cookie');
    add(bearer ? { kind: 'bearer', ...authorization } : { kind: 'key', in: where, name: header });
  }
  return [...found.values()];
}

/** What a row's credential is, given the texts of the call. */
export function credentialOf(by: CredentialRow, texts: readonly string[]): Credential | null {
  const kind = by === 'strategy' ? strategyOf(texts) : by;
  return kind === null ? null : { kind, ...authorization };
}

/** Passport's strategies have the names of their packages, unless somebody gave them others. */
function strategyOf(texts: readonly string[]): 'bearer' | 'basic' | null {
  if (texts.some((text) => /jwt|bearer/i.test(text))) return 'bearer';
  return texts.includes('basic') ? 'basic' : null;
}

/** Texts among the arguments of a call and of those before it in its chain: `AuthGuard('jwt')().canActivate`. */
export function textsOf(value: ExternalValue): string[] {
  const texts: string[] = [];
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver) texts.push(...textsAmong(at.args));
  return texts;
}

export function textsAmong(values: readonly Value[]): string[] {
  return values
    .flatMap((value) => (value.kind === 'array' ? value.elements : [value]))
    .flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
}
