/** What the charts of two runs or more say. */

import { capitalize, list } from '#shared/text/format.ts'

export const chartsOfComparisons = {
  filledFirst: 'filled: first run',
  hollowSecond: 'hollow: second run',
  firstRun: 'first run',
  secondRun: 'second run',
  attacksOfBoth: (models: readonly string[]) => `How often the attacker is right about ${list(models)}, in both runs.`,
  predictionsOfBoth: (models: readonly string[]) =>
    `How often the prediction of ${list(models)} is right, in both runs.`,
  secondLessFirst: 'second less first',
  difference: 'Second run less first run',
  noDifference: 'no difference',
  differ: (apart: number, all: number) =>
    `How far the second run lies from the first: ${apart} of ${all} shares differ by more than their intervals leave to chance.`,
  attackOfFirst: (attack: string) => `First run, ${attack}`,
  attackOfSecond: (attack: string) => `Second run, ${attack}`,
  /** @param model such as "the causal model" */
  areas: (model: string, first: string, second: string) =>
    `${capitalize(model)} on P: area under the curve ${first} in the first run, ${second} in the second; 0.50 is chance.`,
  /** @param number counted from 1 */
  run: (number: number) => `run ${number}`,
  attackerRight: 'How often the attacker is right',
  predictionRight: 'How often the prediction is right',
  attacksOfRuns: (runs: number) => `How often the attacker is right, in ${runs} runs.`,
  predictionsOfRuns: (runs: number) => `How often the prediction is right, in ${runs} runs.`,
}
