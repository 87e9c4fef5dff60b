import { fastGradient, projectedGradient } from '../../../attacks/index.ts'
import type { DifferentiableClassifier, LabelledRows } from '../../../models/index.ts'
import { atLeast } from '../../claims.ts'
import type { PaperStudy, Preset } from '../../study.ts'
import { gapClaim, ourClaim } from './claims.ts'
import { pick } from './data.ts'
import { describeSettings } from './describe.ts'
import { epsilonName, measureOf, models } from './names.ts'
import { type Asking, partFor, type Share, stages } from './parts.ts'
import { extents } from './settings.ts'

const images = 'mnist'
const attacks = ['FGSM', 'PGD'] as const
type Attack = (typeof attacks)[number]

/** The images that are attacked: the first of the test images. */
const attackedOf = ({ repetition }: Asking, preset: Preset): LabelledRows => {
  const { test } = repetition.data
  const count = Math.min(extents[preset].attacked.images, test.labels.length)
  return pick(
    test,
    Array.from({ length: count }, (_, i) => i),
  )
}

async function clean(asking: Asking, preset: Preset): Promise<Share[]> {
  const { repetition, context, tell } = asking
  const stage = stages(tell, 2)
  const network = await repetition.network('DNN', null, context, stage(0))
  const cama = await repetition.cama(null, context, stage(1))
  const rows = attackedOf(asking, preset)
  const values = [
    [models.network, await repetition.rate(network, rows, context)],
    [models.cama, await repetition.rate(cama, rows, context)],
  ] as const
  return attacks.flatMap((curve) => values.map(([model, value]) => ({ curve, model, value })))
}

/** Every pixel may be changed by up to epsilon, and stays a grey level. */
const attackedBy =
  (kind: Attack, epsilon: number, preset: Preset) =>
  async (asking: Asking): Promise<Share[]> => {
    const { repetition, context, tell } = asking
    const stage = stages(tell, 5)
    const rows = attackedOf(asking, preset)
    const { iterations } = extents[preset].attacked
    const network = await repetition.network('DNN', null, context)
    const cama = await repetition.cama(null, context)
    const columns = Array.from({ length: rows.inputs.width }, (_, column) => column)
    const limits = { columns, norm: 'L-infinity', epsilon, range: [0, 1] } as const
    const attack = async (model: DifferentiableClassifier, name: string): Promise<LabelledRows> => {
      const own = {
        executor: context.executor,
        signal: context.signal,
        random: repetition.random.stream(`${kind} ${epsilon}, ${name}`),
      }
      const inputs =
        kind === 'FGSM'
          ? await fastGradient(model, rows, limits, own)
          : await projectedGradient(
              model,
              rows,
              { ...limits, iterations, restarts: 1, step: (2.5 * epsilon) / iterations },
              own,
            )
      return { inputs, labels: rows.labels }
    }
    const value = (model: DifferentiableClassifier, about: LabelledRows) => repetition.rate(model, about, context)
    stage(0)(0, `Attacking the DNN by ${kind}`)
    const againstNetwork = await attack(network, models.network)
    stage(1)(0, `Attacking CAMA by ${kind}`)
    const againstCama = await attack(cama, models.cama)
    const tuned = await repetition.fineTune(cama, againstCama, `${kind} ${epsilon}`, context, stage(2))
    stage(3)(0, `Attacking the fine-tuned CAMA by ${kind}`)
    const againstTuned = await attack(tuned, models.tuned)
    const curve = kind
    return [
      { curve, model: models.network, value: await value(network, againstNetwork) },
      { curve, model: models.cama, value: await value(cama, againstCama) },
      { curve, model: models.tuned, value: await value(tuned, againstCama) },
      { curve, model: models.tunedAttacked, value: await value(tuned, againstTuned) },
      { curve, model: models.tunedClean, value: await value(tuned, rows) },
      { curve, model: models.carriedOver, value: await value(cama, againstNetwork) },
    ]
  }

const named = (kind: Attack, model: string) => ({ measure: measureOf(kind, model), model })
const gap = (kind: Attack, of: string, less: string) => ({
  words: 'mean over the epsilons',
  of: named(kind, of),
  less: named(kind, less),
})

const claimsOf = (kind: Attack) => [
  gapClaim(
    `Against ${kind} CAMA is right more often than the DNN`,
    '"significantly more robust to both attacks than the DNN" (figure 11)',
    atLeast(0),
    gap(kind, models.cama, models.network),
  ),
  gapClaim(
    `Against ${kind} fine-tuning adds 20 points and more to CAMA`,
    '"additional 20% – 40% accuracy increase" (figure 11)',
    atLeast(0.2),
    gap(kind, models.tuned, models.cama),
  ),
  gapClaim(
    `After fine-tuning on images attacked by ${kind} CAMA is as good on clean ones as before`,
    '"the clean data test accuracy after fine-tuning maintains to be the same" (figure 11)',
    atLeast(-0.02),
    { ...gap(kind, models.tunedClean, models.cama), lessClean: true },
  ),
  ourClaim(`Against ${kind} fine-tuning helps CAMA, however little`, atLeast(0), gap(kind, models.tuned, models.cama)),
  ourClaim(
    `Against ${kind} the fine-tuned CAMA, attacked again, is right more often than the DNN`,
    atLeast(0),
    gap(kind, models.tunedAttacked, models.network),
  ),
  ourClaim(
    `CAMA’s own slopes, and not the DNN’s, make the worse ${kind} examples against it: its samples hide nothing`,
    atLeast(0),
    gap(kind, models.carriedOver, models.cama),
  ),
]

/** Figure 11: FGSM and PGD on digits, against the DNN and against deep CAMA before and after fine-tuning. */
export const mnistAdversarial: PaperStudy = {
  name: 'mnist-adversarial',
  title: 'Digits attacked',
  paper: 'figure 11',
  question:
    'A deep CAMA and a DNN learn digits from clean images. Then each image is changed by FGSM or PGD, every grey level by up to epsilon, along the model’s own slopes; for CAMA these go through its whole Monte Carlo prediction. How often is each still right, does fine-tuning on the attacked images, without labels, help, and is CAMA then as good on clean images as before?',
  expect:
    'The paper: CAMA is far more robust than the DNN to both attacks; fine-tuning adds 20 to 40 points and keeps the accuracy on clean images.',
  axis: { name: 'epsilon', scale: 'linear' },
  networks: [],
  parts: (preset) => [
    partFor(
      {
        name: epsilonName(0),
        x: 0,
        weight: preset === 'full' ? 60 : 12,
        images,
        collect: (asking) => clean(asking, preset),
      },
      extents[preset],
    ),
    ...attacks.flatMap((kind) =>
      extents[preset].epsilons.map((epsilon) =>
        partFor(
          {
            name: `${kind}, ${epsilonName(epsilon)}`,
            x: epsilon,
            weight: kind === 'FGSM' ? 4 : 4 + extents[preset].attacked.iterations,
            images,
            collect: async (asking) =>
              (await attackedBy(kind, epsilon, preset)(asking)).map((share) => ({
                ...share,
                point: { name: epsilonName(epsilon), x: epsilon },
              })),
          },
          extents[preset],
        ),
      ),
    ),
  ],
  settings: describeSettings,
  claims: attacks.flatMap(claimsOf),
}
