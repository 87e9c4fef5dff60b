import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { randomFromSeed } from '../math/index.ts'
import type { EncodedMatrix } from '../data/index.ts'
import {
  type Classifier,
  InvariantNetwork,
  LogisticRegression,
  MultilayerPerceptron,
  predictWith,
  PrivateNetwork,
} from './index.ts'

const steps = { hidden: [5], steps: 20, batch: 16, learningRate: 0.01 }
const invariant = { ...steps, weightPenalty: 1e-3, penaltyWeight: 0, annealSteps: 5 }
const kinds: [string, Classifier][] = [
  ['network', new MultilayerPerceptron(steps)],
  ['private network', new PrivateNetwork({ ...steps, privacy: { clip: 1, noiseMultiplier: 1 } })],
  ['invariant network', new InvariantNetwork(invariant)],
  ['regression', new LogisticRegression({ penalty: 0.01, bound: null })],
  ['regression with bounded rows', new LogisticRegression({ penalty: 0.01, bound: 0.7 })],
]

describe('a model as a differentiable function', () => {
  for (const classes of [2, 3])
    it.each(kinds)(`answers as the model does, ${classes} classes: %s`, async (_, classifier) => {
      const random = randomFromSeed(5)
      const [rows, width] = [50, 3]
      const dense = Float32Array.from({ length: rows * width }, () => random.normal())
      // A row of nothing has no length to be shortened from.
      dense.fill(0, 0, width)
      const labels = Int32Array.from({ length: rows }, (_, row) => (dense[row * width] > 0 ? 1 : row % classes))
      const matrix = { rows, width, dense } as EncodedMatrix
      const executor = onnxExecutor()
      const fitted = await classifier.fit(matrix, labels, classes, { random, executor })
      const { probabilities } = await fitted.predict(matrix)
      if (!fitted.differentiable) throw new Error('it is none')
      const found = await predictWith(executor, fitted.differentiable, matrix, random)
      found.probabilities.forEach((value, i) => expect(value).toBeCloseTo(probabilities[i], 5))
    })
})
