import type { Random } from '../../math/index.ts'
import { epochBatches, gatherRows, input, reshape, type StepNoise } from '../../tensor/index.ts'
import type { DenseMatrix } from '../classifier.ts'
import type { CamaDesign } from './design.ts'
import type { CamaNoise } from './elbo.ts'
import type { LabelledRows } from './settings.ts'

const indicatorsOf = ({ labels }: LabelledRows, classes: number): Float32Array => {
  const result = new Float32Array(labels.length * classes)
  labels.forEach((label, row) => (result[row * classes + label] = 1))
  return result
}

/** A batch of a table's rows at each step: the rows, and what a program needs to be given for them. */
export function batchOf(table: DenseMatrix, size: number, name: string, random: Random) {
  const x = input(`${name} rows`, [table.rows, table.width])
  const index = input(`${name} batch`, [Math.min(size, table.rows)], 'integer')
  const all = Int32Array.from({ length: table.rows }, (_, row) => row)
  return {
    rows: gatherRows(x, index),
    index,
    data: [{ tensor: x, values: table.dense }],
    perStep: [epochBatches(index, [all], [random.stream(`${name} batches`)])],
  }
}

/** The same with the outcomes, as indicators on the five axes of a CAMA. */
export function labelledBatchOf(table: LabelledRows, classes: number, size: number, name: string, random: Random) {
  const batch = batchOf(table.inputs, size, name, random)
  const y = input(`${name} outcomes`, [table.labels.length, classes])
  return {
    ...batch,
    outcomes: reshape(gatherRows(y, batch.index), [1, 1, 1, batch.rows.shape[0], classes]),
    data: [...batch.data, { tensor: y, values: indicatorsOf(table, classes) }],
  }
}

/** Noise for one sample of z and of m at each step. */
export const stepNoise = (
  noise: StepNoise,
  { latent, manipulation }: CamaDesign,
  rows: number,
  name: string,
  classes = 1,
): CamaNoise => ({
  z: noise.normal(`${name} noise of z`, [1, 1, classes, rows, latent]),
  m: noise.normal(`${name} noise of m`, [1, 1, 1, rows, manipulation]),
})
