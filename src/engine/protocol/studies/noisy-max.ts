import { MlpSettings } from '#shared/contracts/study.ts'
import { EncodedMatrix } from '../../data/index.ts'
import { mean } from '../../math/index.ts'
import { accuracy, predictedClasses } from '../../metrics/index.ts'
import { type FittedClassifier, makeClassifier, MultilayerPerceptron } from '../../models/index.ts'
import { countVotes, gammaOfPaper, noisyMax, noisyMaxBudget } from '../../privacy/index.ts'
import { concatenate } from '../concatenate.ts'
import { atLeast, type Claim } from '../claims.ts'
import { blanketNames, parentNames, shiftedNetwork } from '../populations.ts'
import type { PaperStudy, PartContext, Preset } from '../study.ts'
import { Collected, drawPopulation, encodingOf, type Split } from '../trained.ts'
import { asPublished, redrawn } from './common.ts'

/** The paper's gamma, noise Lap(2 / gamma). */
const gammas = [0.05, 0.1, 0.2, 0.4] as const
const delta = 1e-5
const cases = [
  ['child', 'XrayReport'],
  ['sachs', 'PKA'],
] as const
const mixtures = ['one distribution', 'several distributions'] as const

interface Size {
  readonly teachers: number
  readonly rowsEach: number
  readonly queries: number
  readonly repetitions: number
}
const sizes: Record<Preset, Size> = {
  tiny: { teachers: 5, rowsEach: 20, queries: 10, repetitions: 2 },
  quick: { teachers: 50, rowsEach: 100, queries: 200, repetitions: 5 },
  full: { teachers: 250, rowsEach: 200, queries: 1000, repetitions: 10 },
}
const network = MlpSettings.parse({ kind: 'mlp', hidden: [32], steps: 500, batch: 32, learningRate: 3e-3 })
const table = { kind: 'cpt', features: 'parents', smoothing: 1 } as const

type Mixture = (typeof mixtures)[number]
const at = (name: string, mixture: Mixture, gamma: number) => `${name}, ${mixture}, gamma ${gamma}`

async function run(
  [name, outcome]: (typeof cases)[number],
  mixture: Mixture,
  { teachers, rowsEach, queries, repetitions }: Size,
  context: PartContext,
) {
  const { executor, signal } = context
  const original = context.network(name)
  const classes = original.find((node) => node.name === outcome)?.levels.length ?? 0
  const found = new Collected()
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const random = context.random.stream(`repetition ${repetition}`)
    // Teachers hold disjoint rows; with several distributions every fifth part of them has its own P*.
    const domains = mixture === 'one distribution' ? 1 : 5
    const parts = Array.from({ length: domains }, (_, domain) => {
      const from =
        domain === 0 ? original : shiftedNetwork(original, outcome, redrawn, random.stream(`domain ${domain}`))
      return drawPopulation(from, outcome, (teachers * rowsEach) / domains, random.stream(`rows of domain ${domain}`))
    })
    const training = concatenate(parts)
    const asked = drawPopulation(original, outcome, queries, random.stream('queries'))
    const test = drawPopulation(original, outcome, 5000, random.stream('test'))
    const split: Split = { network: original, outcome, classes, training, heldOut: test }
    const rowsOf = (teacher: number) => Int32Array.from({ length: rowsEach }, (_, row) => teacher * rowsEach + row)
    const all = original.map((node) => node.name).filter((node) => node !== outcome)
    // The student is a table on the causes, whoever its teachers are.
    const causes = encodingOf(split, parentNames(original, outcome))
    for (const [key, family, columns] of [
      ['table, parents', 'causal', parentNames(original, outcome)],
      ['network, parents', 'causal', parentNames(original, outcome)],
      ['network, Markov blanket', 'blanket', blanketNames(original, outcome)],
      ['network, all', 'associational', all],
    ] as const) {
      const encoding = encodingOf(split, columns)
      const inputs = new EncodedMatrix(encoding, training.table, training.rows)
      const list = Array.from({ length: teachers }, (_, teacher) => teacher)
      const own = random.stream(`teachers ${key}`)
      const ensemble: FittedClassifier[] = []
      if (key === 'table, parents')
        for (const teacher of list) {
          const rows = rowsOf(teacher)
          const part = new EncodedMatrix(encoding, training.table, rows)
          const labels = rows.map((row) => training.labels[row])
          ensemble.push(await makeClassifier(table).fit(part, labels, classes, { random: own, executor, signal }))
        }
      else {
        const tasks = list.map((teacher) => ({
          inputs,
          labels: training.labels,
          rows: rowsOf(teacher),
          random: own.stream(`${teacher}`),
        }))
        const together = await new MultilayerPerceptron(network).fitTogether(tasks, classes, { executor, signal })
        ensemble.push(...list.map((teacher) => together.member(teacher)))
      }
      const questions = new EncodedMatrix(encoding, asked.table, asked.rows)
      const answers: Int32Array[] = []
      for (const teacher of ensemble)
        answers.push(predictedClasses((await teacher.predict(questions)).probabilities, classes))
      const votes = Array.from({ length: queries }, (_, query) =>
        countVotes(
          answers.map((answer) => answer[query]),
          classes,
        ),
      )
      for (const gamma of gammas) {
        const papernot = gammaOfPaper(gamma)
        const row = { point: at(name, mixture, gamma), x: gamma, model: key, family }
        const { dataDependent, dataIndependent } = noisyMaxBudget(votes, papernot, delta)
        found.add({ ...row, measure: 'data-dependent epsilon (not for release)' }, dataDependent)
        found.add({ ...row, measure: 'data-independent epsilon' }, dataIndependent)
        found.add({ ...row, measure: agreement }, mean(votes.map((counts) => Math.max(...counts) / teachers)))
        const noise = random.stream(`noise ${key} ${gamma}`)
        const labels = Int32Array.from(votes, (counts) => noisyMax(counts, papernot, noise))
        const control = { random: own, executor, signal }
        const lesson = new EncodedMatrix(causes, asked.table, asked.rows)
        const student = await makeClassifier(table).fit(lesson, labels, classes, control)
        const { probabilities } = await student.predict(new EncodedMatrix(causes, test.table, test.rows))
        found.add({ ...row, distribution: 'P', measure: 'label accuracy' }, accuracy(labels, asked.labels))
        found.add(
          { ...row, distribution: 'P', measure: 'student accuracy' },
          accuracy(predictedClasses(probabilities, classes), test.labels),
        )
      }
    }
    context.report((repetition + 1) / repetitions, 'Asking the teachers')
    await context.pause?.()
    signal?.throwIfAborted()
  }
  return found.rows
}

