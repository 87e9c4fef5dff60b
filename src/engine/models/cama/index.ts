export { DeepCama } from './cama.ts'
export { type CamaDesign, imageDesign, measurementDesign } from './design.ts'
export {
  type CamaNoise,
  everyClass,
  interventionElbo,
  jointElbo,
  logEvidence,
  logPosterior,
  marginalElbo,
} from './elbo.ts'
export { type Gaussian } from './gaussian.ts'
export { type ImageCamaSizes, type ImageShape, paperColourSizes, paperImageSizes } from './image-networks.ts'
export { type CamaSizes, type MeasurementWidths, paperSizes } from './measurement-networks.ts'
export { type CamaNetworks, type Evidence, isFineTuned } from './networks.ts'
export { FittedCama } from './fitted.ts'
export {
  type CamaContext,
  camaDefaults,
  type CamaPrediction,
  type CamaSettings,
  fineTuneDefaults,
  type FineTuneSettings,
  type LabelledRows,
  predictionDefaults,
} from './settings.ts'
