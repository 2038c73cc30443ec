import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { advisoriesIn, type PackageAdvisory } from './formats.ts';

/** Beside the project's own files: what `npm audit --json` printed, so that nothing has to be asked for. */
export const advisoriesFileName = 'backend-architect-advisories.json';

const remedy =
  'Give what `npm audit --json` printed, or a file or directory of OSV records (such as osv.dev and the GitHub Advisory Database offer).';

/**
 * Advisories from a file, or from all `.json` files in and below a directory. `path` null: from the file of the audited directory
 * that has them, and null if there is none. Throws `ConfigurationError` for what cannot be read or is something else.
 */
export function readAdvisories(root: string, path: string | null): PackageAdvisory[] | null {
  const from = path ?? join(root, advisoriesFileName);
  if (!existsSync(from)) {
    if (path === null) return null;
    throw new ConfigurationError(`There is no file or directory ${from} to read advisories from.`, remedy);
  }
  if (!statSync(from).isDirectory()) return readFile(from);
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort();
  if (files.length === 0) throw new ConfigurationError(`There are no .json files in ${from}.`, remedy);
  return files.flatMap((file) => readFile(join(from, file)));
}

function readFile(path: string): PackageAdvisory[] {
  const source = readFileSync(path, 'utf8');
  const found = advisoriesIn(parsed(source, path));
  if (found === null) throw new ConfigurationError(`${path} holds no advisories in a form that is known.`, remedy);
  return found;
}

/** One JSON value, or one a line. */
function parsed(source: string, path: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    const lines = source.split('\n');
    if (lines.filter((line) => line.trim() !== '').length > 1 && /^\s*\{.*\}\s*$/.test(lines[0] ?? ''))
      return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parsedLine(line, path, index + 1)]));
    throw new ConfigurationError(
      `${path} is no JSON: ${error instanceof Error ? error.message : String(error)}.`,
      remedy,
    );
  }
}

function parsedLine(line: string, path: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new ConfigurationError(
      `${path}:${number} is no JSON: ${error instanceof Error ? error.message : String(error)}.`,
      remedy,
    );
  }
}
