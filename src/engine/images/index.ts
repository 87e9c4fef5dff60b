export { alternate, colourImages, type ColouredImages, type ColourSettings } from './coloured.ts'
export { readCifar } from './cifar.ts'
export {
  checkAxes,
  doNotFit,
  type IdxArray,
  IdxError,
  type IdxHeader,
  type LabelledImages,
  longestHeader,
  pairImages,
  readIdx,
  readIdxHeader,
  wrongLength,
} from './idx.ts'
