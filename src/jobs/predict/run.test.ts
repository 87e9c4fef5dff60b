import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { PredictedBy, type PredictionPlan } from '#shared/contracts/model-file.ts'
import type { Progress } from '#shared/contracts/job.ts'
import { onnxFile, type OnnxGraph } from '../../../tests/support/onnx-file.ts'
import { failure, fileMaker, temporaryFolder } from '../../storage/testing.ts'
import { inspectModel, runPrediction } from './index.ts'

const file = fileMaker()
/** One score for each row: 2 a - b, of the second of two outcomes. */
const scores: OnnxGraph = {
  inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
  outputs: [{ name: 'logits', type: 'float32', shape: ['N', 1] }],
  nodes: [{ type: 'MatMul', inputs: ['x', 'w'], outputs: ['logits'] }],
  constants: { w: { shape: [2, 1], values: [2, -1] } },
}
const rows = Array.from({ length: 8 }, (_, i) => [3 * Math.sin(i), Math.cos(2 * i)] as const)
const table = `a;b;y;split\n${rows.map(([a, b], i) => `${a};${b};${i % 2 ? 'yes' : 'no'};${i < 4 ? 'in' : 'out'}`).join('\n')}\n`
const plan: PredictionPlan = {
  dialect: {
    encoding: 'utf-8',
    delimiter: ';',
    quote: '"',
    header: true,
    decimal: '.',
    dateOrder: 'day',
    missing: [''],
  },
  outcome: 'y',
  classes: ['no', 'yes'],
  features: ['a', 'b'],
  keep: ['split'],
  logits: true,
}
const model = () => file(onnxFile(scores), 'model.onnx')
const sha256 = (name: string) => createHash('sha256').update(readFileSync(name)).digest('hex')

describe('a model in a file', () => {
  it('says what it reads and answers', async () => {
    expect(await inspectModel(model())).toEqual({
      inputs: [{ name: 'x', type: 'float32', shape: expect.stringMatching(/ x 2$/) }],
      outputs: [{ name: 'logits', type: 'float32', shape: expect.stringMatching(/ x 1$/) }],
      columnNames: null,
      width: 2,
    })
  })

  it('writes its predictions, and says which model and rows they came from', async () => {
    const request = { model: model(), data: file(table, 'rows.csv'), out: path.join(temporaryFolder(), 'p.csv'), plan }
    const stages: Progress[] = []
    const signal = new AbortController().signal
    const by = await runPrediction(request, { signal, onProgress: (progress) => stages.push(progress) })
    expect(PredictedBy.parse(by)).toEqual(by)
    expect(by.model.sha256).toBe(sha256(request.model))
    expect(by.data.sha256).toBe(sha256(request.data))
    expect(by.command).toBe(
      `cloister predict "model.onnx" --data "rows.csv" --outcome "y" --features "a,b" --keep "split" --classes "no,yes" --logits --threads 1 --out predictions.csv`,
    )
    // Eight weights at most: nothing in it could be a data set.
    expect(by.contents).toEqual({ keepers: [], nearest: false, tables: [], asked: 8 })
    expect(stages.at(-1)).toEqual({ stage: 'Asking the model', fraction: 1, secondsLeft: null })
    const [header, ...lines] = readFileSync(request.out, 'utf8').trimEnd().split('\r\n')
    expect(header).toBe('y,split,p_no,p_yes')
    rows.forEach(([a, b], i) => expect(Number(lines[i].split(',')[3])).toBeCloseTo(1 / (1 + Math.exp(b - 2 * a)), 5))
  })

  it('whose answers are scores is refused unless that is said, and writes nothing', async () => {
    const out = path.join(temporaryFolder(), 'p.csv')
    const request = { model: model(), data: file(table, 'rows.csv'), out, plan: { ...plan, logits: false } }
    const control = { signal: new AbortController().signal, onProgress: () => {} }
    const error = await failure(runPrediction(request, control))
    expect(error).toMatchObject({
      code: 'model-file',
      message: expect.stringMatching(/are no probabilities: one of them/),
    })
    expect(() => readFileSync(out)).toThrow(/ENOENT/)
  })
})
