import type { CredentialEntry, EndpointEntry } from '../inventory.ts';

export interface SecurityScheme {
  type: string;
  description?: string;
  scheme?: string;
  in?: string;
  name?: string;
}

/** Names an authentication of which only is known that there is one. */
const notKnown: SecurityScheme = {
  type: 'http',
  scheme: 'unknown',
  description: 'The code refuses requests of nobody, but how they say who sends them could not be determined.',
};

/** The security schemes of a document, by name, as operations ask for them. */
export class SecuritySchemes {
  readonly #schemes = new Map<string, SecurityScheme>();

  /** Any of the list lets a request in; an empty one says that nothing is asked for, `{}` that it may do without. */
  of({ guards, credentials }: Pick<EndpointEntry, 'guards' | 'credentials'>): Record<string, string[]>[] {
    if (guards.auth === false) return [];
    const names = credentials.map((credential) => this.#add(nameOf(credential), schemeOf(credential)));
    if (guards.auth === true && names.length === 0) names.push(this.#add('unknown', notKnown));
    const asked = [...new Set(names)].map((name) => ({ [name]: [] }));
    return guards.auth === null ? [{}, ...asked] : asked;
  }

  all(): Record<string, SecurityScheme> {
    return Object.fromEntries([...this.#schemes].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #add(name: string, scheme: SecurityScheme): string {
    this.#schemes.set(name, scheme);
    return name;
  }
}

function nameOf({ kind, in: where, name }: CredentialEntry): string {
  if (kind !== 'key') return kind;
  return `${where}-${name.replaceAll(/[^\w.-]/g, '-')}`;
}

function schemeOf({ kind, in: where, name }: CredentialEntry): SecurityScheme {
  switch (kind) {
    case 'bearer':
    case 'basic':
      return { type: 'http', scheme: kind };
    case 'session':
      return {
        type: 'apiKey',
        in: 'cookie',
        name: name === '' ? 'session' : name,
        description: `A cookie that stands for a session.${name === '' ? ' What it is called is not known.' : ''}`,
      };
    case 'key':
      return { type: 'apiKey', in: where, name };
  }
}
