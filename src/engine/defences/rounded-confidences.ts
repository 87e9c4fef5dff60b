import { makeClassifier } from '../models/index.ts'
import { withAnswers } from './answers.ts'
import type { Defence } from './defence.ts'

/**
 * Rounds probabilities to multiples of 10^-digits that still have the sum 1: all are rounded down, and what is missing goes to those that lost most
 * (the method of largest remainders). A larger probability never becomes the smaller one.
 */
export function roundRow(row: Float64Array, digits: number): void {
  const units = 10 ** digits
  // A probability that is a multiple already must not lose a unit to the rounding of the product.
  const whole = row.map((probability) => Math.floor(probability * units + 1e-9))
  const left = Math.round(units - whole.reduce((a, b) => a + b, 0))
  const order = [...row.keys()].sort((a, b) => row[b] * units - whole[b] - (row[a] * units - whole[a]) || a - b)
  for (const k of order.slice(0, left)) whole[k]++
  for (let k = 0; k < row.length; k++) row[k] = whole[k] / units
}

/**
 * Answers with few digits (Shokri et al. 2017, section VIII, "coarsen precision").
 *
 * @param digits after the decimal point, 1 to 12
 */
export function roundedConfidences(digits: number): Defence {
  if (!(Number.isInteger(digits) && digits >= 1 && digits <= 12))
    throw new RangeError(`Digits are counted from 1 to 12; they cannot be ${digits}.`)
  return {
    key: `rounded to ${digits} ${digits === 1 ? 'digit' : 'digits'}`,
    acts: 'answers',
    summary:
      'Rounds the probabilities. Small differences of confidence are hidden; whether the model is right is not, nor anything from an attack on the labels.',
    defend: (model) => {
      const change = (row: Float64Array) => roundRow(row, digits)
      return { features: model.features, classifier: withAnswers(makeClassifier(model), change), change }
    },
  }
}
