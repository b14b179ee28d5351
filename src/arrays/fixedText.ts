// NumPy's text of fixed width: `U` (four bytes per character) and `S` (bytes), padded with zeros.

/** The consecutive strings in `bytes`, of `itemBytes` each. `S` is UTF-8, or Latin-1 if it is not valid UTF-8. */
export function fixedTexts(
  kind: 'U' | 'S',
  itemBytes: number,
  bigEndian: boolean,
  bytes: Uint8Array,
  count: number,
): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, i) => {
    if (kind === 'S')
      return bytesToText(bytes.subarray(i * itemBytes, (i + 1) * itemBytes)).replace(/\0+$/, '');
    let text = '';
    for (let at = i * itemBytes; at < (i + 1) * itemBytes; at += 4) {
      const point = view.getUint32(at, !bigEndian);
      text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    }
    return text.replace(/\0+$/, '');
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8, or Latin-1 if the bytes are not valid UTF-8. */
export function bytesToText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }
}
