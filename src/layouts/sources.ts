// Arrays of a source by one interface, whatever file they lie in.
import { type ArrayFile, openNpy, openNpz, openSafetensors } from '../arrays/index.js';
import type { ArraySource } from './types.js';

/** Whether training can read the file as it is: a link to it is enough. */
export const isLinkable = ({ path, array }: ArraySource): boolean => array === undefined && /\.(npy|npz|safetensors)$/i.test(path);

export async function openSource({ path }: ArraySource): Promise<ArrayFile> {
  if (path.endsWith('.npz')) return openNpz(path);
  return path.endsWith('.safetensors') ? openSafetensors(path) : openNpy(path);
}
export async function listArrays(_path: string): Promise<string[]> {
  return [];
}
export async function readObjects(_path: string): Promise<unknown[]> {
  return [];
}
