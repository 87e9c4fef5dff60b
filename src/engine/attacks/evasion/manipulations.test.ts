import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../../math/index.ts'
import { type ImageRows, manipulate, rotateImages, scaleImages, shiftImages, shiftImagesWithin } from './index.ts'

const random = randomFromSeed(1)
const table = { rows: 4, width: 3, dense: Float32Array.from({ length: 12 }, (_, i) => i) }

describe('measurements', () => {
  it('are shifted and scaled in the columns named, and in no other', () => {
    const shifted = manipulate(table, [0, 2], { kind: 'shift', by: 0.5 }, random).dense
    const scaled = manipulate(table, [1], { kind: 'scale', by: 3, about: 4 }, random).dense
    expect([...shifted]).toEqual([0.5, 1, 2.5, 3.5, 4, 5.5, 6.5, 7, 8.5, 9.5, 10, 11.5])
    expect([...scaled]).toEqual([0, -5, 2, 3, 4, 5, 6, 13, 8, 9, 22, 11])
    expect([...table.dense]).toEqual([...Array(12).keys()])
    expect(() => manipulate(table, [3], { kind: 'shift', by: 1 }, random)).toThrow(RangeError)
  })

  it('drop out for the share of rows they are told to', () => {
    const rows = 4000
    const many = { rows, width: 2, dense: new Float32Array(2 * rows).fill(1) }
    const dropout = (share: number) => manipulate(many, [1], { kind: 'dropout', share, value: -7 }, random).dense
    const dropped = dropout(0.3)
    const count = dropped.filter((value) => value === -7).length
    // Four standard errors of a binomial share.
    expect(Math.abs(count / rows - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / rows))
    expect(dropped.every((value, i) => (i % 2 === 0 ? value === 1 : value === 1 || value === -7))).toBe(true)
    expect(dropout(1).filter((value) => value === -7)).toHaveLength(rows)
    expect(dropout(0)).toEqual(many.dense)
    expect(() => dropout(1.1)).toThrow(RangeError)
  })
})

describe('images', () => {
  const images = fc
    .record({
      rows: fc.integer({ min: 1, max: 2 }),
      height: fc.integer({ min: 1, max: 6 }),
      width: fc.integer({ min: 1, max: 6 }),
      channels: fc.integer({ min: 1, max: 2 }),
      seed: fc.nat(),
    })
    .map(({ seed, ...shape }): ImageRows => {
      const stream = randomFromSeed(seed)
      const size = shape.rows * shape.channels * shape.height * shape.width
      return { ...shape, dense: Float32Array.from({ length: size }, () => stream.uniform()) }
    })
  const pixel = ({ height, width, dense }: ImageRows, plane: number, y: number, x: number) =>
    y < 0 || x < 0 || y >= height || x >= width ? 0 : dense[(plane * height + y) * width + x]

  it('are shifted by whole pixels, with zeros coming in', () => {
    fc.assert(
      fc.property(
        images,
        fc.double({ min: -1.2, max: 1.2, noNaN: true }),
        fc.double({ min: -1.2, max: 1.2, noNaN: true }),
        (before, down, right) => {
          const after = shiftImages(before, { down, right })
          const [dy, dx] = [Math.round(down * before.height), Math.round(right * before.width)]
          for (let plane = 0; plane < before.rows * before.channels; plane++)
            for (let y = 0; y < before.height; y++)
              for (let x = 0; x < before.width; x++)
                expect(pixel(after, plane, y, x)).toBe(pixel(before, plane, y - dy, x - dx))
        },
      ),
    )
  })

  it('are each shifted by a distance of their own, up to the range and not beyond', () => {
    fc.assert(
      fc.property(
        images,
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        (before, down, right) => {
          const { height, width, channels } = before
          const after = shiftImagesWithin(before, { down, right }, randomFromSeed(3))
          const size = channels * height * width
          const one = (own: ImageRows, row: number) => ({
            ...own,
            rows: 1,
            dense: own.dense.slice(row * size, (row + 1) * size),
          })
          const upTo = (most: number) => Array.from({ length: 2 * most + 1 }, (_, i) => i - most)
          for (let row = 0; row < before.rows; row++) {
            const candidates = upTo(Math.round(down * height)).flatMap((dy) =>
              upTo(Math.round(right * width)).map((dx) =>
                shiftImages(one(before, row), { down: dy / height, right: dx / width }),
              ),
            )
            expect(candidates.map(({ dense }) => dense.join())).toContain(one(after, row).dense.join())
          }
        },
      ),
      { numRuns: 50 },
    )
    const many: ImageRows = { rows: 2000, height: 5, width: 1, channels: 1, dense: new Float32Array(10_000) }
    for (let row = 0; row < many.rows; row++) many.dense[5 * row + 2] = 1
    const moved = shiftImagesWithin(many, { down: 0.4, right: 0 }, randomFromSeed(1)).dense
    // Distances uniform in -2 .. 2, rounded: half a step at each end. Four standard errors.
    for (const [place, share] of [1 / 8, 1 / 4, 1 / 4, 1 / 4, 1 / 8].entries()) {
      const found = moved.filter((value, i) => value === 1 && i % 5 === place).length / many.rows
      expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / many.rows))
    }
  })

  it('stay as they are where nothing is done', () => {
    fc.assert(
      fc.property(images, (before) => {
        expect(shiftImagesWithin(before, { down: 0, right: 0 }, random)).toEqual(before)
        expect(shiftImages(before, { down: 0, right: 0 })).toEqual(before)
        expect(scaleImages(before, 1)).toEqual(before)
        expect(rotateImages(before, 0)).toEqual(before)
        expect(rotateImages(before, 360)).toEqual(before)
      }),
    )
  })

  it('are turned against the clock: a right angle takes the right edge to the top', () => {
    const square: ImageRows = {
      rows: 1,
      height: 3,
      width: 3,
      channels: 1,
      dense: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
    }
    expect([...rotateImages(square, 90).dense]).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7])
    expect([...rotateImages(square, 180).dense]).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
    // By 45 degrees the middle of an edge lies between, at a distance of sqrt(1/2) on both axes, by bilinear weights.
    const far = Math.SQRT1_2
    const between = (1 - far) ** 2 * 5 + far * (1 - far) * (2 + 6) + far ** 2 * 3
    expect(rotateImages(square, 45).dense[1]).toBeCloseTo(between, 5)
  })

  it('are scaled about their centre', () => {
    const square: ImageRows = {
      rows: 1,
      height: 3,
      width: 3,
      channels: 1,
      dense: Float32Array.of(0, 0, 0, 0, 8, 0, 0, 0, 0),
    }
    // Twice as large, each pixel lies half as far from the centre: bilinear weights of one half along each axis.
    expect([...scaleImages(square, 2).dense]).toEqual([2, 4, 2, 4, 8, 4, 2, 4, 2])
    // Half as large, the neighbours come from outside.
    expect([...scaleImages({ ...square, dense: new Float32Array(9).fill(8) }, 0.5).dense]).toEqual([
      0, 0, 0, 0, 8, 0, 0, 0, 0,
    ])
    expect(() => scaleImages(square, 0)).toThrow(RangeError)
  })
})
