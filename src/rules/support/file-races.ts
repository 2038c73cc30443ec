import type { FileOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import type { Location } from '../../findings/types.ts';
import { spotOf, type CodeNode } from '../../model/code/module-code.ts';
import { sourceAt } from './lookup.ts';

/** A look at a file, and what is done to it because of what was seen. */
export interface FileRace {
  readonly check: FileOperation;
  readonly use: FileOperation;
}

/** What was opened under a name may be another file than the one of that name. */
const checks = /\.(?:exists|stat|lstat|access|pathExists|open)(?:Sync)?$/;
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
          // what was opened is moved or removed by its name
          !(/\.open(?:Sync)?$/.test(check.api) && !/\.(?:open|(?:read|write|append)File)(?:Sync)?$/.test(api)) &&
          // what is gone by then fails to be read, as it would have before
          !(/exists/i.test(check.api) && /\.(?:readFile|createReadStream|readlink)(?:Sync)?$/.test(api)) &&
          (place.line > check.place.line || (place.line === check.place.line && place.column > check.place.column)) &&
          place.line <= Math.min(end, check.place.line + maxLines) &&
          comesFirst(model, check.place, place),
      );
      if (use !== undefined && !found.some((race) => race.use === use)) found.push({ check, use });
    }
    return found;
  });
}

/** Whoever gets to the use has come by the check: it is in no branch that the use is not in. */
function comesFirst(model: BackendModel, check: Location, use: Location): boolean {
  const spot = spotOf(model, check);
  const later = spotOf(model, use)?.start ?? 0;
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null) return true;
  for (let node = spot.code.parent(call), inner: CodeNode = call; node !== undefined;) {
    const isBranch = 'kind' in node && (node.kind === 'if' || node.kind === 'conditional') && node.test !== inner;
    if (isBranch && !branchOf(node, inner).some((each) => each.start <= later && later < each.end)) return false;
    inner = node;
    node = spot.code.parent(node);
  }
  return true;
}

/** The branch that a node is in, with all that stands there. */
function branchOf(node: CodeNode, inner: CodeNode): readonly CodeNode[] {
  if (!('kind' in node) || node.kind !== 'if') return [inner];
  return [node.then, node.else].find((branch) => branch.some((each) => each === inner)) ?? [];
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
