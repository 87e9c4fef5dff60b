/**
 * Trains the two trial networks on an executor of onnxruntime and prints the losses as JSON: for tests whose executor needs
 * a process with an environment of its own. Arguments: the executor's provider, the number of steps, of repetitions.
 */

import { convolutionalTrial, perceptronTrial, train } from '../../src/engine/tensor/index.ts'
import { onnxExecutor } from './executors.ts'

const [provider, steps, repetitions] = process.argv.slice(2)
const losses: number[][] = []
for (let repetition = 0; repetition < Number(repetitions); repetition++)
  for (const trial of [perceptronTrial, convolutionalTrial]) {
    const all: number[] = []
    const task = trial({ seed: 3, steps: Number(steps), size: 'small' })
    await train(onnxExecutor(2, provider), task, { onSteps: (_, points) => all.push(...points) })
    losses.push(all)
  }
console.log(JSON.stringify(losses))
