// What is thrown where programs cannot run.

/** A device that is asked for and is not there, or cannot be started. */
export class DeviceError extends Error {
  override name = 'DeviceError';
}
