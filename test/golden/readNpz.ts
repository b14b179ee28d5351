import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
export function readNpz(path: string): Record<string, { shape: number[]; data: Float32Array }> {
  const out: Record<string, { shape: number[]; data: Float32Array }> = {};
  for (const [name, b] of Object.entries(unzipSync(readFileSync(path)))) {
    const dv = new DataView(b.buffer, b.byteOffset);
    const len = dv.getUint16(8, true);
    const head = new TextDecoder().decode(b.subarray(10, 10 + len));
    const shape = /\(([^)]*)\)/.exec(head)![1].split(',').filter((s) => s.trim()).map(Number);
    const bytes = b.slice(10 + len);
    const data = head.includes("'<f8'") ? Float32Array.from(new Float64Array(bytes.buffer)) : new Float32Array(bytes.buffer);
    out[name.replace(/\.npy$/, '')] = { shape, data };
  }
  return out;
}
