import { makeClassifier } from '../models/index.ts'
import { withAnswers } from './answers.ts'
import type { Defence } from './defence.ts'

/** Every probability to the power 1 / temperature, divided by their sum: the logits divided by it (Guo et al. 2017). */
export function soften(row: Float64Array, temperature: number): void {
  const most = row.reduce((a, b) => Math.max(a, b), 0)
  let total = 0
  for (let k = 0; k < row.length; k++) total += row[k] = (row[k] / most) ** (1 / temperature)
  for (let k = 0; k < row.length; k++) row[k] /= total
}

/**
 * Answers that are less sure (Shokri et al. 2017, section VIII, "increase entropy").
 *
 * @param temperature above 0; 1 changes nothing, more makes probabilities more alike
 */
export function temperature(temperature: number): Defence {
  if (!(temperature > 0 && temperature < Infinity))
    throw new RangeError(`A temperature is a number above 0, not ${temperature}.`)
  return {
    key: `temperature ${temperature}`,
    acts: 'answers',
    summary:
      'Softens the probabilities. The most probable outcome stays, and so do the order of losses where there are two outcomes and all that it gives away: it hides little from a threshold on the loss, and nothing from an attack on the labels.',
    defend: (model) => {
      const change = (row: Float64Array) => soften(row, temperature)
      return { features: model.features, classifier: withAnswers(makeClassifier(model), change), change }
    },
  }
}
