import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { randomFromSeed } from '../../math/index.ts'
import { runPaperStudy } from '../run.ts'
import { colouredMnist } from './coloured-mnist.ts'

/** Images of 8 x 8 whose brightness alone tells whether the digit is below 5. */
const count = 8000
const random = randomFromSeed(1)
const labels = Uint8Array.from({ length: count }, () => random.integer(10))
const images = {
  count,
  height: 8,
  width: 8,
  pixels: Uint8Array.from(
    { length: count * 64 },
    (_, i) => (labels[Math.floor(i / 64)] < 5 ? 150 : 50) + random.integer(50),
  ),
  labels,
}

describe('coloured digits', () => {
  it(
    'fool empirical risk minimisation by their colour, and invariant risk minimisation less',
    { timeout: 300_000 },
    async () => {
      const { rows, claims } = await runPaperStudy(colouredMnist, {
        preset: 'quick',
        seed: 1,
        executor: onnxExecutor(),
        networks: () => [],
        images: () => images,
      })
      const mean = (model: string, measure: string, distribution: string) =>
        rows.find((row) => row.model === model && row.measure === measure && row.distribution === distribution)?.figure
          .estimate as number
      // The colour is right for 85 % of the training rows and for 10 % of the test environment.
      expect(mean('ERM', 'accuracy', 'train')).toBeGreaterThan(0.82)
      expect(mean('ERM', 'accuracy', 'P*')).toBeLessThan(0.4)
      // The form is right for 75 % of both.
      expect(mean('IRM', 'accuracy', 'P*')).toBeGreaterThan(mean('ERM', 'accuracy', 'P*') + 0.15)
      for (const model of ['IRM', 'ERM'])
        for (const distribution of ['P', 'P*']) {
          const guessed = mean(model, 'attack accuracy', distribution)
          expect(guessed).toBeGreaterThan(0.4)
          expect(guessed).toBeLessThanOrEqual(1)
        }
      expect(claims).toHaveLength(6)
    },
  )

  it('need images', async () => {
    const options = { preset: 'quick', seed: 1, executor: onnxExecutor(), networks: () => [] } as const
    await expect(runPaperStudy(colouredMnist, options)).rejects.toThrow('The images "mnist" were not given.')
  })
})
