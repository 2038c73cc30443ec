import { ConfigurationError } from '../errors.ts';
import type { Io } from './io.ts';

/** The address that `--database-url` gives: itself, or what the environment variable of that name holds. Never shown: it may hold a password. */
export function addressOf(given: string, io: Io): string {
  if (!/^[A-Za-z_]\w*$/.test(given)) return given;
  const value = io.env[given]?.trim() ?? '';
  if (value !== '') return value;
  throw new ConfigurationError(
    `The environment variable ${given}, which --database-url names, is not set.`,
    `Set it to postgresql://user@host:5432/database; a file like .env is not read.`,
  );
}
