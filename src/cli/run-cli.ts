import { CommanderError } from 'commander';
import { ConfigurationError } from '../errors.ts';
import { createProgram } from './program.ts';
import type { Io } from './io.ts';
import type { Tools } from './session.ts';

/** Exit code when the tool could not do its work. */
const couldNotRun = 2;

/** Runs a command line. The exit code: 0 nothing at or above the threshold, 1 there is, 2 the tool could not run. */
export async function runCli(args: readonly string[], io: Io, tools: Tools): Promise<number> {
  let code = 0;
  try {
    const program = createProgram(io, tools, (exitCode) => {
      code = exitCode;
    });
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return couldNotRun;
    }
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return tell(error, io, tools);
  }
}

async function tell(error: unknown, io: Io, { tool }: Tools): Promise<number> {
  // commander has printed what it had to say: help, the version, or what is wrong with an option
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : couldNotRun;
  const debug = io.env['DEBUG'] !== undefined && io.env['DEBUG'] !== '';
  if (error instanceof ConfigurationError) {
    const lines = [`${tool.name}: ${error.message}`, ...(error.remedy === '' ? [] : [error.remedy])];
    await io.stderr.write(`${lines.join('\n')}\n`);
  } else {
    const message = error instanceof Error ? error.message : String(error);
    const more = debug ? '' : '\nRun it again with DEBUG=1 in the environment to see where, and please report it.';
    await io.stderr.write(`${tool.name}: this is a bug in ${tool.name}: ${message}${more}\n`);
  }
  if (debug && error instanceof Error) await io.stderr.write(`${error.stack ?? ''}\n`);
  return couldNotRun;
}
