import type { CptSettings } from '#shared/contracts/study.ts'
import type { EncodedMatrix } from '../data/index.ts'
import type { Classifier, FittedClassifier, Prediction } from './classifier.ts'

/**
 * The outcome's conditional probability table given its features: the causal model of paper 1 when the features are the
 * outcome's parents (section 4.1, maximum likelihood; `smoothing` adds a pseudo-count to every class).
 *
 * The table holds the configurations that occur, not every possible one, so that "all features" needs no more memory
 * than the training rows. A configuration that never occurred is answered by the overall frequencies, and counted.
 */
export class ConditionalProbabilityTable implements Classifier {
  readonly #smoothing: number

  constructor({ smoothing }: Pick<CptSettings, 'smoothing'>) {
    this.#smoothing = smoothing
  }

  async fit(inputs: EncodedMatrix, labels: Int32Array, classes: number): Promise<FittedClassifier> {
    const counts = new Map<string, Float64Array>()
    const overall = new Float64Array(classes)
    const keys = configurationKeys(inputs)
    for (let row = 0; row < inputs.rows; row++) {
      let cell = counts.get(keys[row])
      if (!cell) counts.set(keys[row], (cell = new Float64Array(classes)))
      cell[labels[row]]++
      overall[labels[row]]++
    }
    const fallback = frequencies(overall, this.#smoothing)
    const table = new Map([...counts].map(([key, cell]) => [key, frequencies(cell, this.#smoothing)]))
    const configurations = inputs.levels.reduce((product, levels) => product * levels, 1)

    return {
      // With hundreds of features the product leaves the range of numbers.
      parameters: Math.min(configurations * (classes - 1), Number.MAX_SAFE_INTEGER),
      predict: async (matrix): Promise<Prediction> => {
        const probabilities = new Float64Array(matrix.rows * classes)
        const unseenRows: number[] = []
        configurationKeys(matrix).forEach((key, row) => {
          const known = table.get(key)
          if (!known) unseenRows.push(row)
          probabilities.set(known ?? fallback, row * classes)
        })
        return { probabilities, unseen: unseenRows.length, unseenRows }
      },
    }
  }
}

/** Each row's configuration as a text. */
function configurationKeys({ codes, rows, levels }: EncodedMatrix): string[] {
  // One character for each feature, which has 65,536 values; two where there are more levels than that.
  const isWide = levels.map((count) => count > 0x10000)
  const key = new Uint16Array(codes.length + isWide.filter(Boolean).length)
  return Array.from({ length: rows }, (_, row) => {
    let at = 0
    for (let feature = 0; feature < codes.length; feature++) {
      const code = codes[feature][row]
      key[at++] = code
      if (isWide[feature]) key[at++] = code >>> 16
    }
    return String.fromCharCode(...key)
  })
}

function frequencies(counts: Float64Array, smoothing: number): Float64Array {
  const total = counts.reduce((sum, count) => sum + count + smoothing, 0)
  return counts.map((count) => (count + smoothing) / total)
}
