import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const script = join(root, 'tests/support/train-once.ts')
/** Chromium's Vulkan in software, SwiftShader, as Electron ships it. */
const icd = findDriver()
const runsSource = Boolean((process.features as { typescript?: unknown }).typescript)
const isPossible = process.platform === 'linux' && runsSource && icd !== undefined

function findDriver(): string | undefined {
  const folders = [join(root, '.cache'), join(root, 'node_modules/electron/dist')].filter(existsSync)
  return folders.flatMap((folder) => globSync(join(folder, '**/vk_swiftshader_icd.json')))[0]
}

/** Losses of the trial networks on a provider, in a process that finds the Vulkan in software, and only that. */
async function lossesOn(provider: string, steps: number, repetitions = 1): Promise<number[][]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', script, provider, String(steps), String(repetitions)],
    { cwd: root, env: { ...process.env, VK_ICD_FILENAMES: icd, LD_LIBRARY_PATH: dirname(icd as string) } },
  )
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as number[][]
}

describe.skipIf(!isPossible)('WebGPU (needs Linux, and vk_swiftshader_icd.json of an Electron)', () => {
  it('trains a perceptron and a convolutional network as the processor does, for 50 steps', async () => {
    const [ours, theirs] = [await lossesOn('webgpu', 50), await lossesOn('cpu', 50)]
    ours.forEach((losses, network) => {
      expect(losses).toHaveLength(50)
      losses.forEach((loss, step) => expect(Math.abs(loss - theirs[network][step]), `step ${step}`).toBeLessThan(1e-4))
    })
  })

  it('is bit-equal when repeated', async () => {
    const [perceptron, convolutional, ...again] = await lossesOn('webgpu', 15, 2)
    expect(again).toEqual([perceptron, convolutional])
  })
})
