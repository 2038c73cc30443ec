import { resolve } from 'node:path';
import { renderMap } from '../../report/map.ts';
import { shown, write } from '../files.ts';
import { wantsColor } from '../io.ts';
import { run } from '../session.ts';
import type { MapFormat } from '../../report/map.ts';
import type { Io } from '../io.ts';
import type { RunOptions, Tools } from '../session.ts';

export interface MapCommandOptions extends RunOptions {
  format: MapFormat;
  output?: string;
}

/** `map`: the inventory. */
export async function mapCommand(
  path: string | undefined,
  options: MapCommandOptions,
  io: Io,
  tools: Tools,
): Promise<number> {
  const { outcome } = await run(path, options, { rules: 'none' }, io, tools);
  const color = options.output === undefined && wantsColor(io, io.stdout, options.color);
  // a pipe has no width: nothing should be cut for it
  const text = await renderMap(options.format, outcome.inventory(), { color, width: io.stdout.columns || 200 });
  if (options.output === undefined) {
    await io.stdout.write(text);
  } else {
    const file = resolve(io.cwd, options.output);
    write(file, text, io);
    if (!options.quiet) await io.stderr.write(`${shown(file, io)} written\n`);
  }
  return 0;
}
