// Imported before onnxruntime-node: Microsoft's builds gather telemetry, and leave files in the temporary folder and the
// cache, unless told not to. Set on the main thread: what a thread of Node sets, native code does not see.
process.env.ORT_DISABLE_TELEMETRY ??= '1';
