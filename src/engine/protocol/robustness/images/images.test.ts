import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bars } from '../../../../../tests/support/bars.ts'
import { onnxExecutor } from '../../../../../tests/support/executors.ts'
import { randomFromSeed } from '../../../math/index.ts'
import { ResultTable, type ResultRow } from '../../results.ts'
import { runPaperStudy } from '../../run.ts'
import { cifarBinary } from './cifar-binary.ts'
import { firstGap, meanGap } from './claims.ts'
import { drawImages, joinRows, pick, shifted } from './data.ts'
import { base64, centres, stripOf } from './pictures.ts'
import { addedShifts, ImageRepetition, repetitionOf } from './repetition.ts'
import { extents, networkKinds } from './settings.ts'

const counts = { train: 60, validation: 10, test: 20 }
const draw = (seed: number, channels = 1) => drawImages(bars(240, channels), counts, randomFromSeed(seed))

describe('the images of a repetition', () => {
  it('are trained on and tested on apart: the last sixth is for tests', () => {
    const images = { ...bars(240), labels: Uint8Array.from({ length: 240 }, (_, i) => i) }
    for (let seed = 1; seed < 6; seed++) {
      const { training, validation, test } = drawImages(images, counts, randomFromSeed(seed))
      const learned = [...training.labels, ...validation.labels]
      expect(new Set(learned).size).toBe(70)
      expect(learned.every((image) => image < 200)).toBe(true)
      expect(new Set(test.labels).size).toBe(20)
      expect(test.labels.every((image) => image >= 200)).toBe(true)
    }
    expect(draw(1).test).not.toEqual(draw(2).test)
    expect(draw(3)).toEqual(draw(3))
  })

  it('have pixels of 0 to 1, channel by channel', () => {
    const { shape, training } = draw(1, 3)
    expect(shape).toEqual({ classes: 3, channels: 3, height: 10, width: 10 })
    expect(training.inputs.width).toBe(300)
    expect(Math.max(...training.inputs.dense)).toBeGreaterThan(0.9)
    expect(training.inputs.dense.every((value) => value >= 0 && value <= 1)).toBe(true)
  })

  it('must be enough, and of two classes and more', () => {
    expect(() => drawImages(bars(80), counts, randomFromSeed(1))).toThrow('This study needs 120 images')
    const same = { ...bars(240), labels: new Uint8Array(240) }
    expect(() => drawImages(same, counts, randomFromSeed(1))).toThrow('all of one class')
  })

  it('are shifted along one axis only', () => {
    const { training, shape } = draw(1)
    const moved = shifted(training, shape, 'vertical', 0.3, randomFromSeed(2))
    const across = (rows: typeof training) => centres(rows, shape, 'horizontal')
    // What is not shifted out of the picture keeps its column.
    const sums = (dense: Float32Array, row: number) =>
      dense.subarray(100 * row, 100 * row + 100).reduce((a, b) => a + b)
    let compared = 0
    for (let row = 0; row < 60; row++) {
      if (Math.abs(sums(moved.inputs.dense, row) - sums(training.inputs.dense, row)) > 1e-6) continue
      expect(across(moved)[row]).toBeCloseTo(across(training)[row], 9)
      compared++
    }
    expect(compared).toBeGreaterThan(20)
    expect(moved.labels).toEqual(training.labels)
  })

  it('are picked and joined row by row', () => {
    const { training } = draw(1)
    const both = joinRows(pick(training, [3, 1]), pick(training, [0]))
    expect([...both.labels]).toEqual([3, 1, 0].map((row) => training.labels[row]))
    expect([...both.inputs.dense.subarray(200, 300)]).toEqual([...training.inputs.dense.subarray(0, 100)])
  })
})

