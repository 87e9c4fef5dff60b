/** What the charts of the further analyses say. */

import type { LeakageAnalysisResult } from '#shared/contracts/leakage.ts'
import type { ModelDescription } from '#shared/contracts/results.ts'
import { capitalize, count, list } from '#shared/text/format.ts'

export const chartsOfAnalyses = {
  attribute: {
    gain: 'What the model’s answer adds to guessing (gain in advantage)',
    nothing: 'nothing',
    filledAndHollow: 'filled: training rows and P, hollow: P*',
    dataModel: 'a model of the data, without access',
    mostFrequent: 'the most frequent value',
    guessed: 'How often the value is guessed (share right)',
  },
  audit: {
    /** What lies at the end of the line from what was audited to what is claimed. */
    noLimit: 'no upper limit is guaranteed',
    toClaim: 'to what is claimed',
    perfectGuesses: 'what perfect guesses would have shown',
    audited: (model: string) => `${capitalize(model)}, audited`,
    ceilingOf: (model: string) => `${capitalize(model)}, ceiling of this audit`,
    epsilon: 'Epsilon of the training: at least (mark), to at most (end of the line)',
    line: 'line: where the true epsilon may lie; without a claim, or with a large one, to the edge',
    ceiling: 'ceiling of this audit',
  },
  defences: {
    same: (attack: string) =>
      `The same against the ${attack}. Further left is less given away; higher is more often right.`,
    advantage: (attack: string) => `Advantage of the ${attack} on P`,
  },
  generalisation: {
    errorHere: 'error (IDE)',
    errorElsewhere: 'error (ODE)',
    bound: 'right side of equation 5',
    loss: 'Loss beyond that on the training rows',
    asOnTrainingRows: 'as on training rows',
  },
  leakage: {
    models: {
      causal: 'on the outcome’s causes',
      blanket: 'on the Markov blanket',
      associational: 'on all columns',
    } satisfies Record<ModelDescription['family'], string>,
    beyondWhiskers: 'records beyond the whiskers',
    model: 'Model',
    seenOfRows: {
      parameters: (rows: number) => `parameters, ${count(rows)} rows`,
      output: (rows: number) => `answer, ${count(rows)} rows`,
    } satisfies Record<LeakageAnalysisResult['rows'][number]['seen'], (rows: number) => string>,
    floor: 'floor',
    floorInLegend: 'floor: what chance shows with as many refits, subtracted',
    bound: 'bound for the median record',
    boundInLegend: 'bound for the median record: half the root of rho_KL, floor included',
    noNoise: 'no noise',
    /** @param sigma of the noise on each parameter */
    noise: (sigma: number) => `sigma ${sigma}`,
    /** @param most above it the bound is 1 */
    nats: (most: number) => `Leakage of each record in nats (rho_KL); above ${most} the bound says nothing`,
    advantages:
      'What the loss-threshold adversary gains about each record, beside the most that anybody could gain about the median record.',
    advantage: 'Advantage about each record (share of “member” with it less without it)',
    noises: 'What Gaussian noise on every parameter of the linear regressions leaves of the leakage.',
  },
  membership: {
    shuffledOf: (attackOnModel: string) => `${attackOnModel}, shuffled membership`,
    area: 'Area under the ROC curve of the attack',
    control: 'grey: control',
    strongest:
      'What the strongest attack on each model finds while it hardly ever errs, beside the loss threshold (dashed). Far to the left single persons are accused with confidence.',
    /** @param found whole per cents of the rows; null where they are so few that it is not told */
    risks: (found: readonly { readonly percent: number | null; readonly model: string }[]) =>
      `Single rows look more like members than nine in ten non-members do: ${list(
        found.map(({ percent, model }) =>
          percent === null ? `so few that it is not told with ${model}` : `${percent} % of rows with ${model}`,
        ),
      )}; were nothing remembered it would be 10 %.`,
    risk: 'Risk of a row: share of non-members that look less like members',
    share: 'Share of rows',
    nothingRemembered: 'nothing remembered',
  },
  noise: {
    solidAndDashed: 'solid: P, dashed: P*',
    scale: 'Scale of the noise on each parameter (Laplace)',
    byImplied:
      'The same by the implied ratio, which is what one record was seen to move over the scale of the noise: never a guarantee.',
    implied: 'Implied ratio (largest move seen / scale of the noise)',
    byEpsilon: 'The same by epsilon, for the models whose sensitivity is proven.',
    epsilon: 'Epsilon (proven sensitivity / scale of the noise)',
  },
  noisyMax: {
    whateverVotes: 'Whatever the votes',
    teachersOf: (model: string) => `Teachers of ${model}`,
    gamma: 'Gamma (the noise on each count has scale 2 / gamma)',
    budget: 'Budget of each answered query (epsilon)',
  },
  robustness: {
    upTo: (epsilon: string) => `up to ${epsilon}`,
    asItIs: 'as it is',
    /** @param moved what is moved, such as "all numbers together" */
    largestMove: (moved: string) => `Largest move of each number, ${moved} (standard deviations)`,
    driftOfEffects: 'Drift of all these effects (standard deviations)',
    drifts: (column: string) => `When every value of ${column} drifts by the same length; in the middle as it is.`,
    drift: (column: string) => `Drift of ${column} (standard deviations)`,
  },
}
