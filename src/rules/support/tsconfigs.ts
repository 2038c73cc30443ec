import { linesOf } from './lines.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';

export type TsConfig = BackendModel['project']['tsconfigs'][number];

/** The configurations that TypeScript files of the server are compiled with, and how many each. Those of tests and front ends are not. */
export function serverTsConfigs(model: BackendModel): { readonly config: TsConfig; readonly files: number }[] {
  const counts = new Map<number, number>();
  for (const { file } of model.sources)
    if (/\.[cm]?tsx?$/.test(file.path)) counts.set(file.tsconfig, (counts.get(file.tsconfig) ?? 0) + 1);
  return [...counts].flatMap(([index, files]) => {
    const config = model.project.tsconfigs[index];
    return config === undefined ? [] : [{ config, files }];
  });
}

/** TypeScript 6 and later are strict unless they are told otherwise. */
export function strictByDefault(config: TsConfig, { project }: BackendModel): boolean {
  const depends = project.packages
    .filter(
      ({ directory, dependencies }) =>
        (directory === '' || config.path.startsWith(`${directory}/`)) && dependencies['typescript'] !== undefined,
    )
    .sort((a, b) => b.directory.length - a.directory.length)[0]?.dependencies['typescript'];
  return depends !== undefined && Number(/\d+/.exec(depends.version || depends.range)?.[0] ?? 0) >= 6;
}

/** Where an option is set; if it is not, where options are. */
export function optionPlace(config: TsConfig, option: string, model: BackendModel): Location {
  const set = config.optionPlaces[option];
  const path = set?.path ?? config.path;
  const lines = linesOf(model, path);
  const options = lines.findIndex((text) => text.includes('"compilerOptions"'));
  const line = set?.line ?? (options < 0 ? 1 : options + 1);
  const text = lines[line - 1] ?? '';
  const column = text.length - text.trimStart().length + 1;
  return { file: path, line, column, endLine: line, endColumn: Math.max(column, text.trimEnd().length + 1) };
}
