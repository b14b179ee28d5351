// An ONNX model that is open: named inputs in, named outputs out.

/** A float32 array and its shape. */
export interface Value {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

export interface OnnxModel {
  /** Its file, as it was asked for. */
  readonly file: string;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  /** Input → its shape; a name where the size is free. Likewise outputs. */
  readonly inputs: ReadonlyMap<string, readonly (number | string)[]>;
  readonly outputs: ReadonlyMap<string, readonly (number | string)[]>;
  /** The outputs that are named. Inputs are read until it resolves. UserError if the model refuses a shape. */
  run(inputs: Readonly<Record<string, Value>>, outputs: readonly string[]): Promise<Record<string, Value>>;
  close(): Promise<void>;
}

/** Where models come from: a folder and paths in Node, whatever a page fetches in a browser. */
export interface ModelAccess {
  /** Opens a model by the name or path that settings have. UserError if it is not there, or not ONNX. */
  open(file: string): Promise<OnnxModel>;
}
