import type { AuditFigure, AuditPerformance, ModelAudit } from '#shared/contracts/model-audit.ts'
import { clopperPearson, differenceInterval, meanInterval } from '../math/index.ts'
import { predictedClasses } from '../metrics/index.ts'
import { meansByPerson, type People } from './people.ts'

/**
 * Accuracy and Brier score on members and on non-members. Every person counts once, by the mean over its rows. Intervals:
 * Clopper and Pearson's for an accuracy of rows, else Student's t over the persons; Newcombe's for their difference.
 */
export function performanceOf(people: People): ModelAudit['performance'] {
  const { probabilities, labels, classes } = people.predictions
  const predicted = predictedClasses(probabilities, classes.length)
  const right = meansByPerson(
    labels.map((label, row) => (predicted[row] === label ? 1 : 0)),
    people,
  )
  const squares = Float64Array.from(labels, (label, row) => {
    let sum = 0
    for (let k = 0; k < classes.length; k++)
      sum += (probabilities[row * classes.length + k] - (k === label ? 1 : 0)) ** 2
    return sum
  })
  const brier = meansByPerson(squares, people)
  const rowsAre = people.of.length === people.member.length
  const of = (kind: 0 | 1): AuditPerformance => {
    const own = (values: Float64Array) => values.filter((_, person) => people.member[person] === kind)
    return {
      rows: people.of.filter((person) => people.member[person] === kind).length,
      accuracy: rowsAre ? share(own(right)) : averaged(own(right), 1),
      brier: averaged(own(brier), 2),
    }
  }
  const [members, nonMembers] = [of(1), of(0)]
  return { members, nonMembers, gap: differenceInterval(members.accuracy, nonMembers.accuracy) }
}

function share(right: Float64Array): AuditFigure {
  const count = right.reduce((sum, value) => sum + value, 0)
  return { estimate: count / right.length, ...clopperPearson(count, right.length) }
}

function averaged(values: Float64Array, most: number): AuditFigure {
  const { mean: estimate, low, high } = meanInterval(values)
  return { estimate, low: Math.max(0, low), high: Math.min(most, high) }
}
