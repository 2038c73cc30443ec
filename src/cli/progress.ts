import type { Io } from './io.ts';
import type { Progress } from './pipeline.ts';

/** Runs shorter than this show nothing: a bar that flashes up is noise. Milliseconds. */
const delay = 250;
/** Milliseconds between two drawings. */
const interval = 80;
const barWidth = 24;

export interface ProgressBar {
  update(progress: Progress): void;
  /** wipes the bar away; what follows starts on a clean line */
  stop(): void;
}

/** A bar on stderr where that is a terminal; nothing at all in a pipe, a log or with `--quiet`. */
export function progressBar(io: Io, quiet: boolean, now: () => number = Date.now): ProgressBar {
  if (quiet || !io.stderr.isTTY || io.env['TERM'] === 'dumb') return { update() {}, stop() {} };
  let next = now() + delay;
  let visible = false;
  return {
    update(progress) {
      const time = now();
      if (time < next) return;
      next = time + interval;
      visible = true;
      void io.stderr.write(`\r\u001b[2K${draw(progress, io.stderr.columns || 80)}`);
    },
    stop() {
      if (visible) void io.stderr.write('\r\u001b[2K');
      visible = false;
    },
  };
}

function draw({ stage, done, total }: Progress, columns: number): string {
  const part = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const filled = Math.round(part * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const count = total > 0 ? `${done}/${total}` : '';
  return `${bar}  ${stage}  ${count}`.trimEnd().slice(0, Math.max(10, columns - 1));
}
