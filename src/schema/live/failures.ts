import { ConfigurationError } from '../../errors.ts';

/** What went wrong with a database, and what can be done about it. Never in its own words: they may repeat the address. */
export function inWords(error: unknown): ConfigurationError {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : '';
  const known = failures.find(([pattern]) => pattern.test(code)) ?? unsaid.find(([pattern]) => pattern.test(text));
  const [, message, remedy] = known ?? [null, `The database could not be read${code === '' ? '' : ` (${code})`}.`, ''];
  return new ConfigurationError(message, remedy);
}

/** What answers is no PostgreSQL that can be asked. `version`: what it calls itself. */
export function tooOld(version: string): ConfigurationError {
  const name = /^[A-Za-z]+(?: v?\d+(?:\.\d+)*)?/.exec(version)?.[0] ?? 'something else';
  return new ConfigurationError(
    `The database is ${name}, and only PostgreSQL from version 10 on can be asked.`,
    'Leave --database-url out: the schema is then read from code and migrations.',
  );
}

type Failure = readonly [pattern: RegExp, message: string, remedy: string];

const reach = 'Check host and port, that the server runs, and that a firewall or VPN lets this machine reach it.';
const rights =
  'The role needs CONNECT on the database and no more: it reads catalogs and statistics, and not a row of any table.';

/** By SQLSTATE, or by the code of the operating system. */
const failures: readonly Failure[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/, 'The host of the database is not known.', reach],
  [/^ECONNREFUSED$/, 'Nothing listens where the database should.', reach],
  [
    /^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL|EACCES|EPERM|ENOENT)$/,
    'The database cannot be reached.',
    reach,
  ],
  [
    /^28P01$/,
    'The database refuses the password.',
    'Check user and password; special characters of a password are written as %40 in a URL.',
  ],
  [/^3D000$/, 'There is no database of that name on the server.', 'Check the last part of the address.'],
  [
    /^28/,
    'The database lets this user not in from here, or not this way.',
    'Check the user, add ?sslmode=require if the server wants TLS, and see that pg_hba.conf has a line for this machine.',
  ],
  [/^42501$/, 'The user lacks the rights to read the catalogs.', rights],
  [/^(?:53300|53400)$/, 'The database takes no more connections.', 'Try again later, or ask a replica.'],
  [/^57P0[1-5]$/, 'The database is starting, stopping or ended the connection.', 'Try again in a minute.'],
  [/^57014$/, 'The database took too long to answer.', 'Try again when it is less busy, or ask a replica.'],
  [/^55P03$/, 'Somebody is changing the schema of the database.', 'Try again when the migration is done.'],
  [/^25P0[34]$/, 'The database ended the transaction.', 'Try again when it is less busy.'],
  [/^(?:ECONNRESET|EPIPE)$/, 'The connection to the database broke.', `${reach} Is it a PostgreSQL?`],
  [
    /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|ERR_TLS_.*|ERR_SSL_.*|EPROTO)$/,
    'The certificate or the TLS of the database is not accepted.',
    'Give the certificate of its authority with sslrootcert=, or use sslmode=require where that is enough.',
  ],
];

/** By what the client says where there is no code. */
const unsaid: readonly Failure[] = [
  [
    /does not support SSL|There was an error establishing an SSL/i,
    'The server does not speak TLS.',
    'Leave sslmode out, or use sslmode=disable.',
  ],
  [
    /timeout/i,
    'Nothing that speaks the protocol of PostgreSQL answers in time.',
    `${reach} Is it the port of a PostgreSQL?`,
  ],
  [
    /Connection terminated|unexpected|received invalid|message type|Unknown|authentication type/i,
    'What answers does not speak the protocol of PostgreSQL.',
    'Is it the port of a PostgreSQL? MySQL has 3306, PostgreSQL 5432.',
  ],
  [
    /password must be a string|no password/i,
    'The database wants a password.',
    'Put it into the address, into PGPASSWORD, or name an environment variable that holds the whole address.',
  ],
];

/** Also of several tries: each address of a host is one. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? (error.errors.map(codeOf).find((code) => code !== '') ?? '') : '';
}
