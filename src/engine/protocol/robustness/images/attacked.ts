import { fastGradient, projectedGradient } from '../../../attacks/index.ts'
import type { DifferentiableClassifier, LabelledRows } from '../../../models/index.ts'
import type { LabelledImages } from '../../../images/index.ts'
import { atLeast, type Standard } from '../../claims.ts'
import type { StudyPart } from '../../study.ts'
import { type Gap, gapClaim, ourClaim } from './claims.ts'
import { pick } from './data.ts'
import { epsilonName, measureOf, models, roundedName } from './names.ts'
import { type Asking, partFor, type Share, stages } from './parts.ts'
import type { Added } from './repetition.ts'
import type { ImageExtent, NetworkKind } from './settings.ts'

export const attacks = ['FGSM', 'PGD'] as const
export type Attack = (typeof attacks)[number]

/** Who is attacked, and on what images. */
export interface AttackedModels {
  /** Name of the set of images. */
  readonly images: string
  /** Whether these will do. @throws CloisterError where not */
  readonly check?: (images: LabelledImages) => void
  readonly network: NetworkKind
  /** What figures of the network go by. */
  readonly networkName: string
  /** What CAMA is trained on besides clean images. */
  readonly added: Added | null
}

/** The images that are attacked: the first of the test images. */
const attackedOf = ({ repetition: { data, extent } }: Asking): LabelledRows => {
  const { test } = data
  const count = Math.min(extent.attacked.images, test.labels.length)
  return pick(
    test,
    Array.from({ length: count }, (_, i) => i),
  )
}

async function clean(asking: Asking, { network: kind, networkName, added }: AttackedModels): Promise<Share[]> {
  const { repetition, context, tell } = asking
  const stage = stages(tell, 2)
  const network = await repetition.network(kind, null, context, stage(0))
  const cama = await repetition.cama(added, context, stage(1))
  const rows = attackedOf(asking)
  const values = [
    [networkName, await repetition.rate(network, rows, context)],
    [models.cama, await repetition.rate(cama, rows, context)],
  ] as const
  return attacks.flatMap((curve) => values.map(([model, value]) => ({ curve, model, value })))
}

