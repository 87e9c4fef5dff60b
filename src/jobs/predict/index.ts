export { inspectModel, runPrediction } from './run.ts'
export { predictTable, type PredictControl, type PredictRequest } from './table.ts'
