/**
 * The paths in a git index file, or null when it cannot be relied upon: damaged, of an unknown version, or a split or
 * sparse index, whose remaining entries are elsewhere. The format: git's `Documentation/gitformat-index.adoc`.
 */
export function readIndexPaths(bytes: Buffer, hashBytes: 20 | 32): string[] | null {
  if (bytes.length < 12 + hashBytes || bytes.toString('latin1', 0, 4) !== 'DIRC') return null;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return null;
  const count = bytes.readUInt32BE(8);
  const paths: string[] = [];
  const fixed = 40 + hashBytes + 2;
  let offset = 12;
  let previous: Buffer = Buffer.alloc(0);
  for (let i = 0; i < count; i++) {
    if (offset + fixed > bytes.length) return null;
    const mode = bytes.readUInt32BE(offset + 24);
    const flags = bytes.readUInt16BE(offset + 40 + hashBytes);
    // Version 3 and later have a second word of flags when the extended bit is set.
    const cursor = offset + fixed + (version >= 3 && (flags & 0x4000) !== 0 ? 2 : 0);
    let name: Buffer;
    if (version === 4) {
      // The name is the previous one, less a number of bytes, plus a suffix; entries are not padded.
      const strip = readVarint(bytes, cursor);
      if (strip === null || strip.value > previous.length) return null;
      const end = bytes.indexOf(0, strip.next);
      if (end < 0) return null;
      name = Buffer.concat([previous.subarray(0, previous.length - strip.value), bytes.subarray(strip.next, end)]);
      offset = end + 1;
      previous = name;
    } else {
      const end = bytes.indexOf(0, cursor);
      if (end < 0) return null;
      name = bytes.subarray(cursor, end);
      // Entries are padded with 1 to 8 zero bytes to a multiple of eight, counted from the entry's start.
      offset += (end - offset + 8) & ~7;
    }
    // Mode 040000: a directory that a sparse index did not expand.
    if ((mode & 0o170000) === 0o040000) return null;
    paths.push(name.toString('utf8'));
  }
  // A split index keeps most of its entries in another file and says so in the extension `link`.
  while (offset + 8 + hashBytes <= bytes.length) {
    const signature = bytes.toString('latin1', offset, offset + 4);
    if (signature === 'link') return null;
    offset += 8 + bytes.readUInt32BE(offset + 4);
  }
  return paths;
}

/** Git's offset encoding: seven bits a byte, most significant first, with one added for each continuation. */
function readVarint(bytes: Buffer, start: number): { value: number; next: number } | null {
  let cursor = start;
  let byte = bytes[cursor++];
  if (byte === undefined) return null;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes[cursor++];
    if (byte === undefined || value > 0xffffff) return null;
    value = ((value + 1) << 7) | (byte & 0x7f);
  }
  return { value, next: cursor };
}
