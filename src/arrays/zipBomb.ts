// The bound on unpacked contents: files that claim more are refused as zip bombs before memory is allocated.

/** Small contents may be all zeros, which compress a thousandfold. */
const ALWAYS_ALLOWED_BYTES = 64 * 2 ** 20;
/** Compression shrinks features to a half or a tenth; a zip bomb grows a thousandfold. */
const MAX_RATIO = 100;

/** Whether `packed` bytes claim to hold more than features can. */
export const isZipBomb = (unpackedBytes: number, packedBytes: number): boolean =>
  unpackedBytes > ALWAYS_ALLOWED_BYTES && unpackedBytes > MAX_RATIO * packedBytes;
