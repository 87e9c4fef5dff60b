import type { Estimate } from '../../contracts/results.ts'
import { isEstimate, plural } from '../../text/format.ts'
import { findingOf, type FindingSource } from './finding.ts'

const meanOf = (figures: readonly Estimate[], value: (figure: Estimate) => number) =>
  figures.reduce((sum, figure) => sum + value(figure), 0) / figures.length

/**
 * The attacks with shuffled membership, as one figure for each model: of many controls some would miss chance by chance. The mean of
 * the intervals' ends is at least as wide as the interval of the mean, however the controls depend on each other, since the
 * standard deviation of a mean is at most the mean of the standard deviations.
 */
export const controlFindings: FindingSource = ({ attacks }, { key }) => {
  const controls = attacks.filter(({ model, contrast }) => model === key && contrast === 'shuffled')
  if (controls.length === 0) return []
  const subject = `Mean of ${plural(controls.length, 'control')} with shuffled membership`
  const figures = controls.map(({ accuracy }) => accuracy)
  const gap = figures.find((figure) => !isEstimate(figure))
  if (gap) return [findingOf('control-shuffled', subject, gap)]
  const known = figures.filter(isEstimate)
  return [
    findingOf('control-shuffled', subject, {
      mean: meanOf(known, ({ mean }) => mean),
      low: meanOf(known, ({ low }) => low),
      high: meanOf(known, ({ high }) => high),
      method: 'means of the controls’ ends',
      values: [],
    }),
  ]
}
