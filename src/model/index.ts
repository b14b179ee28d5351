// The method: settings, parameters, losses and the programs that train and apply a stream's model.
export { attention } from './attention.js';
export { classActivations, pooledScores } from './classifier.js';
export { cvaeLosses, encode, reconstructionLoss } from './cvae.js';
export { discriminativeLosses } from './discriminative.js';
export { guideLoss } from './guide.js';
export { classProbability, inferenceProgram } from './inference.js';
export {
  cvaeLayers,
  initialParameters,
  modelLayers,
  type Parameters,
  parameterInputs,
  parameterShapes,
  type StreamSizes,
} from './parameters.js';
export { priorLoss } from './prior.js';
export {
  type LossSettings,
  lossOverrides,
  lossSettings,
  type ModelSettings,
  modelSettings,
} from './settings.js';
export { standardNames } from './standardize.js';
export { supervisionLoss } from './supervision.js';
export { topKLoss } from './topK.js';
export {
  gradientName,
  momentNames,
  type StepSettings,
  type StepSizes,
  stepShares,
  trainingSteps,
} from './trainingStep.js';
