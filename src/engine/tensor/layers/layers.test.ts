import { describe, expect, it } from 'vitest'
import { executors, onnxExecutor } from '../../../../tests/support/executors.ts'
import { numbers } from '../../../../tests/golden/training/numbers.ts'
import reference from '../../../../tests/golden/training/reference.json' with { type: 'json' }
import { randomFromSeed } from '../../math/index.ts'
import {
  batchNorm,
  convolution,
  dense,
  dropout,
  input,
  mean,
  Parameters,
  ReferenceExecutor,
  relu,
  sgd,
  ShapeError,
  square,
  StepNoise,
  sum,
  train,
} from '../index.ts'

describe('parameters', () => {
  it('begin the same whether a network is alone or among others', () => {
    const randoms = [1, 2, 3].map((seed) => randomFromSeed(seed))
    const all = new Parameters(randoms)
    dense(all, input('x', [3, 4, 5]), 6, 'layer')
    randoms.forEach((random, model) => {
      const alone = new Parameters([random])
      dense(alone, input('x', [4, 5]), 6, 'layer')
      for (const [i, { initial }] of alone.list.entries()) {
        const whole = all.list[i].initial
        expect(whole.slice(model * initial.length, (model + 1) * initial.length)).toEqual(initial)
      }
    })
  })

  it('are the same when a network is built again, and refuse another shape', () => {
    const parameters = new Parameters([randomFromSeed(1)])
    dense(parameters, input('x', [4, 5]), 6, 'layer')
    dense(parameters, input('other', [9, 5]), 6, 'layer')
    expect(parameters.list.map(({ tensor }) => tensor.name)).toEqual(['layer weights', 'layer bias'])
    expect(() => dense(parameters, input('x', [4, 7]), 6, 'layer')).toThrow(ShapeError)
    expect(() => dense(parameters, input('x', [2, 4, 5]), 6, 'layer')).toThrow('no rows for 1 networks')
  })
})

describe.each(executors().map((executor) => [executor.name, executor] as const))(
  'batch normalisation in %s',
  (_, executor) => {
    const loop = (parameters: Parameters, steps: number) => {
      const x = input('x', [8, 3])
      const y = batchNorm(parameters, x, { axes: [-2], training: true }, 'norm')
      const [scale, shift] = parameters.list.map(({ tensor }) => tensor)
      return {
        y,
        run: () =>
          train(executor, {
            parameters: [
              { tensor: scale, initial: Float64Array.of(1.5, 0.5, -1) },
              { tensor: shift, initial: Float64Array.of(0.1, -0.2, 0.3) },
            ],
            carried: parameters.carried,
            // Nothing is learned, so that scale and shift stay as PyTorch has them.
            loss: mean(square(y)),
            optimiser: sgd({ learningRate: 1e-30 }),
            data: [],
            perStep: [
              {
                tensor: x,
                values: (first, count) =>
                  Float64Array.from(
                    Array.from({ length: count }, (__, i) => [...numbers(24, first + i, 2)].map((v) => v + 0.5)).flat(),
                  ),
              },
            ],
            steps,
          }),
      }
    }

    it('remembers and answers as PyTorch does', async () => {
      const parameters = new Parameters([randomFromSeed(1)])
      const state = await loop(parameters, 10).run()
      const { last, mean: theirMean, variance, predicted } = reference.batchNorm
      theirMean.forEach((value, i) => expect(state['norm mean'][i]).toBeCloseTo(value, 5))
      variance.forEach((value, i) => expect(state['norm variance'][i]).toBeCloseTo(value, 5))

      const x = input('rows', [8, 3])
      const ask = async (training: boolean, rows: Float64Array) => {
        const y = batchNorm(parameters, x, { axes: [-2], training }, 'norm')
        const compiled = await executor.compileFunction({ inputs: [x, ...parameters.tensors], outputs: { y } })
        const { y: result } = await compiled.run({ rows, ...state })
        await compiled.dispose()
        return [...result]
      }
      ;(await ask(false, numbers(24, 50, 2))).forEach((value, i) => expect(value).toBeCloseTo(predicted[i], 4))
      const lastRows = numbers(24, 9, 2).map((value) => value + 0.5)
      ;(await ask(true, lastRows)).forEach((value, i) => expect(value).toBeCloseTo(last[i], 4))
    })
  },
)

describe('dropout', () => {
  const x = input('x', [50, 40])

  it('keeps the share it is told to, and the mean', async () => {
    const noise = new StepNoise([randomFromSeed(3)])
    const y = dropout(noise, x, 0.3, 'drop')
    const [mask] = noise.perStep
    const { y: result } = await (
      await new ReferenceExecutor().compileFunction({ inputs: [x, mask.tensor], outputs: { y } })
    ).run({ x: new Float64Array(2000).fill(1), drop: mask.values(0, 1) })
    const kept = result.filter((value) => value !== 0)
    // Four standard errors of a binomial share of 2,000.
    expect(Math.abs(kept.length / 2000 - 0.7)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 2000))
    kept.forEach((value) => expect(value).toBeCloseTo(1 / 0.7, 4))
  })

  it('does nothing to a prediction, and refuses to drop all', () => {
    expect(dropout(undefined, x, 0.3, 'drop')).toBe(x)
    expect(() => dropout(new StepNoise([randomFromSeed(1)]), x, 1, 'drop')).toThrow(RangeError)
  })

  it('draws anew in each step, and for each of many networks what it would draw alone', () => {
    const randoms = [5, 6].map((seed) => randomFromSeed(seed))
    const together = new StepNoise(randoms)
    together.normal('noise', [3])
    const alone = randoms.map((random) => {
      const noise = new StepNoise([random])
      noise.normal('noise', [3])
      return noise.perStep[0].values(0, 4)
    })
    const all = [...together.perStep[0].values(0, 1), ...together.perStep[0].values(1, 3)]
    for (let step = 0; step < 4; step++)
      for (const model of [0, 1])
        expect(all.slice((step * 2 + model) * 3, (step * 2 + model) * 3 + 3)).toEqual([
          ...alone[model].slice(3 * step, 3 * step + 3),
        ])
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('a convolutional layer', () => {
  it('keeps the extents, divided by the stride and rounded up', () => {
    const parameters = new Parameters([randomFromSeed(1)])
    const images = input('x', [2, 3, 7, 6])
    expect(convolution(parameters, images, { channels: 5, kernel: 3 }, 'one').shape).toEqual([2, 5, 7, 6])
    expect(convolution(parameters, images, { channels: 5, kernel: 4, stride: 2 }, 'two').shape).toEqual([2, 5, 4, 3])
  })

  it('learns', async () => {
    const parameters = new Parameters([randomFromSeed(1)])
    const images = input('x', [2, 1, 5, 5])
    const y = relu(convolution(parameters, images, { channels: 2, kernel: 3 }, 'one'))
    const losses: number[] = []
    await train(
      onnxExecutor(),
      {
        parameters: parameters.list,
        loss: sum(square(y)),
        optimiser: sgd({ learningRate: 0.002 }),
        data: [],
        perStep: [{ tensor: images, values: (_, count) => new Float32Array(50 * count).fill(0.5) }],
        steps: 50,
      },
      { onSteps: (_, stretch) => losses.push(...stretch) },
    )
    expect(losses.at(-1)).toBeLessThan(0.2 * losses[0])
  })
})
