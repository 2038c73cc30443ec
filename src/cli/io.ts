/** The outside world of the command line, so that tests can stand in for it. */
export interface Io {
  /** directory that relative paths start from */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  stdout: Terminal;
  stderr: Terminal;
}

export interface Terminal {
  isTTY: boolean;
  /** 0 when not known */
  columns: number;
  /** resolves when the text has left the process */
  write(text: string): Promise<void>;
}

/** The real one. The only place of the program that touches `process.stdout`. */
export function processIo(): Io {
  // the reader of a pipe may leave early (`| head`); that is no error of ours
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return { cwd: process.cwd(), env: process.env, stdout: terminal(process.stdout), stderr: terminal(process.stderr) };
}

function terminal(stream: NodeJS.WriteStream): Terminal {
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns ?? 0,
    write: (text) => new Promise((resolve) => stream.write(text, () => resolve())),
  };
}

/** Whether to colour what goes to a stream: asked for, else on a terminal that can. `NO_COLOR` and `FORCE_COLOR` as usual. */
export function wantsColor(io: Io, stream: Terminal, option: boolean): boolean {
  if (!option) return false;
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = io.env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return stream.isTTY && term !== 'dumb';
}
