import type { PaperText, PublishedStudy } from '#shared/contracts/published.ts'
import type { ClaimVerdict, StudyPreset } from '#shared/contracts/replication.ts'
import { capitalize, signed } from '#shared/text/format.ts'
import { styled } from '#shared/text/number-style.ts'
import { words } from '../../text/index.ts'

/** "0.523 (0.499 to 0.547)": shares and differences to three decimals, larger numbers to four figures. */
export function figureText({ estimate, low, high }: { estimate: number; low: number; high: number }): string {
  const show = (value: number) =>
    Math.abs(value) <= 1 ? signed(value, 3) : styled(value.toPrecision(4)).replace('-', '−').replace(/e\+?/, ' · 10^')
  return words.published.withInterval(show(estimate), show(low), show(high))
}

/** What a preset does, and how long it takes. */
export function presetText(
  preset: StudyPreset,
  { text, ours }: Pick<PublishedStudy, 'text' | 'ours'>,
  { authors }: Pick<PaperText, 'authors'>,
): string {
  const say = words.published.run
  if (preset === 'tiny') return say.tiny
  if (preset === 'quick') return say.quick(text.seconds.quick)
  const time = ours ? say.took(ours.seconds, ours.cores, ours.processor) : say.mayTake
  return `${authors === null ? say.fullOfOurs : say.full} ${time}`
}

/** Icons that go with the words of a verdict. */
export const verdictIcons = {
  holds: 'done',
  'holds under a variant': 'done',
  'does not hold': 'error',
  'not decided': 'help',
} as const satisfies Record<ClaimVerdict, string>

export const when = (date: string): string =>
  new Date(date).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** "Figure 3a of the paper", or that it is ours. */
export function placeText(figure: string, { authors }: Pick<PaperText, 'authors'>): string {
  if (authors === null) return words.published.place.ownBenchmark
  if (figure === 'ours') return words.published.place.besidePaper
  // Some studies name the paper in front of the figure; the page names it above them.
  return words.published.place.inPaper(capitalize(figure.replace(/^paper \d+, /, '')))
}

/** What stands in front of what is known from others. */
export function foundHeading(figure: string, { authors }: Pick<PaperText, 'authors'>): string {
  const { elsewhere, paper, paperFound } = words.published.explanation
  return authors === null ? elsewhere : figure === 'ours' ? paper : paperFound
}
