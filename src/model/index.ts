// The method: settings, parameters, losses and the programs that train and apply a stream's model.
export { classProbability, inferenceProgram } from './inference.js';
export { priorLoss } from './losses/prior.js';
export { supervisionLoss } from './losses/supervision.js';
export { topKLoss } from './losses/topK.js';
export { cvaeLayers, initialParameters, modelLayers, parameterShapes } from './parameters.js';
export { standardNames } from './standardize.js';
export {
  gradientName,
  momentNames,
  type StepSettings,
  type StepSizes,
  stepShares,
  trainingSteps,
} from './step.js';
