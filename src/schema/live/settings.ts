import { ConfigurationError } from '../../errors.ts';

/** An address as the client takes it, without what only ORMs understand. */
export interface Settings {
  readonly connectionString: string;
  /** where tables are that are named without a schema, as Prisma has it; null if the database decides */
  readonly schema: string | null;
}

/** What the client understands of the part after the question mark. */
const understood: ReadonlySet<string> = new Set([
  'host',
  'port',
  'user',
  'password',
  'options',
  'ssl',
  'sslmode',
  'sslcert',
  'sslkey',
  'sslrootcert',
  'sslnegotiation',
]);

/** Reads an address. It may hold a password: what is wrong with it is said without it. */
export function settingsOf(address: string): Settings {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme !== 'postgres' && scheme !== 'postgresql')
    throw new ConfigurationError(
      scheme === undefined
        ? 'The address of the database is not a URL.'
        : `The address of the database is one of ${scheme}, and only PostgreSQL can be asked.`,
      remedy,
    );
  if (!URL.canParse(address)) throw new ConfigurationError('The address of the database is not a valid URL.', remedy);
  const url = new URL(address);
  const given = [...url.searchParams];
  // `require` means what it does for every other program: encrypted, whoever the server is
  const kept = [...given.filter(([name]) => understood.has(name)), ['uselibpqcompat', 'true']];
  url.search = kept.map((pair) => pair.map((part = '') => encodeURIComponent(part)).join('=')).join('&');
  return { connectionString: url.href, schema: given.find(([name]) => name === 'schema')?.[1] || null };
}

const remedy =
  'Write postgresql://user@host:5432/database, or the name of an environment variable that holds it; special characters of a password are written as %40.';
