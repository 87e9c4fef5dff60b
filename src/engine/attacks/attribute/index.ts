export { type AttributeAdvantage, AttributeInference, type AttributeResult, type AttributeTask } from './inference.ts'
