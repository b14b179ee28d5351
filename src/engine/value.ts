// The numbers that programs take and give.

/** A float32 array and its shape. */
export interface Value {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}
export type Values = Readonly<Record<string, Value>>;
