import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GameSettings } from '#shared/contracts/membership.ts'
import { MlpSettings } from '#shared/contracts/study.ts'
import { randomFromSeed } from '../../math/index.ts'
import { ReferenceExecutor } from '../../tensor/index.ts'
import {
  drawGame,
  MemoryStore,
  type ModelTrainer,
  playGame,
  type Records,
  rowsInside,
  trainerOf,
  trainShadows,
} from './index.ts'

const recordsOf = (count: number, groups?: Int32Array): Records => ({
  inputs: { rows: count, width: 1, dense: Float32Array.from({ length: count }, (_, i) => i / count) },
  labels: Int32Array.from({ length: count }, (_, i) => i % 2),
  classes: 2,
  groups,
})

describe('the splits of a game', () => {
  it('use no record on both sides', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 90 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.nat(),
        (count, auditedShare, seed) => {
          const settings = GameSettings.parse({ targets: 3, shadows: 6, references: 4, auditedShare })
          const { audited, population, ...models } = drawGame(recordsOf(count), settings, randomFromSeed(seed % 1000))
          expect([...audited, ...population].sort((a, b) => a - b)).toEqual([...Array(count).keys()])
          const own = new Set(population)
          for (const inside of [...models.targets, ...models.shadows]) {
            expect(rowsInside(inside).some((row) => own.has(row))).toBe(false)
            expect(Math.abs(rowsInside(inside).length - audited.length / 2)).toBeLessThanOrEqual(1)
          }
          for (const inside of models.references) {
            expect(rowsInside(inside).every((row) => own.has(row))).toBe(true)
            expect(rowsInside(inside).length).toBeLessThanOrEqual(audited.length / 2 + 2)
          }
          for (const row of audited)
            expect(models.shadows.reduce((sum, inside) => sum + inside[row], 0)).toBe(models.shadows.length / 2)
          for (let pair = 0; pair < models.references.length; pair += 2)
            expect(
              models.references[pair].some((bit, row) => bit === 1 && models.references[pair + 1][row] === 1),
            ).toBe(false)
        },
      ),
      { numRuns: 50 },
    )
  })
  it('keep the records of one person together', () => {
    const groups = Int32Array.from({ length: 90 }, (_, i) => i % 30)
    const { audited, targets, shadows, references } = drawGame(
      recordsOf(90, groups),
      GameSettings.parse({ targets: 2, shadows: 2, references: 2 }),
      randomFromSeed(1),
    )
    const isWhole = (rows: Iterable<number>) => {
      const chosen = new Set(rows)
      return [...groups.keys()].every((row) => chosen.has(row) === chosen.has(row % 30))
    }
    expect(isWhole(audited)).toBe(true)
    for (const inside of [...targets, ...shadows, ...references]) expect(isWhole(rowsInside(inside))).toBe(true)
  })
  it('need records', () =>
    expect(() => drawGame(recordsOf(15), GameSettings.parse({}), randomFromSeed(1))).toThrow(RangeError))
})

describe('trained models', () => {
  const records = recordsOf(40)
  const settings = MlpSettings.parse({ kind: 'mlp', hidden: [2], steps: 3, batch: 4 })
  const context = { executor: new ReferenceExecutor() }
  /** Says how many models it was asked for. */
  const counting = (trained: number[], given = settings): ModelTrainer => {
    const trainer = trainerOf(given, records)
    return {
      ...trainer,
      train: (tasks, own) => {
        trained.push(tasks.length)
        return trainer.train(tasks, own)
      },
    }
  }
  const models = (count: number, seed = 1) =>
    Array.from({ length: count }, (_, i) => ({
      inside: Uint8Array.from({ length: 40 }, (__, row) => (row % (i + 2) === 0 ? 1 : 0)),
      random: randomFromSeed(seed).stream(`shadow ${i}`),
    }))

  it('are kept by everything that they depend on, and trained once', async () => {
    const store = new MemoryStore()
    const trained: number[] = []
    const first = await trainShadows({ records, trainer: counting(trained), models: models(3) }, store, context)
    const reused: number[] = []
    const again = await trainShadows({ records, trainer: counting(trained), models: models(3) }, store, {
      ...context,
      onReused: (count) => reused.push(count),
    })
    expect([trained, reused]).toEqual([[3], [3]])
    const told = (shadows: typeof first) => shadows.map(({ answers }) => [...answers.probabilities])
    expect(told(again)).toEqual(told(first))
    // In other company the last bits of a model may be others, so that five are trained, though three are among them.
    await trainShadows({ records, trainer: counting(trained), models: models(5) }, store, context)
    expect(trained).toEqual([3, 5])
    expect(store.size).toBe(2)
    // Of a whole game the targets alone are trained anew, and it is said what is reused.
    const plan = drawGame(records, GameSettings.parse({ targets: 2, shadows: 4, references: 2 }), randomFromSeed(3))
    const play = async () => {
      const stages: string[] = []
      const attack = { key: 'loss', settings: { kind: 'loss-threshold' as const } }
      const outcomes = await playGame(plan, records, counting(trained), [attack], {
        ...context,
        store,
        random: randomFromSeed(4),
        onProgress: (_, stage) => stages.push(stage),
      })
      return { outcomes, stages: stages.join() }
    }
    const [one, two] = [await play(), await play()]
    expect(trained.splice(2)).toEqual([2, 4, 2, 2])
    expect(one.stages).not.toContain('reused')
    expect(two.stages).toMatch(/4 shadow models reused.*2 reference models reused/)
    expect(two.outcomes).toEqual(one.outcomes)

    const otherData = { ...records, labels: records.labels.map((label) => 1 - label) }
    const others = [
      { records, trainer: counting(trained, { ...settings, steps: 4 }), models: models(1) },
      { records, trainer: counting(trained), models: models(1, 2) },
      { records: otherData, trainer: counting(trained), models: models(1) },
    ]
    for (const plan of others) await trainShadows(plan, store, context)
    expect(trained.slice(2)).toEqual([1, 1, 1])
  })
})
