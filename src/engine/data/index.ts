export { binNames, binOf, quantileCuts, supervisedCuts } from './discretiser.ts'
export {
  type DiscreteFeature,
  EncodedMatrix,
  type Encoding,
  type EncodingBasis,
  type Feature,
  fitDiscrete,
  fitEncoding,
} from './encoding.ts'
export { principalComponents, type PrincipalComponents, project } from './pca.ts'
export { splitRows } from './split.ts'
export {
  allRows,
  type CategoryColumn,
  columnOf,
  isMissing,
  type NumberColumn,
  type Table,
  type TableColumn,
  take,
} from './table.ts'
