import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join as joinNative } from 'node:path';
import { errorText } from './paths.ts';

/** Larger than any manifest, lockfile or specification written for people; what is larger is data. */
const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

/** The text of a document, or why it could not be read. A byte order mark is removed. */
export function readDocument(root: string, path: string): { text: string } | { problem: string } {
  try {
    const absolute = joinNative(root, path);
    const size = statSync(absolute).size;
    if (size > MAX_DOCUMENT_BYTES)
      return { problem: `The file is too large to be read (${Math.round(size / 1024 / 1024)} MB).` };
    const bytes = readFileSync(absolute);
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: bytes.toString('utf16le', 2) };
    const text = bytes.toString('utf8');
    return { text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
  } catch (error) {
    return { problem: `The file could not be read: ${errorText(error)}.` };
  }
}

/**
 * The text of the wanted lines (1-based), for code frames, without line ends. Lines that are not there, and files that
 * cannot be read any more, are left out.
 */
export function excerpts(root: string, wanted: Map<string, Set<number>>): Map<string, Map<number, string>> {
  const result = new Map<string, Map<number, string>>();
  for (const [path, lines] of wanted) {
    const document = readDocument(root, path);
    if ('problem' in document) continue;
    const found = new Map<number, string>();
    const last = Math.max(0, ...lines);
    let start = 0;
    for (let line = 1; line <= last && start <= document.text.length; line++) {
      const newline = document.text.indexOf('\n', start);
      const end = newline < 0 ? document.text.length : newline;
      if (lines.has(line)) found.set(line, document.text.slice(start, end).replace(/\r$/, ''));
      start = end + 1;
    }
    result.set(path, found);
  }
  return result;
}

const HEAD_BYTES = 8192;
const buffer = Buffer.allocUnsafe(HEAD_BYTES);

/**
 * The first kilobytes of a file, one character per byte: enough for patterns over ASCII, and much cheaper than decoding.
 * '' when it cannot be read; the stage that reads it whole reports that.
 */
export function readHead(root: string, path: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(`${root}/${path}`, 'r');
  } catch {
    return '';
  }
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, HEAD_BYTES, 0));
  } catch {
    return '';
  } finally {
    closeSync(descriptor);
  }
}

/** Bytes; 0 when the file is gone. */
export function sizeOf(root: string, path: string): number {
  return statSync(`${root}/${path}`, { throwIfNoEntry: false })?.size ?? 0;
}
