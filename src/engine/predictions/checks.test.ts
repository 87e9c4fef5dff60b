import { describe, expect, it } from 'vitest'
import type { ModelContents } from '#shared/contracts/model-file.ts'
import { checksOf } from './checks.ts'

/** Six people of two classes, three of them members. */
const predictions = {
  probabilities: Float64Array.from([0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.7, 0.3, 0.5, 0.5, 0.4, 0.6]),
  classes: ['a', 'b'],
  labels: Int32Array.of(0, 1, 0, 1, 0, 1),
  member: Uint8Array.of(1, 1, 1, 0, 0, 0),
}
const contents = (changes: Partial<ModelContents> = {}): ModelContents => ({
  keepers: [],
  nearest: false,
  tables: [],
  asked: 6,
  ...changes,
})
const held = (kind: string, inFile?: ModelContents) =>
  checksOf(predictions, { kind, parameters: null, contents: inFile }).find(({ check }) => check === 'contains-data')
const vectors = contents({ keepers: [{ operator: 'SVMClassifier', rows: 7 }] })

describe('whether a model contains its data', () => {
  it('is the graver of what it is called and what its file holds', () => {
    expect(held('')?.verdict).toBe('not assessed')
    expect(held('', contents())?.verdict).toBe('clear')
    expect(held('', vectors)).toMatchObject({ verdict: 'raised', value: 7 })
    expect(held('GradientBoosting', vectors)).toMatchObject({ verdict: 'raised', value: 7 })
    expect(held('KNeighborsClassifier', contents())).toMatchObject({ verdict: 'raised', value: 1 })
    expect(held('GradientBoosting', contents())?.sentence).toContain('GradientBoosting')
  })
  it('goes by the rows that the model was trained on, not by all that it was asked about', () => {
    const table = (rows: number) => contents({ tables: [{ name: 'w', rows, found: 0 }] })
    expect(held('', table(3))?.verdict).toBe('raised')
    expect(held('', table(2))?.verdict).toBe('clear')
  })
})