const epsilon = (point: string, model: string) => ({
  point,
  model,
  measure: 'data-dependent epsilon (not for release)',
})

/** Mean share of the teachers that give a query its most frequent answer. */
const agreement = 'agreement of the teachers'
const byAgreement = (name: string, mixture: Mixture, which = '') =>
  `The budget is smaller where the teachers agree more, whatever they see${which}: ${name}, ${mixture}`
const withinNetworks = ', within networks'

/** That the ensemble whose teachers agree more has the smaller budget, of networks on all features and another ensemble. */
const agreementClaim = (name: string, mixture: Mixture, other: string, which: string, variant: string): Claim => ({
  claim: byAgreement(name, mixture, which),
  paper: 'implied by Papernot et al. 2017: a clear majority costs little',
  by: 'ours',
  standard: atLeast(0),
  readings: asPublished((results) => {
    const [all, parents] = ['network, all', other].map((model) => ({
      budget: results.values(epsilon(at(name, mixture, 0.2), model)),
      agreement: results.values({ ...epsilon(at(name, mixture, 0.2), model), measure: agreement }),
    }))
    return all.budget.map(
      (budget, i) => (budget - parents.budget[i]) * Math.sign(parents.agreement[i] - all.agreement[i]),
    )
  }, variant),
})

const claims: Claim[] = cases.flatMap(([name]) =>
  mixtures.flatMap((mixture): Claim[] => [
    {
      claim: `The causal ensemble’s budget is no larger than the associational one’s: ${name}, ${mixture}`,
      paper: 'epsilon_c lower (theorem 4)',
      by: 'paper',
      standard: atLeast(0),
      readings: [
        // With less, the votes make no difference to either budget.
        ...([0.2, 0.4] as const).map((gamma) => ({
          variant: `gamma ${gamma}, table against network`,
          values: (results: Parameters<Claim['readings'][number]['values']>[0]) =>
            results.difference(
              epsilon(at(name, mixture, gamma), 'network, all'),
              epsilon(at(name, mixture, gamma), 'table, parents'),
            ),
        })),
      ],
      explainedBy: byAgreement(name, mixture),
    },
    agreementClaim(name, mixture, 'table, parents', '', 'gamma 0.2, table against network'),
    {
      claim: `Within networks the parents’ budget is no larger than that of all features: ${name}, ${mixture}`,
      paper: 'epsilon_c lower (theorem 4), within a class of models',
      by: 'ours',
      standard: atLeast(0),
      readings: asPublished(
        (results) =>
          results.difference(
            epsilon(at(name, mixture, 0.2), 'network, all'),
            epsilon(at(name, mixture, 0.2), 'network, parents'),
          ),
        'gamma 0.2',
      ),
      explainedBy: byAgreement(name, mixture, withinNetworks),
    },
    agreementClaim(name, mixture, 'network, parents', withinNetworks, 'gamma 0.2'),
  ]),
)

export const noisyMaxStudy: PaperStudy = {
  name: 'noisy-max',
  title: 'Teachers that vote',
  paper: 'theorem 4',
  question:
    'Many teachers are trained on disjoint rows, of one distribution or of several that share the outcome’s table; their votes, with noise, label queries for a student (PATE, Papernot et al. 2017; the paper’s noise is Lap(2 / gamma)). The more the teachers agree, the less a label costs. Is the data-dependent budget of causal teachers smaller? It depends on the data and is itself not for release.',
  expect:
    'Teachers on the causes agree more where other features mislead; with one distribution and an outcome that has effects, teachers that see the effects agree more, and the order can turn round.',
  axis: { name: 'Gamma', scale: 'logarithmic' },
  networks: ['child', 'sachs'],
  parts: (preset) =>
    cases.flatMap((one) =>
      mixtures.map((mixture) => ({
        name: `${one[0]}, ${mixture}`,
        weight: 1,
        run: (context: PartContext) => run(one, mixture, sizes[preset], context),
      })),
    ),
  claims,
}
