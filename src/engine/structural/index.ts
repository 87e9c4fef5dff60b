export { usualStructuralAppetite } from './appetite.ts'
export {
  type Answers,
  classDisclosure,
  containsData,
  containsRows,
  generalisationGap,
  lossDifference,
  residualDegrees,
  smallCells,
  smallGroups,
  structuralChecks,
  type StructuralInput,
} from './checks.ts'
export { type Groups, groupsByAnswer, groupsByConfiguration } from './groups.ts'
