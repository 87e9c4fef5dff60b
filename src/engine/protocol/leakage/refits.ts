import { type Arms, estimateLeakage, type LeakageSettings, ridgeRefits, universeOf } from '../../leakage/index.ts'
import { quantile } from '../../math/index.ts'
import { atMost, type Claim, near } from '../claims.ts'
import type { PaperStudy, Preset, StudyPart } from '../study.ts'
import { recordsOf } from './points.ts'
import { plainRow } from './measures.ts'
import { outcome, ridgeModel, settingsText, table, usualVariants } from './settings.ts'

/** Refits of each arm; of six normal parameters 35 have a floor of 2.0 in closed form (`independentFloor`), of these some more. */
const counts: Record<Preset, readonly number[]> = {
  tiny: [20, 45],
  quick: [20, 45, 100, 300],
  full: [20, 30, 45, 70, 100, 200, 400, 800],
}
const effort: Record<Preset, { readonly repetitions: number; readonly records: number }> = {
  tiny: { repetitions: 2, records: 4 },
  quick: { repetitions: 10, records: 20 },
  full: { repetitions: 30, records: 50 },
}
/** Of figure 5, as in the study leakage-noise. */
const figure5 = { size: 30, penalty: 0, features: 5, intercept: true } as const
const sigma = 100

/** Names of what is measured. */
export const chance = {
  plugIn: 'rho_KL, plug-in, nothing subtracted',
  shuffled: 'the same with membership shuffled',
  noisy: `the same with noise of ${sigma}`,
} as const

/** One arm from the first half of the pairs, the other from the second: no refit has to do with another. */
function independent({ dimension, withRecord, without }: Arms): Arms {
  const half = withRecord.length / 2
  return { dimension, withRecord: withRecord.slice(0, half), without: without.slice(half), paired: false }
}

function part(refits: number, preset: Preset): StudyPart {
  const { repetitions, records: count } = effort[preset]
  return {
    name: `${refits} refits`,
    weight: refits + 50,
    run: async ({ tables, random, shared, signal, pause, report }) => {
      const rows = []
      for (const [k, variant] of usualVariants.entries()) {
        const model = ridgeModel(variant)
        const { size, features, ...settings } = figure5
        const universe = universeOf(tables(table), outcome, { features, encoding: variant.encoding })
        const medians: Record<keyof typeof chance, number[]> = { plugIn: [], shuffled: [], noisy: [] }
        for (let repetition = 0; repetition < repetitions; repetition++) {
          const own = random.stream(`${model} ${repetition}`)
          const records = recordsOf(universe, count, shared, repetition)
          const pairs = await ridgeRefits(
            universe,
            records,
            { ...settings, size, refits: 2 * refits },
            { random: own, signal, pause },
          )
          const base: LeakageSettings = {
            covariance: 'full',
            correction: 'permutations',
            resamples: 0,
            permutations: 10,
          }
          const figures = pairs.map(({ parameters }, i) => {
            const arms = independent(parameters)
            const plain = estimateLeakage(arms, base, own.stream(`record ${i}`))
            const none = { ...base, correction: 'none', permutations: 0, noise: sigma } as const
            const { plugIn: noisy } = estimateLeakage(arms, none, own.stream(`record ${i}, noise`))
            return { plugIn: plain.plugIn, shuffled: plain.floor?.mean ?? 0, noisy }
          })
          for (const key of Object.keys(chance) as (keyof typeof chance)[])
            medians[key].push(
              quantile(
                figures.map((figure) => figure[key]),
                0.5,
              ),
            )
          report((k + (repetition + 1) / repetitions) / usualVariants.length, 'Refitting regressions')
        }
        const place = { point: `${refits} refits`, x: refits, model }
        for (const key of Object.keys(chance) as (keyof typeof chance)[])
          rows.push(plainRow(place, chance[key], medians[key]))
      }
      return rows
    },
  }
}

/** Standardised columns first: of raw ones single records move parameters so far that covariances of few refits are degenerate. */
const at45 = (measure: string): Claim['readings'] =>
  usualVariants.toReversed().map((variant) => ({
    variant: `${variant.encoding} columns`,
    values: (results) => results.values({ point: '45 refits', model: ridgeModel(variant), measure }),
  }))

/** What leakage-noise says of its miss. */
export const fewRefits = 'With 45 refits of each arm, nothing subtracted, rho_KL without noise is about 2'

/** Why the paper may see a rho_KL of 2 in figure 5 where hardly anything leaks. */
export const leakageRefits: PaperStudy = {
  name: 'leakage-refits',
  title: 'What few refits show where nothing leaks',
  paper: 'ours, about paper 3, figure 5',
  question:
    'Normal distributions fitted to few refits differ by chance, so rho_KL computed from them is too great. How great is it at n = 30 without noise, by the number of refits; how much of it is left when membership is shuffled, so that nothing can leak; and what does noise of 100 leave of it?',
  expect:
    'With 45 refits of each arm about 2, the paper’s number, with membership shuffled too; with 800 a tenth of a nat. Noise of 100 in the covariances takes chance away as it takes leakage away, so a curve from 2 to 0 is no sign of either.',
  axis: { name: 'Refits of each arm', scale: 'logarithmic' },
  networks: [],
  settings: (preset) => ({
    ...settingsText(preset),
    refits: `${effort[preset].repetitions} repetitions of ${effort[preset].records} random records; the refits with a record and those without it are independent of each other`,
    correction: 'none',
    noise: 'added to the covariances, by its formula',
  }),
  parts: (preset) => counts[preset].map((refits) => part(refits, preset)),
  claims: [
    {
      claim: fewRefits,
      paper: 'about 2 (figure 5)',
      by: 'ours',
      standard: near(2, 0.5),
      readings: at45(chance.plugIn),
    },
    {
      claim: 'So it is with membership shuffled, where nothing leaks',
      paper: 'not in the paper',
      by: 'ours',
      standard: near(2, 0.5),
      readings: at45(chance.shuffled),
    },
    {
      claim: 'With noise of 100 it is 0 with as few refits',
      paper: '0 (figure 5)',
      by: 'ours',
      standard: atMost(0.02),
      readings: at45(chance.noisy),
    },
  ],
}
