import { freemem } from 'node:os'
import { adam, input, mean, square, subtract, train } from '#engine/tensor/index.ts'
import { bytes } from '#shared/text/format.ts'
import { makeExecutor } from '../jobs/executor.ts'
import { machine, runtimeVersions } from '../jobs/machine.ts'

/** Trains a parameter towards 3 and says how it went. */
async function trial(): Promise<string> {
  const executor = makeExecutor()
  const start = performance.now()
  const weight = { tensor: input('weight', [1]), initial: Float32Array.of(0) }
  const target = input('target', [1])
  const state = await train(executor, {
    parameters: [weight],
    loss: mean(square(subtract(weight.tensor, target))),
    optimiser: adam({ learningRate: 0.1 }),
    data: [],
    perStep: [{ tensor: target, values: (_, count) => new Float32Array(count).fill(3) }],
    steps: 300,
  })
  const learned = state.weight[0]
  if (Math.abs(learned - 3) > 0.05) throw new Error(`300 steps reached ${learned} instead of 3`)
  return `works (300 steps in ${Math.round(performance.now() - start)} ms, ${executor.threads} threads)`
}

/** cloister doctor: what this machine offers. */
export async function doctor(): Promise<number> {
  const { platform, processor, cores, memoryBytes } = machine()
  const executor = makeExecutor()
  const training = await trial().catch((error: Error) => `does not work: ${error.message}`)
  const lines: [string, string][] = [
    ['System', platform],
    ['Processor', `${processor}, ${cores} cores`],
    ['Memory', `${bytes(memoryBytes)}, ${bytes(freemem())} free`],
    ...Object.entries(runtimeVersions()).map(([name, version]): [string, string] => [name, version]),
    [`${executor.name} ${executor.version}`, training],
  ]
  const width = Math.max(...lines.map(([name]) => name.length))
  for (const [name, text] of lines) console.log(`${name.padEnd(width)}  ${text}`)
  return training.startsWith('works') ? 0 : 1
}
