import { isObject, parseJson, text } from '../json.ts';
import { versionOnly, type Lockfile } from './lockfile.ts';

/** bun.lock, the text format: JSON with trailing commas. `packages` maps a name, or `workspace/name`, to `["name@version", …]`. */
export function parseBunLockfile(source: string): Lockfile | null {
  const { value } = parseJson(source, true);
  if (!isObject(value)) return null;
  const packages = value['packages'];
  const workspaces = value['workspaces'];
  if (!isObject(packages)) return null;
  return {
    version(directory, name) {
      const workspace = isObject(workspaces) ? workspaces[directory] : undefined;
      const workspaceName = isObject(workspace) ? text(workspace['name']) : '';
      const entry = packages[`${workspaceName}/${name}`] ?? packages[name];
      const resolved = Array.isArray(entry) ? text(entry[0]) : '';
      return versionOnly(resolved.slice(resolved.lastIndexOf('@') + 1));
    },
  };
}
