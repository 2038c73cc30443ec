import type { FileOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { sourceAt } from './lookup.ts';

/** A look at a file, and what is done to it because of what was seen. */
export interface FileRace {
  readonly check: FileOperation;
  readonly use: FileOperation;
}

const checks = /\.(?:exists|stat|lstat|access|pathExists)(?:Sync)?$/;
const uses =
  /\.(?:open|writeFile|appendFile|createWriteStream|truncate|unlink|rm|rename|copyFile|chmod|chown|readFile|createReadStream|readlink|symlink|link|outputFile|writeJson|remove|move|copy)(?:Sync)?$/;
/** Farther away, it is hardly the same errand. */
const maxLines = 40;

/** Uses of a path in the function that has looked at it before, in order of place; the nearest one after each check. */
export function fileRaces(model: BackendModel): FileRace[] {
  const files = Map.groupBy(
    model.operations.filter((operation): operation is FileOperation => operation.is === 'file'),
    ({ place }) => place.file,
  );
  return [...files].flatMap(([file, operations]) => {
    const found: FileRace[] = [];
    for (const check of operations) {
      if (!checks.test(check.api) || !isName(check.path)) continue;
      const end = endOfFunction(model, file, check.place.line);
      const use = operations.find(
        ({ api, path, place }) =>
          path === check.path &&
          uses.test(api) &&
          // what is gone by then fails to be read, as it would have before
          !(/exists/i.test(check.api) && /\.(?:readFile|createReadStream|readlink)(?:Sync)?$/.test(api)) &&
          (place.line > check.place.line || (place.line === check.place.line && place.column > check.place.column)) &&
          place.line <= Math.min(end, check.place.line + maxLines),
      );
      if (use !== undefined && !found.some((race) => race.use === use)) found.push({ check, use });
    }
    return found;
  });
}

/** Something that means the same file in both places: a variable, a member, a text. What is computed may differ. */
function isName(path: string | undefined): path is string {
  return path !== undefined && path !== '' && !path.includes('…');
}

/** Last line of the innermost function around a line. */
function endOfFunction(model: BackendModel, file: string, line: number): number {
  const source = sourceAt(model, file);
  if (source === undefined) return line + maxLines;
  const around = source.facts.functions
    .map(({ start, end }) => source.locate(start, end))
    .filter((place) => place.line <= line && place.endLine >= line)
    .sort((a, b) => a.endLine - a.line - (b.endLine - b.line));
  return around[0]?.endLine ?? Infinity;
}
