import { atLeast, atMost, type Claim, near } from '../claims.ts'
import type { ResultTable } from '../results.ts'
import type { PaperStudy, Preset } from '../study.ts'
import { boundClaim, directionClaims, leakageReadings, modelsOf, rapidClaim } from './claims.ts'
import { measures } from './measures.ts'
import { networkPart, ridgePart } from './points.ts'
import { fewRefits } from './refits.ts'
import { allVariants, encodings, settingsText } from './settings.ts'

const common = { networks: [], settings: settingsText } as const

const sizes: Record<Preset, readonly number[]> = {
  tiny: [10, 100],
  quick: [10, 30, 100, 300, 1000],
  full: [10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
}
const networkSizes: Record<Preset, readonly number[]> = {
  tiny: [10, 100],
  quick: [10, 30, 100],
  full: [10, 30, 100, 300, 1000],
}
const rowsName = (size: number) => `${size.toLocaleString('en')} rows`

export const leakageSize: PaperStudy = {
  ...common,
  name: 'leakage-size',
  title: 'How leakage falls with the number of rows',
  paper: 'paper 3, figures 1 and 2',
  question:
    'Models learn from n random records of Adult: a linear regression without penalty on five principal components, and a network of five hidden layers of 50. How much do the parameters tell about whether a record was among the n (rho_KL), and how well does the threshold adversary guess it?',
  expect: 'Both fall with n: one record among many moves a model little beside what the choice of the others does.',
  axis: { name: 'Training rows', scale: 'logarithmic' },
  parts: (preset) => [
    ...sizes[preset].map((size) =>
      ridgePart({ point: rowsName(size), x: size }, { size, penalty: 0, features: 5, noise: 0 }, preset),
    ),
    ...encodings.flatMap((encoding) =>
      networkSizes[preset].map((size) =>
        networkPart({ point: rowsName(size), x: size }, { size, features: 5 }, encoding, preset),
      ),
    ),
  ],
  claims: [
    ...directionClaims('linear', 'falls', 'the number of rows', '"decrease rapidly"', 'figure 1'),
    rapidClaim('linear', 'figure 1'),
    ...directionClaims('network', 'falls', 'the number of rows', '"the same trend"', 'figure 2'),
    boundClaim(['linear', 'network']),
  ],
}

const penalties: Record<Preset, readonly number[]> = {
  tiny: [0, 1],
  quick: [0, 0.001, 0.01, 0.1, 1, 10, 100],
  full: [0, 0.0001, 0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100, 10_000],
}

export const leakageRegularisation: PaperStudy = {
  ...common,
  name: 'leakage-regularisation',
  title: 'How leakage falls with regularisation',
  paper: 'paper 3, figure 3',
  question:
    'A ridge regression with penalty lambda learns from 10 random records of Adult (five principal components). What do rho_KL and the adversary’s advantage do as lambda grows?',
  expect:
    'Both fall. rho_KL does not reach 0: parameters that a penalty makes small are told exactly all the same, and a divergence does not see their size.',
  axis: { name: 'lambda', scale: 'names' },
  parts: (preset) =>
    penalties[preset].map((penalty) =>
      ridgePart({ point: `λ = ${penalty}`, x: penalty }, { size: 10, penalty, features: 5, noise: 0 }, preset),
    ),
  claims: [
    ...directionClaims('linear', 'falls', 'lambda', '"both decrease"', 'figure 3'),
    {
      claim: 'With the greatest lambda rho_KL is still above 0: shrinking alone hides nobody',
      paper: 'not in the paper, whose theorem 3 bounds rho_MI by a number that falls without end',
      by: 'ours',
      standard: atLeast(0.01),
      readings: leakageReadings('linear', (list) => list[list.length - 1]).slice(0, 2),
    },
    boundClaim(['linear']),
  ],
}

const features: Record<Preset, readonly number[]> = {
  tiny: [1, 5],
  quick: [1, 2, 3, 5, 8, 11, 14],
  full: Array.from({ length: 14 }, (_, i) => i + 1),
}

export const leakageFeatures: PaperStudy = {
  ...common,
  name: 'leakage-features',
  title: 'How leakage rises with the number of features',
  paper: 'paper 3, figure 4',
  question:
    'A ridge regression with lambda = 1e-6 learns from 10 random records of Adult, described by 1 to 14 principal components. What do rho_KL and the adversary’s advantage do as features are added?',
  expect: 'Both rise: more features make each record more its own, until the regression meets every row.',
  axis: { name: 'Features', scale: 'linear' },
  parts: (preset) =>
    features[preset].map((count) =>
      ridgePart(
        { point: `${count} ${count === 1 ? 'feature' : 'features'}`, x: count },
        { size: 10, penalty: 1e-6, features: count, noise: 0 },
        preset,
      ),
    ),
  claims: [
    ...directionClaims('linear', 'rises', 'the number of features', '"both increase"', 'figure 4'),
    boundClaim(['linear']),
  ],
}

const noises: Record<Preset, readonly number[]> = {
  tiny: [0, 10, 100],
  quick: [0, 0.01, 0.1, 1, 10, 30, 100],
  full: [0, 0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
}

const noNoise: Claim = {
  claim: 'Without noise rho_KL is about 2',
  paper: 'about 2 (figure 5)',
  by: 'paper',
  standard: near(2, 0.5),
  explainedBy: `leakage-refits › ${fewRefits}`,
  readings: [
    ...leakageReadings('linear', (list) => list[0]),
    ...modelsOf('linear').map(({ words, model }) => ({
      variant: `${words}, ${measures.plugIn}`,
      values: (results: ResultTable) => results.values({ point: results.points[0], model, measure: measures.plugIn }),
    })),
  ],
}

export const leakageNoise: PaperStudy = {
  ...common,
  name: 'leakage-noise',
  title: 'How leakage falls with noise on the parameters',
  paper: 'paper 3, figure 5',
  question:
    'A linear regression without penalty learns from 30 random records of Adult (five principal components), and Gaussian noise of standard deviation sigma is added to each of its parameters. What is left of rho_KL and of the adversary’s advantage, and which epsilon does the noise imply?',
  expect:
    'rho_KL falls to 0 and the advantage with it. The implied epsilons rest on the farthest swap that was tried, and guarantee nothing: least squares without penalty has no bounded sensitivity.',
  axis: { name: 'sigma', scale: 'names' },
  parts: (preset) =>
    noises[preset].map((noise) =>
      ridgePart({ point: `σ = ${noise}`, x: noise }, { size: 30, penalty: 0, features: 5, noise }, preset, allVariants),
    ),
  claims: [
    ...directionClaims('linear', 'falls', 'sigma', '"both decrease"', 'figure 5'),
    noNoise,
    {
      claim: 'With a sigma of 100 rho_KL is about 0',
      paper: '0 (figure 5)',
      by: 'paper',
      standard: atMost(0.02),
      readings: leakageReadings('linear', (list) => list[list.length - 1]),
    },
    boundClaim(['linear']),
  ],
}
