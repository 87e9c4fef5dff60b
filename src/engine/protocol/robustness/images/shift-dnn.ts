import { fitWhitening } from '../../../attacks/index.ts'
import { atLeast, atMost, near, type Standard } from '../../claims.ts'
import type { ResultRow } from '../../results.ts'
import type { PaperStudy, Preset } from '../../study.ts'
import { type Gap, gapClaim } from './claims.ts'
import { shifted, withPixels } from './data.ts'
import { type Direction, directions, otherThan, rangeName } from './names.ts'
import { partFor, type Share } from './parts.ts'
import { type Added, addedShifts, type Tell } from './repetition.ts'
import { extents, type DigitNetwork, networkKinds } from './settings.ts'
import { describeSettings } from './describe.ts'

/** What a network was trained on, told from the shifts that it is asked about. */
const trained = {
  clean: 'clean images',
  same: 'same shifts added',
  other: 'other shifts added',
  whitened: 'whitened images added',
} as const

const curveOf = (kind: DigitNetwork, direction: Direction) => `${kind}, ${direction} shifts`
const measure = (curve: string) => `accuracy: ${curve}`
/** Figure 18 has the CNN only. */
const whitening = (kind: DigitNetwork, direction: Direction) => `${curveOf(kind, direction)}, whitening`

/** Whitened copies of the training images; the whitening is that of the training images too. */
const whitened: Added = {
  name: 'whitened images',
  make: ({ training }) => withPixels(training, fitWhitening(training.inputs)(training.inputs.dense)),
}

/** A range of shifts: every network, on what it was trained on, asked about images shifted along either axis. */
const pointFor = (range: number, preset: Preset) => {
  const { augmentedBy } = extents[preset]
  return partFor(
    {
      name: rangeName(range),
      x: range,
      // The first point trains everything.
      weight: range === 0 ? 40 : 1,
      images: 'mnist',
      familyOf: (model): ResultRow['family'] => (model === trained.clean ? null : 'associational'),
      collect: async ({ repetition, context, tell }) => {
        const shares: Share[] = []
        const trainings = networkKinds.flatMap((kind) => [
          { kind, added: null, name: trained.clean },
          ...directions.map((direction) => ({ kind, added: addedShifts(direction, augmentedBy), name: direction })),
          ...(kind === 'CNN' ? [{ kind, added: whitened, name: trained.whitened }] : []),
        ])
        for (const [i, { kind, added, name }] of trainings.entries()) {
          const own: Tell = (fraction, what) => tell((i + fraction) / trainings.length, what)
          const network = await repetition.network(kind, added, context, own)
          for (const direction of directions) {
            const { test, shape } = repetition.data
            const random = repetition.random.stream(`${direction} ${range}`)
            const rows = range === 0 ? test : shifted(test, shape, direction, range, random)
            const value = await repetition.rate(network, rows, context)
            const share = (curve: string, model: string): Share => ({ curve, model, value, measure: measure(curve) })
            if (name === trained.clean || name === trained.whitened) {
              if (kind === 'CNN') shares.push(share(whitening(kind, direction), name))
              if (name === trained.clean) shares.push(share(curveOf(kind, direction), name))
            } else shares.push(share(curveOf(kind, direction), name === direction ? trained.same : trained.other))
          }
        }
        return shares
      },
    },
    extents[preset],
  )
}

const gap = (kind: DigitNetwork, direction: Direction, model: string, curve = curveOf): Gap => ({
  of: { measure: measure(curve(kind, direction)), model },
  less: { measure: measure(curve(kind, direction)), model: trained.clean },
})
const where = { DNN: 'figure 1', CNN: 'figure 16', 'wide MLP': 'figure 17' } as const

const helps = (kind: DigitNetwork, tested: Direction) =>
  gapClaim(
    `${kind}: adding ${tested} shifts helps against ${tested} shifts`,
    `the green line lies above the blue one (${where[kind]})`,
    atLeast(0),
    { words: 'mean over the ranges', ...gap(kind, tested, trained.same) },
  )

const harms = (kind: DigitNetwork, tested: Direction, paper: string, standard: Standard = atMost(0)) =>
  gapClaim(
    `${kind}: adding ${otherThan(tested)} shifts ${standard.words.startsWith('within') ? 'hardly changes' : 'harms'} what it makes of ${tested} ones`,
    paper,
    standard,
    { words: 'mean over the ranges', ...gap(kind, tested, trained.other) },
  )
const worse = '"data augmentation during training makes generalization to unseen shifts worse"'

/** Figures 1, 16, 17 and 18: augmentation with one shift, tested on the other. */
export const mnistShiftDnn: PaperStudy = {
  name: 'mnist-shift-dnn',
  title: 'Digits shifted: what augmentation does to discriminative networks',
  paper: 'figures 1, 16, 17 and 18',
  question:
    'Three discriminative networks (a DNN, a convolutional one and a wide one) learn digits from clean images, or from these with shifted copies added, vertically or horizontally; the convolutional one also with ZCA-whitened copies. How often is each right about digits that are shifted further and further, along the axis that it has seen and along the other?',
  expect:
    'The paper: shifted copies help against shifts along the same axis and harm against those along the other one, whatever the network; for the convolutional one, horizontal copies hardly matter to vertical shifts. Whitened copies harm both.',
  axis: { name: 'shift range, as a share of the image', scale: 'linear' },
  networks: [],
  parts: (preset) => [0, ...extents[preset].ranges].map((range) => pointFor(range, preset)),
  settings: describeSettings,
  claims: [
    ...networkKinds.flatMap((kind) => directions.map((direction) => helps(kind, direction))),
    harms('DNN', 'vertical', `${worse} (figure 1a)`),
    harms('DNN', 'horizontal', `${worse} (figure 1b)`),
    harms('CNN', 'horizontal', '"clearly harmed the robustness performances to unseen horizontal shifts" (figure 16)'),
    harms('CNN', 'vertical', '"did not influence the performance on vertical shifts much" (figure 16)', near(0, 0.05)),
    harms('wide MLP', 'vertical', '"shows no improvement by enlarging the network sizes" (figure 17)'),
    harms('wide MLP', 'horizontal', '"shows no improvement by enlarging the network sizes" (figure 17)'),
    ...directions.map((direction) =>
      gapClaim(
        `CNN: adding whitened images harms what it makes of ${direction} shifts`,
        '"harm both robustness against vertical shift and horizontal shift" (figure 18)',
        atMost(0),
        { words: 'mean over the ranges', ...gap('CNN', direction, trained.whitened, whitening) },
      ),
    ),
  ],
}
