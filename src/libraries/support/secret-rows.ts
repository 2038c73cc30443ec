import type { Row } from '../define.ts';

type SecretRow = Extract<Row, { is: 'secret' }>;
type Taken = readonly [api: string, arg: number | string];

/** Where any text works, and who knows it can forge or read. */
export function keys(what: string, takes: readonly Taken[]): SecretRow[] {
  return takes.map(([api, arg]) => ({ api, is: 'secret', arg, what, kind: 'key' }));
}

/** Where another service has to know the text. */
export function credentials(what: string, takes: readonly Taken[]): SecretRow[] {
  return takes.map(([api, arg]) => ({ api, is: 'secret', arg, what, kind: 'credential' }));
}

/** Names that go with a secret of the same call. */
export function accounts(takes: readonly Taken[]): SecretRow[] {
  return takes.map(([api, arg]) => ({ api, is: 'secret', arg, what: 'name of an account', kind: 'account' }));
}

/** A name and a password, as properties of an argument. */
export function logins(
  what: string,
  takes: readonly (readonly [api: string, at: string, user: string, password: string])[],
): SecretRow[] {
  return takes.flatMap(([api, at, user, password]) => [
    ...credentials(what, [[api, `${at}${password}`]]),
    ...accounts([[api, `${at}${user}`]]),
  ]);
}

/** Texts in which one of several settings is the secret. */
export function connections(what: string, takes: readonly Taken[]): SecretRow[] {
  return takes.map(([api, arg]) => ({ api, is: 'secret', arg, what, kind: 'credential', within: 'connection' }));
}

/** Values of the header that says who asks; with `named`, where another argument names the header. */
export function authorizations(
  takes: readonly (readonly [api: string, arg: number | string, named?: number])[],
): SecretRow[] {
  return takes.map(([api, arg, named]) => ({
    api,
    is: 'secret',
    arg,
    what: 'password of another service',
    kind: 'credential',
    within: 'header',
    ...(named === undefined ? {} : { named }),
  }));
}
