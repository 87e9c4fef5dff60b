export { alternate, colourImages, type ColouredImages, type ColourSettings } from './coloured.ts'
export { type IdxArray, IdxError, type LabelledImages, pairImages, readIdx } from './idx.ts'
