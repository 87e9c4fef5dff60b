import { describe, expect, it } from 'vitest'
import { onnxFile, type OnnxGraph, type OnnxNode } from '../../../tests/support/onnx-file.ts'
import { failure, fileMaker, temporaryFolder } from '../../storage/testing.ts'
import { inspectPredictions } from '../audit/index.ts'
import { predictTable, type PredictRequest } from './index.ts'

const file = fileMaker()
const quiet = { signal: new AbortController().signal, onProgress: () => {} }

/** Three classes by a softmax of linear scores: weights by feature, then class. */
const weights = [1, -2, 0.5, -1, 0.25, 2]
const shift = [0.5, 0, -0.5]
function expected(a: number, b: number): number[] {
  const scores = [0, 1, 2].map((k) => a * weights[k] + b * weights[3 + k] + shift[k])
  const total = scores.reduce((sum, score) => sum + Math.exp(score), 0)
  return scores.map((score) => Math.exp(score) / total)
}
const constants = { w: { shape: [2, 3], values: weights }, b: { shape: [3], values: shift } }
const scored: OnnxNode = { type: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['scores'] }
const softmax: OnnxNode = { type: 'Softmax', inputs: ['scores'], outputs: ['p'], attributes: { axis: 1 } }
const input = (shape: (number | string)[] = ['N', 2]) => [{ name: 'x', type: 'float32', shape }] as const
const output = (name: string, shape: (number | string)[] = ['N', 3]) => ({ name, type: 'float32', shape }) as const
/** As skl2onnx writes a logistic regression: a label beside the probabilities. */
const linear: OnnxNode = {
  type: 'LinearClassifier',
  domain: 'ai.onnx.ml',
  inputs: ['x'],
  outputs: ['label', 'p'],
  attributes: {
    coefficients: [0, 1, 2].flatMap((k) => [weights[k], weights[3 + k]]),
    intercepts: shift,
    multi_class: 1,
    post_transform: 'SOFTMAX',
  },
  wholes: { classlabels_ints: [0, 1, 2] },
}
const label = { name: 'label', type: 'int64', shape: ['N'] } as const

const models: Record<string, OnnxGraph> = {
  'one table': { inputs: input(), outputs: [output('p')], nodes: [scored, softmax], constants },
  'a fixed number of rows': {
    inputs: input([4, 2]),
    outputs: [output('p', [4, 3])],
    nodes: [scored, softmax],
    constants,
  },
  'a label beside the probabilities': { inputs: input(), outputs: [label, output('p')], nodes: [linear] },
  'one input for each column': {
    inputs: ['b', 'a'].map((name) => ({ name, type: 'float32', shape: ['N', 1] }) as const),
    outputs: [output('p')],
    nodes: [
      { type: 'Concat', inputs: ['a', 'b'], outputs: ['x'], attributes: { axis: 1 } },
      { ...scored, inputs: ['x', 'w', 'shift'] },
      softmax,
    ],
    constants: { w: constants.w, shift: constants.b },
  },
}
const labelsOnly: OnnxGraph = { inputs: input(), outputs: [label], nodes: [linear] }
const scores: OnnxGraph = { inputs: input(), outputs: [output('scores')], nodes: [scored], constants }

const rows = Array.from({ length: 10 }, (_, i) => [Math.sin(i), Math.cos(3 * i)] as const)
const table = (header = 'id,a,b,y,split') =>
  `${header}\n${rows.map(([a, b], i) => `r${i},${a},${b},${i % 3},${i % 2 ? 'train' : 'test'}`).join('\n')}\n`

let number = 0
const request = (graph: OnnxGraph | Uint8Array, changes: Partial<PredictRequest> = {}): PredictRequest => ({
  model: file(graph instanceof Uint8Array ? graph : onnxFile(graph), `model${++number}.onnx`),
  data: file(table()),
  outcome: 'y',
  features: null,
  keep: null,
  classes: null,
  logits: false,
  folder: temporaryFolder(),
  threads: 1,
  ...changes,
})
async function predicted(graph: OnnxGraph, changes: Partial<PredictRequest> = {}) {
  const [header, ...lines] = (await predictTable(request(graph, changes), quiet)).trimEnd().split('\r\n')
  return { header, cells: lines.map((line) => line.split(',')) }
}

