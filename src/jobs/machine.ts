import { readFileSync } from 'node:fs'
import { cpus, availableParallelism, platform, arch, release, totalmem } from 'node:os'

/** What the numbers may depend on, for the manifest. */
export const runtimeVersions = (): Record<string, string> => {
  const { node, v8, electron, chrome } = process.versions
  return { node, v8, ...(electron ? { electron, chrome } : {}) }
}

/** Instruction sets that change how numbers are rounded or in what order they are added up. */
const arithmetic = /^(sse4_[12]|avx.*|f16c|fma|amx_.*|asimd.*|fp16|fphp|sve.*|i8mm|bf16)$/

/** What the processor offers for arithmetic, in alphabetical order; null where the system does not tell. */
export function processorFeatures(): string[] | null {
  if (platform() !== 'linux') return null
  try {
    const [, words] = /^(?:flags|Features)\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'latin1')) ?? []
    return words === undefined ? null : [...new Set(words.split(' '))].filter((word) => arithmetic.test(word)).sort()
  } catch {
    return null
  }
}

export const machine = () => {
  const features = processorFeatures()
  return { ...described(), ...(features ? { features } : {}) }
}

const described = () => ({
  platform: `${platform()} ${release()} ${arch()}`,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
})
