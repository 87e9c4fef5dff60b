import { expect, it } from 'vitest'
import { executorTitle, trialSentence } from './executors.ts'

it('executors have names for people, or at least their own', () => {
  expect(executorTitle('onnxruntime-cpu')).toBe('the processor')
  expect(executorTitle('tfjs-tensorflow')).toBe('TensorFlow (tfjs-tensorflow)')
  expect(executorTitle('onnxruntime-new')).toBe('onnxruntime-new')
})

it('a trial is told in a sentence', () => {
  const base = { name: 'x', problem: null }
  expect(trialSentence({ ...base, works: true, step: { table: 0.456, image: 1234.5 } })).toBe(
    'Works: a training step takes 0.46 ms on a table and 1235 ms on images.',
  )
  expect(trialSentence({ ...base, works: true, step: null })).toBe('Works, slowly: for checking the others.')
  expect(trialSentence({ ...base, works: false, step: null, problem: 'No card was found.' })).toBe(
    'Does not work here. No card was found.',
  )
})
