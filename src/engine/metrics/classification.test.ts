import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/classification/reference.json' with { type: 'json' }
import { accuracy, areaUnderRoc, balancedAccuracy, brierScore, crossEntropies, predictedClasses } from './index.ts'

describe('against scikit-learn', () => {
  it.each(golden.cases)('$classes classes, AUC $auc', (expected) => {
    const { classes } = expected
    const probabilities = Float64Array.from(expected.probabilities.flat())
    const labels = Int32Array.from(expected.labels)
    const predicted = predictedClasses(probabilities, classes)
    expect(accuracy(predicted, labels)).toBeCloseTo(expected.accuracy, 12)
    expect(balancedAccuracy(predicted, labels, classes)).toBeCloseTo(expected.balanced_accuracy, 12)
    expect(brierScore(probabilities, labels, classes)).toBeCloseTo(expected.brier, 12)
    const auc = areaUnderRoc(probabilities, labels, classes)
    if (expected.auc === null) expect(auc).toBeNull()
    else expect(auc).toBeCloseTo(expected.auc, 12)
    const losses = crossEntropies(probabilities, labels, classes)
    expect(losses).toHaveLength(labels.length)
    // scikit-learn divides a row by its sum, which rounding leaves a little beside 1, before it takes the logarithm.
    expected.log_loss.forEach((loss, row) => expect(losses[row]).toBeCloseTo(loss, 9))
  })
})

describe('at the edges', () => {
  it('the first of equally probable classes is predicted', () => {
    expect([...predictedClasses(Float64Array.of(0.4, 0.4, 0.2, 0, 0.5, 0.5), 3)]).toEqual([0, 1])
  })
  it('the Brier score runs from 0 to 2', () => {
    const labels = Int32Array.of(0, 1)
    expect(brierScore(Float64Array.of(1, 0, 0, 1), labels, 2)).toBe(0)
    expect(brierScore(Float64Array.of(0, 1, 1, 0), labels, 2)).toBe(2)
  })
  it('the loss of an impossible class is large and finite', () => {
    const [loss] = crossEntropies(Float64Array.of(1, 0), Int32Array.of(1), 2)
    expect(loss).toBeCloseTo(12 * Math.log(10), 10)
  })
  it('the area needs every class', () => {
    const probabilities = Float64Array.of(0.2, 0.8, 0.6, 0.4)
    expect(areaUnderRoc(probabilities, Int32Array.of(1, 1), 2)).toBeNull()
    expect(areaUnderRoc(probabilities, Int32Array.of(1, 0), 2)).toBe(1)
    expect(areaUnderRoc(probabilities, Int32Array.of(0, 1), 2)).toBe(0)
  })
  it('balanced accuracy leaves out classes that do not occur', () => {
    expect(balancedAccuracy(Int32Array.of(0, 0, 2, 2), Int32Array.of(0, 0, 0, 2), 3)).toBeCloseTo((2 / 3 + 1) / 2, 15)
  })
})
