export { auditWithoutSmallCells } from './audit.ts'
export { hiddenCells, usualSmallestCount, withoutSmall } from './cells.ts'
export { hiddenReason, withoutSmallCells } from './results.ts'
