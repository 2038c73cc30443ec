import { isObject, text } from '../json.ts';
import { upward } from '../paths.ts';
import { versionOnly, type Lockfile } from './lockfile.ts';

/** package-lock.json and npm-shrinkwrap.json, lockfile versions 1 to 3. Null when it is not one. */
export function parseNpmLockfile(source: string): Lockfile | null {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const packages = value['packages'];
  if (isObject(packages)) {
    return {
      version(directory, name) {
        // As Node resolves: the package's own node_modules, then those above it.
        for (const place of upward(directory)) {
          const entry = packages[`${place === '' ? '' : place + '/'}node_modules/${name}`];
          if (isObject(entry)) return versionOnly(text(entry['version']));
        }
        return '';
      },
    };
  }
  const dependencies = value['dependencies'];
  if (!isObject(dependencies))
    return isObject(value['packages']) || value['lockfileVersion'] !== undefined ? { version: () => '' } : null;
  return {
    version(_directory, name) {
      const entry = Object.hasOwn(dependencies, name) ? dependencies[name] : undefined;
      return isObject(entry) ? versionOnly(text(entry['version'])) : '';
    },
  };
}
