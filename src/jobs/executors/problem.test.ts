import { expect, it } from 'vitest'
import { isOutOfMemory, plainProblem } from './problem.ts'

/** Messages as onnxruntime-node 1.30 and its drivers give them. */
const said = {
  webgpu:
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters',
  cuda: 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
  memory: 'std::bad_alloc',
  device: 'WebGPU device lost (2): VK_ERROR_DEVICE_LOST',
}

it('known failures are told in plain words', () => {
  expect(plainProblem(new Error(said.webgpu))).toMatch(/^No graphics card was found/)
  expect(plainProblem(new Error(said.cuda))).toMatch(/^CUDA is not installed/)
  expect(plainProblem(new Error(said.memory))).toBe('There was not enough memory.')
  expect(plainProblem(new Error(said.device))).toMatch(/^The graphics card was lost/)
})

it('others keep their first line, as a sentence of some length', () => {
  expect(plainProblem(new Error('Something new.\n    at somewhere'))).toBe('Something new.')
  expect(plainProblem('a text')).toBe('a text.')
  expect(plainProblem(new Error('x'.repeat(500)))).toHaveLength(202)
})

it('a lack of memory is known, whoever tells of it', () => {
  for (const message of [
    said.memory,
    'Failed to allocate memory for requested buffer of size 9',
    'CUDA error: out of memory',
  ])
    expect(isOutOfMemory(new Error(message)), message).toBe(true)
  expect(isOutOfMemory(new Error(said.device))).toBe(false)
})
