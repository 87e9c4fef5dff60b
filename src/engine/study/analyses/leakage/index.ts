export { RecordLeakage } from './leakage.ts'
