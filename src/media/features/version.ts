// Which method made features.

/** Raised when the same settings give other features than before: what is recorded with it is not mixed with newer ones. */
export const featuresVersion = 1;
