export { type AuditContext, auditPredictions, fewestPeople } from './audit.ts'
export { fewestForClassifier } from './classifier.ts'
export { type PredictionFault, predictionsFrom } from './from-table.ts'
export type { Predictions } from './predictions.ts'
