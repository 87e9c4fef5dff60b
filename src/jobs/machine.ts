import { cpus, availableParallelism, platform, arch, release, totalmem } from 'node:os'

/** What the numbers may depend on, for the manifest. */
export const runtimeVersions = (): Record<string, string> => {
  const { node, v8, electron, chrome } = process.versions
  return { node, v8, ...(electron ? { electron, chrome } : {}) }
}

export const machine = () => ({
  platform: `${platform()} ${release()} ${arch()}`,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
})
