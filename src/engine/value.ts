// Values: the numbers that programs take and return.

/** A float32 array in row-major order, and its shape. */
export interface Value {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}
/** Values by name. */
export type Values = Readonly<Record<string, Value>>;
