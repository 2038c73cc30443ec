import { describe, expect, it } from 'vitest';
import { progressBar } from './progress.ts';
import type { Io } from './io.ts';

function screen(isTTY: boolean): { io: Io; written: string[] } {
  const written: string[] = [];
  const stream = {
    isTTY,
    columns: 60,
    async write(text: string) {
      written.push(text);
    },
  };
  return { io: { cwd: '/', env: {}, stdout: stream, stderr: stream }, written };
}

describe('progress bar', () => {
  it('shows nothing in a pipe, nor when quiet, nor for a short run', () => {
    let time = 0;
    for (const [isTTY, quiet] of [
      [false, false],
      [true, true],
      [true, false],
    ] as const) {
      const { io, written } = screen(isTTY);
      const bar = progressBar(io, quiet, () => time);
      time += 100;
      bar.update({ stage: 'reading code', done: 1, total: 2 });
      bar.stop();
      expect(written).toEqual([]);
    }
  });
  it('draws one line again and again, not at every call, and wipes it away', () => {
    let time = 0;
    const { io, written } = screen(true);
    const bar = progressBar(io, false, () => time);
    for (time = 0; time <= 400; time += 10) bar.update({ stage: 'reading code', done: time, total: 400 });
    bar.stop();
    bar.stop();
    expect(written).toEqual([
      '\r\u001b[2K███████████████░░░░░░░░░  reading code  250/400',
      '\r\u001b[2K████████████████████░░░░  reading code  330/400',
      '\r\u001b[2K',
    ]);
  });
  it('does not count what has no number', () => {
    let time = 0;
    const { io, written } = screen(true);
    const bar = progressBar(io, false, () => time);
    time = 300;
    bar.update({ stage: 'judging', done: 0, total: 0 });
    expect(written).toEqual(['\r\u001b[2K░░░░░░░░░░░░░░░░░░░░░░░░  judging']);
  });
});
