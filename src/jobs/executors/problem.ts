/** What is known of how executors fail, most telling first. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /No supported adapters|Failed to get a WebGPU adapter|requestAdapter/i,
    'No graphics card was found, or no driver for it that knows Vulkan, Metal or Direct3D 12.',
  ],
  [
    /ExecutionProvider_Cuda.*(load|library)|onnxruntime_providers_(shared|cuda)/i,
    'CUDA is not installed with Cloister; WebGPU uses the same graphics cards without it.',
  ],
  [/device (was |is )?(lost|removed)|DXGI_ERROR/i, 'The graphics card was lost, or its driver was restarted.'],
  [/out of memory|bad_alloc|failed to allocate|OUT_OF_MEMORY|Array buffer allocation/i, 'There was not enough memory.'],
]

/** Whether an error says that memory ran out. */
export const isOutOfMemory = (error: unknown): boolean => known[3][0].test(messageOf(error))

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Why something failed, in a sentence: in plain words where the failure is a known one, else as it says itself. */
export function plainProblem(error: unknown): string {
  const message = messageOf(error)
  const [, words] = known.find(([pattern]) => pattern.test(message)) ?? []
  if (words) return words
  const first = message
    .split('\n')[0]
    .trim()
    .replace(/[.\s]+$/, '')
  return `${first.length > 200 ? `${first.slice(0, 200)}…` : first}.`
}
