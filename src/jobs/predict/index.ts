export { inspectModel, runPrediction } from './run.ts'
export { predictRows, predictTable, type PredictControl, type PredictRequest } from './table.ts'
