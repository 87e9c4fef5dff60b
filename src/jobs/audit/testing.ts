/** Files of predictions, for tests. */

import { randomFromSeed } from '#engine/math/index.ts'

/**
 * Predictions about people of two wards; the model is surer of the outcome of those it was trained on.
 *
 * @param leak by so much on the logit; 0: it is not
 */
export function predictionsCsv(rows = 400, leak = 1.5): string {
  const random = randomFromSeed(1)
  const lines = Array.from({ length: rows }, (_, row) => {
    const isMember = row % 2 === 1
    const death = random.uniform() < 0.4
    const truth = 1 / (1 + Math.exp(-(random.normal() + 0.5 + (isMember ? leak : 0))))
    const yes = (death ? truth : 1 - truth).toFixed(4)
    const ward = random.uniform() < 0.5 ? 'north' : 'south'
    return `p${row},${ward},${death ? 'yes' : 'no'},${(1 - Number(yes)).toFixed(4)},${yes},${isMember ? 'train' : 'test'}`
  })
  return `patient,ward,death,p_no,p_yes,split\n${lines.join('\n')}\n`
}
