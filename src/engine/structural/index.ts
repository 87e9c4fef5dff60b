export { usualStructuralAppetite } from './appetite.ts'
export {
  type Answers,
  classDisclosure,
  containsData,
  generalisationGap,
  lossDifference,
  residualDegrees,
  smallCells,
  smallGroups,
  structuralChecks,
  type StructuralInput,
} from './checks.ts'
export { type Groups, groupsByAnswer, groupsByConfiguration } from './groups.ts'
