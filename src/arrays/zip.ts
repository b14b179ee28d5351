// Zip archives, read by their directory. The claims of an entry are checked before it is unpacked.
// Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { constants, crc32, inflateRawSync } from 'node:zlib';
import { UserError } from '../core/index.js';
import type { OpenFile } from '../io/index.js';

export interface ZipEntry {
  name: string;
  /** Unpacked size. */
  bytes: number;
  /** The first bytes, unpacked: at least `count`, or all if the entry has fewer. */
  head(file: OpenFile, count: number): Uint8Array;
  /** All bytes, unpacked, in a new buffer. UserError if size or checksum differ from the directory. */
  read(file: OpenFile): Uint8Array<ArrayBuffer>;
}

/** Small contents may be all zeros, which compress a thousandfold. */
const ALWAYS_ALLOWED_BYTES = 64 * 2 ** 20;
/** Compression shrinks features to a half or a tenth; a zip bomb grows a thousandfold. */
const MAX_RATIO = 100;

/** Whether `packed` bytes claim to hold more than features can. */
export const isZipBomb = (unpackedBytes: number, packedBytes: number): boolean =>
  unpackedBytes > ALWAYS_ALLOWED_BYTES && unpackedBytes > MAX_RATIO * packedBytes;

/** The entries of an archive, folders left out. UserError, naming `path`, if it is damaged or a zip bomb. */
export function readZipDirectory(file: OpenFile, path: string): ZipEntry[] {
  const { entries, offset, bytes } = endRecord(file, path);
  const directory = file.read(offset, bytes);
  const view = new DataView(directory.buffer);
  const found: ZipEntry[] = [];
  let packedBytes = 0;
  for (let i = 0, at = 0; i < entries; i++) {
    if (at + 46 > bytes || view.getUint32(at, true) !== 0x02014b50)
      throw damagedZip(path, 'its directory is damaged');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    );
    const end = at + 46 + nameBytes + extraBytes + commentBytes;
    if (end > bytes) throw damagedZip(path, 'its directory is damaged');
    const name = Buffer.from(directory.subarray(at + 46, at + 46 + nameBytes)).toString('utf8');
    const sizes = sizesOf(view, at, at + 46 + nameBytes, extraBytes);
    const entry = {
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...sizes,
    };
    if (view.getUint16(at + 8, true) & 1)
      throw new UserError(`${path}: ${name} is encrypted. Save it without a password.`);
    // Entries that share bytes are a way around the bound for each entry.
    packedBytes += entry.packed;
    if (packedBytes > file.bytes)
      throw damagedZip(path, `${name} reaches beyond the end, or its bytes are shared`);
    if (!name.endsWith('/')) found.push(openEntry(entry, path));
    at = end;
  }
  return found;
}

interface Entry {
  name: string;
  method: number;
  crc: number;
  packed: number;
  bytes: number;
  at: number;
}

function openEntry(entry: Entry, path: string): ZipEntry {
  const { name, method, packed, bytes, crc } = entry;
  if (method !== 0 && method !== 8)
    throw new UserError(
      `${path}: ${name} is compressed by method ${method}; only 0 (stored) and 8 (deflated) are read. Save it with numpy.savez.`,
    );
  if (method === 0 && packed !== bytes)
    throw damagedZip(path, `${name} is stored, but ${packed} bytes of ${bytes}`);
  if (isZipBomb(bytes, packed))
    throw new UserError(
      `${path}: ${name} looks like a zip bomb: ${packed} bytes would unpack to ${bytes}. If it is not, save it uncompressed (numpy.savez).`,
    );
  return {
    name,
    bytes,
    head(file, count) {
      const start = dataStart(file, entry, path);
      if (method === 0) return file.read(start, Math.min(count, packed));
      // Deflated data grows by a thousandth at most, so that `count` bytes never take more than this.
      return inflated(
        file.read(start, Math.min(packed, count + 1024)),
        path,
        name,
        1024 * (count + 1024),
        true,
      );
    },
    read(file) {
      const start = dataStart(file, entry, path);
      const raw = file.read(start, packed);
      const out = method === 0 ? raw : inflated(raw, path, name, bytes, false);
      if (out.length !== bytes) throw damagedZip(path, `${name} has ${out.length} bytes, expected ${bytes}`);
      if (crc32(out) !== crc) throw damagedZip(path, `the checksum of ${name} is wrong`);
      return out;
    },
  };
}