/** Every pixel may be changed by up to epsilon, and stays a grey level. */
const attackedBy =
  (kind: Attack, epsilon: number, { network: networkKind, networkName, added }: AttackedModels) =>
  async (asking: Asking): Promise<Share[]> => {
    const { repetition, context, tell } = asking
    const stage = stages(tell, 6)
    const rows = attackedOf(asking)
    const { iterations } = repetition.extent.attacked
    const network = await repetition.network(networkKind, null, context)
    const cama = await repetition.cama(added, context)
    const columns = Array.from({ length: rows.inputs.width }, (_, column) => column)
    const everywhere = { columns, norm: 'L-infinity', epsilon, range: [0, 1] } as const
    const attack = async (
      model: DifferentiableClassifier,
      name: string,
      slopes: 'exact' | 'rounded' = 'exact',
    ): Promise<LabelledRows> => {
      const own = {
        executor: context.executor,
        signal: context.signal,
        random: repetition.random.stream(`${kind} ${epsilon}, ${name}`),
      }
      const limits = { ...everywhere, slopes }
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
    stage(0)(0, `Attacking the ${networkName} by ${kind}`)
    const againstNetwork = await attack(network, networkName)
    stage(1)(0, `Attacking CAMA by ${kind}`)
    const againstCama = await attack(cama, models.cama)
    const tuned = await repetition.fineTune(cama, againstCama, `${kind} ${epsilon}`, context, stage(2))
    stage(3)(0, `Attacking the fine-tuned CAMA by ${kind}`)
    const againstTuned = await attack(tuned, models.tuned)
    stage(4)(0, `Attacking by ${kind} with rounded slopes`)
    const roundedNetwork = await attack(network, networkName, 'rounded')
    const roundedCama = await attack(cama, models.cama, 'rounded')
    const curve = kind
    return [
      { curve, model: networkName, value: await value(network, againstNetwork) },
      { curve, model: models.cama, value: await value(cama, againstCama) },
      { curve, model: models.tuned, value: await value(tuned, againstCama) },
      { curve, model: models.tunedAttacked, value: await value(tuned, againstTuned) },
      { curve, model: models.tunedClean, value: await value(tuned, rows) },
      { curve, model: models.carriedOver, value: await value(cama, againstNetwork) },
      { curve, model: roundedName(networkName), value: await value(network, roundedNetwork) },
      { curve, model: models.rounded, value: await value(cama, roundedCama) },
    ]
  }

/** The parts of a study of attacks: the images as they are, where everything is trained, then every attack with every epsilon. */
export const attackParts = (of: AttackedModels, extent: ImageExtent, training: number): StudyPart[] => [
  partFor(
    {
      ...of,
      name: epsilonName(0),
      x: 0,
      weight: training,
      collect: (asking) => clean(asking, of),
    },
    extent,
  ),
  ...attacks.flatMap((kind) =>
    extent.epsilons.map((epsilon) =>
      partFor(
        {
          ...of,
          name: `${kind}, ${epsilonName(epsilon)}`,
          x: epsilon,
          weight: kind === 'FGSM' ? 4 : 4 + 1.5 * extent.attacked.iterations,
          collect: async (asking) =>
            (await attackedBy(kind, epsilon, of)(asking)).map((share) => ({
              ...share,
              point: { name: epsilonName(epsilon), x: epsilon },
            })),
        },
        extent,
      ),
    ),
  ),
]

export const named = (kind: Attack, model: string) => ({ measure: measureOf(kind, model), model })
export const attackGap = (kind: Attack, of: string, less: string): Gap & { readonly words: string } => ({
  words: 'mean over the epsilons',
  of: named(kind, of),
  less: named(kind, less),
})

/** What the paper may have seen: attacks that go astray where single precision rounds a sure model's probability to 1. */
const masked = (kind: Attack, networkName: string) =>
  `Attacked by ${kind} along slopes that single precision has rounded, CAMA is right more often than the ${networkName}`

/** What is claimed of either attack. */
export const attackClaims = (
  kind: Attack,
  networkName: string,
  paper: { readonly robust: string; readonly tuned: string; readonly kept: string },
  added: { readonly words: string; readonly standard: Standard; readonly below?: number },
) => [
  {
    ...gapClaim(
      `Against ${kind} CAMA is right more often than the ${networkName}`,
      paper.robust,
      atLeast(0),
      attackGap(kind, models.cama, networkName),
    ),
    explainedBy: masked(kind, networkName),
  },
  ourClaim(masked(kind, networkName), atLeast(0), attackGap(kind, models.rounded, roundedName(networkName))),
  gapClaim(`Against ${kind} fine-tuning adds ${added.words} to CAMA`, paper.tuned, added.standard, {
    ...attackGap(kind, models.tuned, models.cama),
    ...(added.below === undefined ? {} : { below: added.below, words: `mean over epsilons below ${added.below}` }),
  }),
  gapClaim(
    `After fine-tuning on images attacked by ${kind} CAMA is as good on clean ones as before`,
    paper.kept,
    atLeast(-0.02),
    { ...attackGap(kind, models.tunedClean, models.cama), lessClean: true },
  ),
  ourClaim(
    `Against ${kind} fine-tuning helps CAMA, however little`,
    atLeast(0),
    attackGap(kind, models.tuned, models.cama),
  ),
  ourClaim(
    `Against ${kind} the fine-tuned CAMA, attacked again, is right more often than the ${networkName}`,
    atLeast(0),
    attackGap(kind, models.tunedAttacked, networkName),
  ),
  ourClaim(
    `CAMA’s own slopes, and not the ${networkName}’s, make the worse ${kind} examples against it: its samples hide nothing`,
    atLeast(0),
    attackGap(kind, models.carriedOver, models.cama),
  ),
  ourClaim(
    `About images attacked along the ${networkName}’s slopes by ${kind} CAMA too is right more often than the ${networkName}`,
    atLeast(0),
    attackGap(kind, models.carriedOver, networkName),
  ),
]
