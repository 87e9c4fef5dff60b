export { type EvasionNorm } from './ball.ts'
export {
  type EvasionContext,
  type EvasionLimits,
  fastGradient,
  type PgdSettings,
  projectedGradient,
} from './gradient-attack.ts'
export { type ImageRows, rotateImages, scaleImages, shiftImages, shiftImagesWithin } from './image-manipulations.ts'
export { manipulate, type Manipulation } from './manipulations.ts'
export { fitWhitening } from './whitening.ts'
