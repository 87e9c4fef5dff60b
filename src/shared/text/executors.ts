/** What programs are trained on, in words. */

import type { ExecutorTrial } from '../contracts/executors.ts'
import { signed } from './format.ts'

const titles: Record<string, string> = {
  'onnxruntime-cpu': 'the processor',
  'onnxruntime-webgpu': 'the graphics card, by WebGPU',
  'onnxruntime-dml': 'the graphics card, by DirectML',
  'onnxruntime-cuda': 'the NVIDIA graphics card, by CUDA',
  'onnxruntime-coreml': 'Apple’s Core ML',
  tensorflow: 'TensorFlow, in a process of its own',
  reference: 'the plain reference',
}

/** "the graphics card, by WebGPU" */
export const executorTitle = (name: string): string =>
  titles[name] ?? (name.startsWith('tfjs-') ? `TensorFlow (${name})` : name)

/** "1.9 ms", "230 ms" */
const milliseconds = (value: number): string => `${signed(value, value < 10 ? 2 : 0)} ms`

/** How it did, in a sentence. */
export function trialSentence({ works, step, problem }: ExecutorTrial): string {
  if (!works) return `Does not work here. ${problem ?? ''}`.trim()
  if (!step) return 'Works, slowly: for checking the others.'
  return `Works: a training step takes ${milliseconds(step.table)} on a table and ${milliseconds(step.image)} on images.`
}
