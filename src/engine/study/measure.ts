import type { AttackRows, TrainedAttack } from '../attacks/index.ts'
import { areaUnderCurve, type RocPoints, rocPoints } from '../metrics/index.ts'

/** False-positive rates at which curves are averaged: 0, 0.01, ... 1. */
export const rocGrid = Float64Array.from({ length: 101 }, (_, i) => i / 100)

/** How well one attacker tells the rows it is tested on apart. */
export async function measureAttack(attacker: TrainedAttack, training: AttackRows, test: AttackRows) {
  const { scores, decisions } = await attacker.guess(test)
  const rate = (member: 0 | 1) => {
    const asked = test.member.reduce((count, value) => count + (value === member ? 1 : 0), 0)
    return decisions.reduce((count, decision, i) => count + (test.member[i] === member ? decision : 0), 0) / asked
  }
  const [truePositiveRate, falsePositiveRate] = [rate(1), rate(0)]
  const points = rocPoints(scores, test.member)
  if (!points) throw new Error('An attack was tested on members only, or on non-members only.')
  return {
    rows: test.member.length,
    trainingRows: training.member.length,
    accuracy: (truePositiveRate + 1 - falsePositiveRate) / 2,
    auc: areaUnderCurve(scores, test.member) as number,
    truePositiveRate,
    falsePositiveRate,
    roc: onGrid(points),
  }
}

/** The curve's height at each point of the grid, by straight lines between its corners. */
function onGrid({ falsePositiveRate: x, truePositiveRate: y }: RocPoints): number[] {
  let corner = 0
  return Array.from(rocGrid, (at) => {
    while (corner + 1 < x.length && x[corner + 1] <= at) corner++
    if (corner + 1 === x.length || x[corner] === at) return y[corner]
    const share = (at - x[corner]) / (x[corner + 1] - x[corner])
    return y[corner] + share * (y[corner + 1] - y[corner])
  })
}
