import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ModelFileInspection } from '#shared/contracts/model-file.ts'
import { inspectModel } from '../../../src/jobs/predict/index.ts'
import { predictRows } from '../../../src/jobs/predict/table.ts'
import { onnxFile, type OnnxNode } from '../../support/onnx-file.ts'
import { mutateBytes } from '../bytes.ts'
import { demand, holds } from '../oracle.ts'
import type { Target } from '../target.ts'

const scored: OnnxNode = { type: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['scores'] }
const softmax: OnnxNode = { type: 'Softmax', inputs: ['scores'], outputs: ['p'], attributes: { axis: 1 } }
const constants = { w: { shape: [2, 2], values: [1, -2, 0.5, -1] }, b: { shape: [2], values: [0.5, -0.5] } }
const output = (name: string) => ({ name, type: 'float32', shape: ['N', 2] }) as const
const input = (shape: (number | string)[]) => [{ name: 'x', type: 'float32', shape }] as const
const models = [
  { inputs: input(['N', 2]), outputs: [output('p')], nodes: [scored, softmax], constants },
  { inputs: input([4, 2]), outputs: [output('p')], nodes: [scored, softmax], constants },
  {
    inputs: ['b', 'a'].map((name) => ({ name, type: 'float32', shape: ['N', 1] }) as const),
    outputs: [output('p')],
    nodes: [
      { type: 'Concat', inputs: ['a', 'b'], outputs: ['x'], attributes: { axis: 1 } },
      { ...scored, inputs: ['x', 'w', 'c'] },
      softmax,
    ],
    constants: { w: constants.w, c: constants.b },
  },
]

/** A model in an ONNX file, looked at and asked about a table. */
export const onnx: Target = {
  name: 'onnx',
  seeds: () => models.map(onnxFile),
  mutate: mutateBytes,
  async prepare(folder) {
    const [model, data, work] = ['model.onnx', 'rows.csv', 'work'].map((name) => path.join(folder, name))
    writeFileSync(data, `a,b,label\n${Array.from({ length: 6 }, (_, i) => `${i},${3 - i},${'ny'[i % 2]}\n`).join('')}`)
    const request = {
      model,
      data,
      outcome: 'label',
      features: null,
      keep: null,
      classes: ['n', 'y'],
      folder: work,
      threads: 1,
    }
    const control = { signal: new AbortController().signal, onProgress: () => {} }
    return async (input) => {
      writeFileSync(model, input)
      holds(ModelFileInspection, await inspectModel(model), 'what is told of the model')
      mkdirSync(work, { recursive: true })
      try {
        for (const logits of [true, false]) {
          const { text } = await predictRows({ ...request, logits }, control)
          const lines = text.trim().split('\n').slice(1)
          const probabilities = lines.flatMap((line) => line.split(',').slice(-2))
          const areNumbers = probabilities.every((each) => each !== '' && Number.isFinite(Number(each)))
          demand(areNumbers, 'a probability is no number')
        }
      } finally {
        rmSync(work, { recursive: true, force: true })
      }
    }
  },
}
