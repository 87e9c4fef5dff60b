import { type Executor, input, Parameters, reshape, type State } from '../../tensor/index.ts'
import type { DenseMatrix } from '../classifier.ts'
import type { CamaDesign } from './design.ts'
import { noManipulation } from './networks.ts'
import type { LabelledRows } from './settings.ts'

const most = 100

/**
 * Rows as the model would draw them (figure 9 of paper 2): m and z of each row are inferred as the means of q(m | x) and
 * q(z | x, y, m), with its own class y; then the mean of p(x | y, z, m) is taken, with that m or with do(m = 0).
 *
 * @returns the children (or pixels, 0 to 1) of each row
 */
export async function reconstructions(
  executor: Executor,
  design: CamaDesign,
  state: State,
  { inputs, labels }: LabelledRows,
  manipulation: 'inferred' | 'none',
): Promise<DenseMatrix> {
  const size = Math.min(most, inputs.rows)
  const rows = input('rows', [size, inputs.width])
  const y = input('outcomes', [size, design.classes])
  const parameters = Parameters.toRead()
  const networks = design.networks(parameters)
  const evidence = design.evidence(rows)
  const own = reshape(y, [1, 1, 1, size, design.classes])
  const m = networks.inferManipulation(evidence).mean
  const z = networks.inferLatent(evidence, own, m).mean
  const drawn = networks.expected(evidence, own, z, manipulation === 'inferred' ? m : noManipulation(networks))
  const compiled = await executor.compileFunction({
    inputs: [rows, y, ...parameters.tensors],
    outputs: { drawn },
  })
  const width = drawn.shape.at(-1) as number
  const result = new Float32Array(inputs.rows * width)
  const weights = Object.fromEntries(parameters.tensors.map(({ name }) => [name as string, state[name as string]]))
  try {
    for (let first = 0; first < inputs.rows; first += size) {
      const count = Math.min(size, inputs.rows - first)
      const chunk = new Float32Array(size * inputs.width)
      chunk.set(inputs.dense.subarray(first * inputs.width, (first + count) * inputs.width))
      const indicators = new Float32Array(size * design.classes)
      for (let row = 0; row < count; row++) indicators[row * design.classes + labels[first + row]] = 1
      const found = await compiled.run({ rows: chunk, outcomes: indicators, ...weights })
      result.set(found.drawn.subarray(0, count * width), first * width)
    }
  } finally {
    await compiled.dispose()
  }
  return { rows: inputs.rows, width, dense: result }
}
