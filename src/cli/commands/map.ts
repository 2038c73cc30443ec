import { resolve } from 'node:path';
import { ConfigurationError } from '../../errors.ts';
import { didYouMean } from '../../nearest.ts';
import { filtered, mapProtocols } from '../../report/map-filter.ts';
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
  unguarded: boolean;
  protocol: readonly string[];
}

/** `map`: the inventory. */
export async function mapCommand(
  path: string | undefined,
  options: MapCommandOptions,
  io: Io,
  tools: Tools,
): Promise<number> {
  const unknownProtocol = options.protocol.find((name) => !mapProtocols.some((known) => known === name));
  if (unknownProtocol !== undefined)
    throw new ConfigurationError(
      `--protocol does not know "${unknownProtocol}".${didYouMean(unknownProtocol, mapProtocols)}`,
      `There are: ${mapProtocols.join(', ')}.`,
    );
  const { outcome } = await run(path, { ...options, only: [], skip: [] }, { rules: 'none' }, io, tools);
  const whole = outcome.inventory();
  const inventory = filtered(whole, options);
  if (options.only.length > 0 && inventory.endpoints.length + inventory.consumers.length === 0)
    await io.stderr.write(
      `${tools.tool.name}: nothing in the map is like ${options.only.join(', ')}.${didYouMean(
        options.only[0] ?? '',
        [...whole.endpoints, ...whole.consumers].map(({ label }) => label),
      )}\n`,
    );
  const color = options.output === undefined && wantsColor(io, io.stdout, options.color);
  // a pipe has no width: nothing should be cut for it
  const { text, note } = await renderMap(options.format, inventory, {
    color,
    width: io.stdout.columns || 200,
    syntax: /\.json$/i.test(options.output ?? '') ? 'json' : 'yaml',
  });
  if (note !== '' && !options.quiet) await io.stderr.write(`${note}\n`);
  if (options.output === undefined) {
    await io.stdout.write(text);
  } else {
    const file = resolve(io.cwd, options.output);
    write(file, text, io);
    if (!options.quiet) await io.stderr.write(`${shown(file, io)} written\n`);
  }
  return 0;
}
