import { atLeast, near } from '../../claims.ts'
import type { PaperStudy, Preset } from '../../study.ts'
import { firstGap, type Gap, gapClaim, ourClaim } from './claims.ts'
import { joinRows, pick, shifted } from './data.ts'
import { describeSettings } from './describe.ts'
import { type Direction, directions, measureOf, models, otherThan, rangeName } from './names.ts'
import { type Asking, partFor, type Share, stages } from './parts.ts'
import { extents } from './settings.ts'

const images = 'mnist'

/** What was fine-tuned on, told from the shifts that are asked about: the six panels of figure 7. */
const panels = ['same', 'other', 'both'] as const
type Panel = (typeof panels)[number]
const panelWords = { same: 'the same shifts', other: 'the other shifts', both: 'both shifts' } as const
const curveOf = (direction: Direction, panel: Panel) => `${direction} shifts, fine-tuned on ${panelWords[panel]}`
const sharesCurve = (direction: Direction) => `${direction} shifts, by images fine-tuned on`

/** The first half of some rows, which fine-tuning sees, and the second. */
const halves = (count: number) => {
  const all = Array.from({ length: count }, (_, i) => i)
  return [all.slice(0, Math.floor(count / 2)), all.slice(Math.floor(count / 2))] as const
}

/** Clean images: every model is trained here. */
async function clean({ repetition, context, tell }: Asking): Promise<Share[]> {
  const stage = stages(tell, 2)
  const { test } = repetition.data
  const network = await repetition.network('DNN', null, context, stage(0))
  const cama = await repetition.cama(null, context, stage(1))
  const values = [
    [models.network, await repetition.rate(network, test, context)],
    [models.cama, await repetition.rate(cama, test, context)],
    [models.withoutM, await repetition.rate(cama.withPrediction({ manipulation: 'none' }), test, context)],
  ] as const
  return directions.flatMap((direction) =>
    panels.flatMap((panel) =>
      values
        // What does not depend on fine-tuning is told once as a variant.
        .filter(([model]) => model !== models.withoutM || panel === 'same')
        .map(([model, value]): Share => ({ curve: curveOf(direction, panel), model, value })),
    ),
  )
}

/** Images shifted within a range, along either axis; and fine-tuning on half of those along one, the other and both. */
const shiftedWithin =
  (range: number) =>
  async ({ repetition, context, tell }: Asking): Promise<Share[]> => {
    const { test, shape } = repetition.data
    const network = await repetition.network('DNN', null, context)
    const cama = await repetition.cama(null, context)
    const withoutM = cama.withPrediction({ manipulation: 'none' })
    const [seen, unseen] = halves(test.labels.length)
    const rate = (model: typeof network, rows: typeof test) => repetition.rate(model, rows, context)
    const moved = Object.fromEntries(
      directions.map((direction) => [
        direction,
        shifted(test, shape, direction, range, repetition.random.stream(`${direction} ${range}`)),
      ]),
    ) as Record<Direction, typeof test>
    const stage = stages(tell, 3)
    const sources = {
      vertical: pick(moved.vertical, seen),
      horizontal: pick(moved.horizontal, seen),
      both: joinRows(pick(moved.vertical, seen), pick(moved.horizontal, seen)),
    }
    const tuned: Partial<Record<keyof typeof sources, typeof cama>> = {}
    for (const [i, [name, rows]] of Object.entries(sources).entries())
      tuned[name as keyof typeof sources] = await repetition.fineTune(cama, rows, `${name} ${range}`, context, stage(i))
    const shares: Share[] = []
    for (const direction of directions) {
      const rows = moved[direction]
      const [ofNetwork, ofCama] = [await rate(network, rows), await rate(cama, rows)]
      const rest = pick(rows, unseen)
      shares.push(
        { curve: curveOf(direction, 'same'), model: models.withoutM, value: await rate(withoutM, rows) },
        { curve: curveOf(direction, 'same'), model: models.unused, value: await rate(cama, rest) },
      )
      for (const panel of panels) {
        const curve = curveOf(direction, panel)
        const source = { same: direction, other: otherThan(direction), both: 'both' } as const
        const model = tuned[source[panel]] as typeof cama
        shares.push(
          { curve, model: models.network, value: ofNetwork },
          { curve, model: models.cama, value: ofCama },
          { curve, model: models.tuned, value: await rate(model, rows) },
        )
        if (panel !== 'same') continue
        shares.push(
          { curve, model: models.tunedUnused, value: await rate(model, rest) },
          { curve, model: models.tunedClean, value: await rate(model, test) },
        )
      }
    }
    return shares
  }

/** The range at which the share of images is varied: in the middle of those there are. */
const middle = (preset: Preset) => extents[preset].ranges[Math.floor(extents[preset].ranges.length / 2)]

/** Figures 8, 19 and 20: fine-tuning on fewer of the images, asked about the half that none of them is from. */
const byShare =
  (direction: Direction, preset: Preset) =>
  async ({ repetition, context, tell }: Asking): Promise<Share[]> => {
    const { test, shape } = repetition.data
    const cama = await repetition.cama(null, context)
    const range = middle(preset)
    const rows = shifted(test, shape, direction, range, repetition.random.stream(`${direction} ${range}`))
    const [seen, unseen] = halves(test.labels.length)
    const rest = pick(rows, unseen)
    const curve = sharesCurve(direction)
    const { shares } = extents[preset]
    const stage = stages(tell, shares.length)
    const found: Share[] = [
      {
        curve,
        model: models.cama,
        value: await repetition.rate(cama, rest, context),
        point: { name: 'none', x: null },
      },
    ]
    for (const [i, share] of shares.entries()) {
      const some = pick(rows, seen.slice(0, Math.max(1, Math.round(share * seen.length))))
      const tuned = await repetition.fineTune(cama, some, `${direction} share ${share}`, context, stage(i))
      const value = await repetition.rate(tuned, rest, context)
      found.push({ curve, model: models.tuned, value, point: { name: shareName(share), x: null } })
    }
    return found
  }