/** Unpacks to at most `maxBytes`; `partly` if the packed bytes may be cut off. */
function inflated(
  packed: Uint8Array,
  path: string,
  name: string,
  maxBytes: number,
  partly: boolean,
): Uint8Array<ArrayBuffer> {
  try {
    const finishFlush = partly ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
    // Zlib refuses a bound of no bytes.
    const out = inflateRawSync(packed, { maxOutputLength: Math.max(maxBytes, 1), finishFlush });
    return new Uint8Array(out.buffer as ArrayBuffer, out.byteOffset, out.length);
  } catch (error) {
    throw damagedZip(path, `${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Position of an entry's data, after its header with a name and extra fields of any length. */
function dataStart(file: OpenFile, { at, packed, name }: Entry, path: string): number {
  const header = file.read(at, 30);
  const view = new DataView(header.buffer);
  if (header.length < 30 || view.getUint32(0, true) !== 0x04034b50)
    throw damagedZip(path, `${name} is not where its directory says`);
  const start = at + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + packed > file.bytes) throw damagedZip(path, `${name} is cut off`);
  return start;
}

/** Sizes and position of an entry. Values that do not fit 32 bits are in the zip64 extra field, in this order. */
function sizesOf(view: DataView, at: number, extraAt: number, extraBytes: number) {
  const sizes = {
    bytes: view.getUint32(at + 24, true),
    packed: view.getUint32(at + 20, true),
    at: view.getUint32(at + 42, true),
  };
  for (let field = extraAt; field + 4 <= extraAt + extraBytes; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let value = field + 4;
    for (const key of ['bytes', 'packed', 'at'] as const) {
      if (sizes[key] !== 0xffffffff || value + 8 > extraAt + extraBytes) continue;
      sizes[key] = Number(view.getBigUint64(value, true));
      value += 8;
    }
  }
  return sizes;
}

/** The record at the end of a zip: the number of entries, and the position of their directory. */
function endRecord(file: OpenFile, path: string): { entries: number; offset: number; bytes: number } {
  // The record is 22 bytes and may be followed by a comment of up to 65535.
  const tail = Buffer.from(file.read(Math.max(0, file.bytes - 22 - 65535), 22 + 65535));
  const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (at < 0 || at + 22 > tail.length)
    throw damagedZip(path, 'its directory is missing: truncated, or not a zip');
  let [entries, bytes, offset] = [
    tail.readUInt16LE(at + 10),
    tail.readUInt32LE(at + 12),
    tail.readUInt32LE(at + 16),
  ];
  const locator = at - 20;
  if (locator >= 0 && tail.readUInt32LE(locator) === 0x07064b50) {
    const wide = Buffer.from(file.read(Number(tail.readBigUInt64LE(locator + 8)), 56));
    if (wide.length < 56 || wide.readUInt32LE(0) !== 0x06064b50)
      throw damagedZip(path, 'its directory is damaged');
    [entries, bytes, offset] = [32, 40, 48].map((field) => Number(wide.readBigUInt64LE(field)));
  }
  if (offset + bytes > file.bytes || entries * 46 > bytes) throw damagedZip(path, 'its directory is damaged');
  return { entries, bytes, offset };
}

export const damagedZip = (path: string, why: string): UserError =>
  new UserError(
    `${path} is not a whole .npz file (${why}). Copy it again, or save it again with numpy.savez.`,
  );
