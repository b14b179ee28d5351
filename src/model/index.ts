// The method: parameters, losses and the programs that train and apply a stream's model.
export type { StepSizes } from './blocks.js';
export { classProbability, inferenceProgram } from './inference.js';
export { priorLoss } from './losses/prior.js';
export { supervisionLoss } from './losses/supervision.js';
export { topKLoss } from './losses/topK.js';
export { lossName } from './objective.js';
export {
  cvaeLayers,
  initialParameters,
  type Layers,
  modelLayers,
  parameterShapes,
  type StreamSizes,
} from './parameters.js';
export { standardNames } from './standardize.js';
export { gradientPrograms, type StepSettings, trainingSteps } from './step.js';
export { gradientName, momentNames } from './update.js';
