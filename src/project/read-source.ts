import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { errorText } from './paths.ts';

/** Larger sources are data or bundles: reading them costs more than they tell. */
export const MAX_SOURCE_BYTES = 5 * 1024 * 1024;

/** The text of a source file, and what a later run needs to know that it has not changed. */
export interface SourceText {
  /** null if the file could not be read */
  text: string | null;
  /** what is wrong with the file, in a sentence; it may still have a text */
  problem: string | null;
  /** null if there is no such file */
  stamp: Stamp | null;
  /** hash of the bytes, if it was asked for; '' without text */
  digest: string;
}

/** What the file system says about a version of a file. */
export interface Stamp {
  /** bytes */
  size: number;
  /** milliseconds since the epoch, with fractions */
  modified: number;
  inode: number;
}

/**
 * Reads a source file, in whatever thread lowers it. Never throws: what is unreadable, too large or no text is described
 * by `problem`.
 */
export function readSource(path: string, withDigest = false): SourceText {
  let descriptor: number | null = null;
  try {
    // without O_NONBLOCK a pipe would wait for somebody to write to it
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return unread('It is not a regular file.', null);
    const stamp = stampOf(stats);
    if (stats.size > MAX_SOURCE_BYTES)
      return unread(`The file is too large to be read (${megabytes(stats.size)}).`, stamp);
    const bytes = readFileSync(descriptor);
    return { ...decodeSource(bytes), stamp, digest: withDigest ? digestOf(bytes) : '' };
  } catch (error) {
    return unread(`The file could not be read: ${errorText(error)}.`, null);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Text of the bytes of a source file: UTF-8, or UTF-16 with a byte order mark, which is removed. */
export function decodeSource(bytes: Uint8Array): { text: string; problem: string | null } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return { text: buffer.toString('utf16le', 2), problem: null };
  if (buffer[0] === 0xfe && buffer[1] === 0xff) {
    // swapped in a copy: the bytes belong to the caller
    const swapped = Buffer.from(buffer.subarray(2, buffer.length - (buffer.length % 2))).swap16();
    return { text: swapped.toString('utf16le'), problem: null };
  }
  const text = buffer.toString('utf8');
  return {
    text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text,
    problem: isUtf8(buffer) ? null : 'The file is not valid UTF-8; what could not be decoded was replaced.',
  };
}

export function stampOf(stats: Stats): Stamp {
  return { size: stats.size, modified: stats.mtimeMs, inode: stats.ino };
}

/** Tells versions of a file apart; no defence against somebody who makes two collide. */
export function digestOf(bytes: Uint8Array): string {
  return hash('sha1', bytes, 'hex');
}

function unread(problem: string, stamp: Stamp | null): SourceText {
  return { text: null, problem, stamp, digest: '' };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