const shareName = (share: number) => `${100 * share} % of them`

const accuracyOf = (curve: string, model: string) => ({ measure: measureOf(curve, model), model })
const gap = (direction: Direction, panel: Panel, of: string, less: string): Gap & { readonly words: string } => ({
  words: 'mean over the ranges',
  of: accuracyOf(curveOf(direction, panel), of),
  less: accuracyOf(curveOf(direction, panel), less),
})

const tuningClaims = (direction: Direction) => [
  gapClaim(
    `Fine-tuning on ${direction} shifts helps against them`,
    '"fine-tuning on manipulated test data with the same shift clearly improves the robustness" (figure 7b, d)',
    atLeast(0),
    gap(direction, 'same', models.tuned, models.cama),
    { ...gap(direction, 'same', models.tunedUnused, models.unused), words: 'on images not fine-tuned on' },
  ),
  gapClaim(
    `Fine-tuning on ${otherThan(direction)} shifts takes nothing away on ${direction} ones`,
    '"the robustness of the model fine-tuned for other manipulated data does not drop" (figure 7a, e)',
    atLeast(-0.02),
    gap(direction, 'other', models.tuned, models.cama),
  ),
  gapClaim(
    `Fine-tuning on both shifts helps against ${direction} ones`,
    '"clear improvements over both manipulations" (figure 7c, f)',
    atLeast(0),
    gap(direction, 'both', models.tuned, models.cama),
  ),
]

/** Figures 7, 8, 19 and 20: deep CAMA trained on clean digits, fine-tuned on shifted ones. */
export const mnistCamaClean: PaperStudy = {
  name: 'mnist-cama-clean',
  title: 'Digits shifted: deep CAMA trained on clean images',
  paper: 'figures 7, 8, 19 and 20',
  question:
    'A deep CAMA and a DNN learn digits from clean images. How often is each right about digits that are shifted vertically or horizontally, and does it help CAMA to be fine-tuned, without labels, on half of the shifted images: on those along the same axis, along the other, or along both? And how many images does that take?',
  expect:
    'The paper: without fine-tuning CAMA is like the DNN on horizontal shifts and better on vertical ones; fine-tuning on the same shift helps much and takes nothing away on the other; 1 % of the images is enough.',
  axis: { name: 'shift range, as a share of the image', scale: 'linear' },
  networks: [],
  parts: (preset) => [
    partFor({ name: rangeName(0), x: 0, weight: preset === 'full' ? 60 : 12, images, collect: clean }, extents[preset]),
    ...extents[preset].ranges.map((range) =>
      partFor({ name: rangeName(range), x: range, weight: 6, images, collect: shiftedWithin(range) }, extents[preset]),
    ),
    ...directions.map((direction) =>
      partFor(
        {
          name: `${direction}, by images`,
          x: null,
          weight: 1.5 * extents[preset].shares.length,
          images,
          collect: byShare(direction, preset),
        },
        extents[preset],
      ),
    ),
  ],
  settings: describeSettings,
  claims: [
    gapClaim(
      'On clean images CAMA is right as often as the DNN',
      'the lines begin together (figure 7)',
      near(0, 0.05),
      { ...gap('vertical', 'same', models.cama, models.network), clean: true, words: 'm inferred' },
      { ...gap('vertical', 'same', models.withoutM, models.network), clean: true, words: 'm = 0 in prediction' },
    ),
    gapClaim(
      'On horizontal shifts CAMA without fine-tuning is like the DNN',
      '"perform similarly to a DNN on horizontally shifted images" (figure 7, top)',
      near(0, 0.05),
      gap('horizontal', 'same', models.cama, models.network),
      { ...gap('horizontal', 'same', models.withoutM, models.network), words: 'm = 0 in prediction' },
    ),
    gapClaim(
      'On vertical shifts CAMA without fine-tuning is better than the DNN',
      '"more robust to vertical shifts" (figure 7, bottom)',
      atLeast(0),
      gap('vertical', 'same', models.cama, models.network),
      { ...gap('vertical', 'same', models.withoutM, models.network), words: 'm = 0 in prediction' },
    ),
    ...directions.flatMap(tuningClaims),
    ...directions.map((direction) => ({
      ...gapClaim(
        `Few ${direction === 'vertical' ? 'vertically' : 'horizontally'} shifted images are enough to be fine-tuned on`,
        '"even using 1 % of the manipulated data is sufficient" (figure 8)',
        atLeast(0),
      ),
      readings: [
        {
          variant: 'the fewest, on images not fine-tuned on',
          values: firstGap(
            accuracyOf(sharesCurve(direction), models.tuned),
            accuracyOf(sharesCurve(direction), models.cama),
          ),
        },
      ],
    })),
    ...directions.map((direction) =>
      ourClaim(`Fine-tuned on ${direction} shifts, CAMA is as good on clean images as before`, atLeast(-0.02), {
        words: 'mean over the ranges',
        of: accuracyOf(curveOf(direction, 'same'), models.tunedClean),
        less: accuracyOf(curveOf(direction, 'same'), models.cama),
        lessClean: true,
      }),
    ),
  ],
}
