import { describe, expect, it } from 'vitest'
import { containsRows } from '#engine/structural/index.ts'
import { ModelContents } from '#shared/contracts/model-file.ts'
import { onnxFile, type OnnxGraph, type OnnxNode } from '../../../tests/support/onnx-file.ts'
import { fileMaker } from '../../storage/testing.ts'
import { modelContents } from './contents.ts'

const file = fileMaker()
/** Forty different rows of three columns that float32 rounds. */
const rows = Array.from({ length: 40 }, (_, i) => [Math.sin(i), i / 7, Math.cos(3 * i)])
const columns = [0, 1, 2].map((k) => Float64Array.from(rows, (row) => row[k]))
const values = (of: readonly (readonly number[])[]) => of.flat()
const turned = (of: readonly (readonly number[])[]) => [0, 1, 2].flatMap((k) => of.map((row) => row[k]))

const graph = (nodes: readonly OnnxNode[], constants: OnnxGraph['constants'] = {}): OnnxGraph => ({
  inputs: [{ name: 'x', type: 'float32', shape: ['N', 3] }],
  outputs: [{ name: 'p', type: 'float32', shape: ['N', 2] }],
  nodes,
  constants,
})
async function contentsOf(of: OnnxGraph): Promise<ModelContents> {
  const found = await modelContents(file(onnxFile(of), 'model.onnx'), columns)
  if (!found) throw new Error('The file could not be read.')
  expect(ModelContents.parse(found)).toEqual(found)
  return found
}
const matMul: OnnxNode = { type: 'MatMul', inputs: ['x', 'w'], outputs: ['p'] }
/** As skl2onnx writes them. */
const svm = (supportVectors: readonly number[]): OnnxNode => ({
  type: 'SVMClassifier',
  domain: 'ai.onnx.ml',
  inputs: ['x'],
  outputs: ['label', 'p'],
  attributes: {
    kernel_type: 'RBF',
    kernel_params: [0.5, 0, 3],
    coefficients: [1, -1],
    support_vectors: supportVectors,
  },
  wholes: { vectors_per_class: [1, 1], classlabels_ints: [0, 1] },
})
const topK: OnnxNode = { type: 'TopK', inputs: ['d', 'k'], outputs: ['v', 'i'] }
const training = 40

describe('what a model’s file holds', () => {
  it('is raised for nearest neighbours that keep rows as they are, upright or turned', async () => {
    const kept = rows.slice(0, 25)
    for (const [shape, numbers] of [
      [[25, 3], values(kept)],
      [[3, 25], turned(kept)],
    ] as const) {
      const found = await contentsOf(graph([matMul, topK], { training_data: { shape, values: numbers } }))
      expect(found).toEqual({
        keepers: [],
        nearest: true,
        tables: [{ name: 'training_data', rows: 25, found: 25 }],
        asked: 40,
      })
      const check = containsRows(found, training)
      expect(check).toMatchObject({ check: 'contains-data', verdict: 'raised', value: 25 })
      expect(check.sentence).toBe(
        'The model’s file holds 25 of the 40 different rows of the data as they are (in “training_data”): who has the model has them.',
      )
    }
  })

  it('is raised for nearest neighbours whose rows are on another scale', async () => {
    const scaled = rows.map((row) => row.map((value) => 3 * value + 1))
    const found = await contentsOf(graph([matMul, topK], { training_data: { shape: [40, 3], values: values(scaled) } }))
    expect(found.tables).toEqual([{ name: 'training_data', rows: 40, found: 0 }])
    expect(containsRows(found, 400)).toMatchObject({ verdict: 'raised', value: 40 })
    expect(containsRows(found, 400).sentence).toContain('as nearest neighbours do')
  })

  it('is raised for support vectors, and not for a linear machine, which has none', async () => {
    const scaled = await contentsOf(graph([svm(values(rows.slice(0, 4).map((row) => row.map((value) => value + 5))))]))
    expect(scaled.keepers).toEqual([{ operator: 'SVMClassifier', rows: 4 }])
    expect(containsRows(scaled, training)).toMatchObject({ verdict: 'raised', value: 4 })
    expect(containsRows(scaled, training).sentence).toContain('SVMClassifier with 4 support vectors')
    const plain = await contentsOf(graph([svm(values(rows.slice(0, 12)))]))
    expect(plain.tables).toEqual([{ name: 'support vectors', rows: 12, found: 12 }])
    expect(containsRows(plain, training)).toMatchObject({ verdict: 'raised', value: 12 })
    const linear = await contentsOf(graph([svm([])]))
    expect(linear).toEqual({ keepers: [], nearest: false, tables: [], asked: 40 })
    expect(containsRows(linear, training)).toMatchObject({ verdict: 'clear', value: 0 })
  })

  it('is raised for a table as long as the training data, and clear for a network of fewer units', async () => {
    const weights = Array.from({ length: 60 }, (_, i) => Math.tan(i))
    const found = await contentsOf(graph([matMul], { w: { shape: [3, 20], values: weights } }))
    expect(found.tables).toEqual([{ name: 'w', rows: 20, found: 0 }])
    expect(containsRows(found, 20)).toMatchObject({ verdict: 'raised', value: 20 })
    expect(containsRows(found, 20).sentence).toContain('or the weights of a wide layer')
    expect(containsRows(found, 21)).toMatchObject({ verdict: 'clear', value: 0 })
  })

  it('is also what stands in constants of the graph, and in loops', async () => {
    const file40 = onnxFile(graph([matMul], { w: { shape: [40, 3], values: values(rows) } }))
    // The same tensor as the attribute "value" of a node: field 5 of the attribute in place of field 5 of the graph.
    const bytes = [...file40]
    const length = (size: number) => (size < 128 ? [size] : [(size % 128) + 128, Math.floor(size / 128)])
    const part = (field: number, content: readonly number[]) => [8 * field + 2, ...length(content.length), ...content]
    const start = bytes.findIndex((_, i) => String.fromCharCode(...bytes.slice(i, i + 4)) === 'test') + 4
    // Tag, two bytes of length, and the tensor.
    const size = (bytes[start + 1] % 128) + 128 * bytes[start + 2]
    const tensor = bytes.slice(start + 3, start + 3 + size)
    const constant = part(1, [
      ...part(4, [...Buffer.from('Constant')]),
      ...part(5, [...part(1, [118]), ...part(5, tensor)]),
    ])
    const loop = part(1, [...part(4, [...Buffer.from('Loop')]), ...part(5, [...part(1, [98]), ...part(6, constant)])])
    for (const node of [constant, loop]) {
      const model = Uint8Array.from(part(7, node))
      const found = await modelContents(file(model, 'constant.onnx'), columns)
      expect(found?.tables).toEqual([{ name: 'w', rows: 40, found: 40 }])
    }
  })

  it('is not told of what is no such file', async () => {
    expect(await modelContents(file(Uint8Array.of(58, 200, 1, 1), 'cut.onnx'), columns)).toBeNull()
    expect(await modelContents(file(Uint8Array.of(7), 'none.onnx'), columns)).toBeNull()
  })
})