describe('an ONNX model’s predictions', () => {
  it.each(Object.entries(models))('are those of its formula, with %s', async (_, graph) => {
    const { header, cells } = await predicted(graph)
    expect(header).toBe('y,id,split,p_0,p_1,p_2')
    expect(cells).toHaveLength(rows.length)
    rows.forEach(([a, b], i) => {
      expect(cells[i].slice(0, 3)).toEqual([String(i % 3), `r${i}`, i % 2 ? 'train' : 'test'])
      expected(a, b).forEach((p, k) => expect(Number(cells[i][3 + k])).toBeCloseTo(p, 5))
    })
  })

  it('come from scores by a softmax if that is said', async () => {
    const { cells } = await predicted(scores, { logits: true })
    expected(...rows[3]).forEach((p, k) => expect(Number(cells[3][3 + k])).toBeCloseTo(p, 5))
  })

  it('of two classes may be one number', async () => {
    const one: OnnxGraph = {
      inputs: input(),
      outputs: [output('p', ['N', 1])],
      nodes: [
        { type: 'MatMul', inputs: ['x', 'w'], outputs: ['s'] },
        { type: 'Sigmoid', inputs: ['s'], outputs: ['p'] },
      ],
      constants: { w: { shape: [2, 1], values: [2, -1] } },
    }
    const data = file(table().replaceAll(/,2,(train|test)/g, ',0,$1'))
    const { header, cells } = await predicted(one, { data, keep: ['split'] })
    expect(header).toBe('y,split,p_0,p_1')
    const p = 1 / (1 + Math.exp(-(2 * rows[4][0] - rows[4][1])))
    expect(Number(cells[4][3])).toBeCloseTo(p, 5)
    expect(Number(cells[4][2])).toBeCloseTo(1 - p, 5)
  })

  it('take columns in the order that is given, and outcomes in theirs', async () => {
    const swapped = await predicted(models['one table'], { features: ['b', 'a'], classes: ['2', '1', '0'] })
    expect(swapped.header).toBe('y,id,split,p_2,p_1,p_0')
    expected(rows[5][1], rows[5][0]).forEach((p, k) => expect(Number(swapped.cells[5][3 + k])).toBeCloseTo(p, 5))
  })

  it('can be audited as they are', async () => {
    const text = await predictTable(request(models['one table']), quiet)
    const { guess } = await inspectPredictions(file(text))
    expect(guess).toMatchObject({ outcome: 'y', member: 'split', memberValue: 'train', person: 'id' })
    expect(guess.classes.map(({ column }) => column)).toEqual(['p_0', 'p_1', 'p_2'])
  })

  const zipped: OnnxGraph = {
    inputs: input(),
    outputs: [label, { name: 'z', type: 'dictionaries' }],
    nodes: [
      linear,
      {
        type: 'ZipMap',
        domain: 'ai.onnx.ml',
        inputs: ['p'],
        outputs: ['z'],
        wholes: { classlabels_int64s: [0, 1, 2] },
      },
    ],
  }
  const strange: OnnxGraph = { ...scores, nodes: [{ ...scored, type: 'Clairvoyance' }] }
  it.each<[string, OnnxGraph | Uint8Array, Partial<PredictRequest>, string, RegExp]>([
    ['a file that is none', Uint8Array.of(1, 2, 3), {}, 'model-file', /ONNX model: it is a file of another kind/],
    ['an operation that is not known', strange, {}, 'model-file', /Clairvoyance/],
    ['lists of dictionaries', zipped, {}, 'model-file', /list of dictionaries/],
    ['labels alone', labelsOnly, {}, 'model-file', /no probabilities, only labels/],
    ['texts as input', { ...scores, inputs: [{ name: 'x', type: 'text', shape: ['N', 2] }] }, {}, 'model-file', /./],
    [
      'infinite scores',
      { ...scores, constants: { ...constants, w: { shape: [2, 3], values: [Infinity, 1, 1, 1, 1, 1] } } },
      { logits: true },
      'model-file',
      /answers to a row are no numbers, or are infinite/,
    ],
    [
      'other numbers of outcomes',
      models['one table'],
      { classes: ['0', '1', '2', '3'] },
      'model-file',
      /no probabilities of 4 outcomes; it gives p/,
    ],
    [
      'another number of columns',
      models['one table'],
      { features: ['a'] },
      'predictions-invalid',
      /reads 2 columns, and 1 are there/,
    ],
    [
      'a column that is not there',
      models['one table'],
      { features: ['a', 'c'] },
      'predictions-invalid',
      /“c”, which the file does not have/,
    ],
    [
      'an outcome that is not there',
      models['one table'],
      { outcome: 'z', features: ['a', 'b'] },
      'predictions-invalid',
      /no column “z”/,
    ],
    [
      'an outcome that the model does not know',
      models['one table'],
      { classes: ['0', '1', '3'] },
      'predictions-invalid',
      /“2” is not among the classes/,
    ],
    [
      'a model that is not there',
      models['one table'],
      { model: '/nowhere/m.onnx' },
      'file-missing',
      /m.onnx is not a file/,
    ],
  ])('refuses %s', async (_, graph, changes, code, message) => {
    const error = await failure(predictTable(request(graph, changes), quiet))
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(error.message).not.toMatch(/\n/)
  })

  it('names the line of a number that is missing', async () => {
    const data = file(table().replace(/^(r4,)[^,]*/m, '$1'))
    const error = await failure(predictTable(request(models['one table'], { data }), quiet))
    expect(error).toMatchObject({ code: 'predictions-invalid', place: { line: 6, column: 'a' } })
  })

  it('stops when it is cancelled', async () => {
    const controller = new AbortController()
    controller.abort()
    const control = { ...quiet, signal: controller.signal }
    expect((await failure(predictTable(request(models['one table']), control))).code).toBe('cancelled')
  })
})
