export { auditWithoutSmallCells } from './audit.ts'
export { hiddenCells, usualSmallestCount, withoutSmall } from './cells.ts'
export { outcomeWithoutSmallCells } from './outcome.ts'
export { hiddenReason, withoutSmallCells } from './results.ts'