describe('pictures', () => {
  it('are bytes in Base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      }),
    )
  })

  it('are the images as they are, of several colours their mean', () => {
    const { training, shape } = draw(1, 2)
    const strip = stripOf('some', training, shape, 3)
    expect(strip).toMatchObject({ label: 'some', height: 10, width: 10 })
    expect(strip.images).toHaveLength(3)
    const shown = Buffer.from(strip.images[2].pixels, 'base64')
    shown.forEach((level, pixel) => {
      const [a, b] = [400 + pixel, 500 + pixel].map((at) => training.inputs.dense[at])
      expect(level).toBe(Math.round((255 * (a + b)) / 2))
    })
  })

  it('have a centre of brightness', () => {
    const dense = new Float32Array(100)
    dense[23] = 1
    dense[43] = 3
    const shape = { classes: 2, channels: 1, height: 10, width: 10 }
    const rows = { inputs: { rows: 1, width: 100, dense } }
    expect(centres(rows, shape, 'vertical')[0]).toBeCloseTo((2 + 3 * 4) / 40, 9)
    expect(centres(rows, shape, 'horizontal')[0]).toBeCloseTo(0.3, 9)
  })
})

describe('gaps', () => {
  const row = (model: string, x: number | null, values: number[]): ResultRow => ({
    point: `at ${x}`,
    x,
    model,
    family: null,
    distribution: null,
    contrast: null,
    attack: null,
    measure: 'm',
    figure: { estimate: 0, low: 0, high: 0, values },
  })
  const results = new ResultTable([
    row('a', 0, [1, 2]),
    row('a', 0.1, [3, 4]),
    row('a', 0.3, [5, 7]),
    row('b', 0, [1, 1]),
    row('b', 0.1, [1, 1]),
    row('b', 0.3, [0, 0]),
  ])
  const gap = { of: { model: 'a', measure: 'm' }, less: { model: 'b', measure: 'm' } }

  it('are means over the points beyond 0, or from somewhere on, or at 0', () => {
    expect(meanGap(gap)(results)).toEqual([3.5, 5])
    expect(meanGap({ ...gap, from: 0.3 })(results)).toEqual([5, 7])
    expect(meanGap({ ...gap, clean: true })(results)).toEqual([0, 1])
    expect(meanGap({ ...gap, less: gap.of, lessClean: true })(results)).toEqual([3, 3.5])
    expect(firstGap(gap.less, gap.of)(results)).toEqual([0, -1])
    expect(() => meanGap({ ...gap, from: 1 })(results)).toThrow(RangeError)
  })
})

it('a study of colour images refuses grey ones, in words', async () => {
  const options = { preset: 'tiny', seed: 1, executor: onnxExecutor(1), networks: () => [] } as const
  const refused = runPaperStudy(cifarBinary, { ...options, images: () => bars(240) })
  await expect(refused).rejects.toMatchObject({
    data: { code: 'not-allowed', message: expect.stringContaining('colour images') },
  })
})

describe('the models of a repetition', () => {
  const executor = onnxExecutor(1)

  it('are trained once each, whoever asks, and do not depend on what was trained before', async () => {
    const images = bars(240)
    const added = addedShifts('vertical', 0.3)
    const [first, second] = [1, 2].map(() => new ImageRepetition(images, extents.tiny, randomFromSeed(5)))
    const network = first.network('DNN', null, { executor })
    expect(first.network('DNN', null, { executor })).toBe(network)
    await second.network('CNN', added, { executor })
    await second.cama(added, { executor })
    expect((await second.network('DNN', null, { executor })).state).toEqual((await network).state)
    expect((await second.network('DNN', added, { executor })).state).not.toEqual((await network).state)
    for (const kind of networkKinds) expect((await first.network(kind, null, { executor })).classes).toBe(3)
  })

  it('are shared by the parts of a study, and by no other repetition', () => {
    const images = bars(240)
    const one = repetitionOf(images, extents.tiny, randomFromSeed(1), executor)
    expect(repetitionOf(images, extents.tiny, randomFromSeed(1), executor)).toBe(one)
    expect(repetitionOf(images, extents.tiny, randomFromSeed(2), executor)).not.toBe(one)
  })
})
