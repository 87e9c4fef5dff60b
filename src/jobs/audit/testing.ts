/** Files of predictions, for tests. */

/** A number that looks random and is always the same, from 0 to 1. */
const scramble = (row: number, salt: number) => ((((row + 1) * 7919 + salt * 104_729) % 9973) + 0.5) / 9973

/**
 * Predictions about people of two wards; the model is surer of the outcome of those it was trained on.
 *
 * @param leak 0: it is not
 */
export function predictionsCsv(rows = 400, leak = 1.5): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const isMember = row % 2 === 1
    const death = scramble(row, 1) < 0.4
    const logit = 2 * scramble(row, 2) - 1 + (isMember ? leak : 0)
    const truth = 1 / (1 + Math.exp(-logit))
    const yes = (death ? truth : 1 - truth).toFixed(4)
    const ward = scramble(row, 3) < 0.5 ? 'north' : 'south'
    return `p${row},${ward},${death ? 'yes' : 'no'},${(1 - Number(yes)).toFixed(4)},${yes},${isMember ? 'train' : 'test'}`
  })
  return `patient,ward,death,p_no,p_yes,split\n${lines.join('\n')}\n`
}
