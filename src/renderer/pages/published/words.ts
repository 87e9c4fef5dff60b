import type { PaperText, PublishedStudy } from '#shared/contracts/published.ts'
import type { ClaimVerdict, StudyPreset } from '#shared/contracts/replication.ts'
import { duration, signed } from '#shared/text/format.ts'
import { styled } from '#shared/text/number-style.ts'

/** "0.523 (0.499 to 0.547)": shares and differences to three decimals, larger numbers to four figures. */
export function figureText({ estimate, low, high }: { estimate: number; low: number; high: number }): string {
  const show = (value: number) =>
    Math.abs(value) <= 1 ? signed(value, 3) : styled(value.toPrecision(4)).replace('-', '−').replace(/e\+?/, ' · 10^')
  return `${show(estimate)} (${show(low)} to ${show(high)})`
}

/** What a preset does, and how long it takes. */
export function presetText(
  preset: StudyPreset,
  { text, ours }: Pick<PublishedStudy, 'text' | 'ours'>,
  { authors }: Pick<PaperText, 'authors'>,
): string {
  if (preset === 'tiny') return 'For tests: a few steps on a few rows. Its figures mean nothing.'
  if (preset === 'quick')
    return `Fewer rows, smaller networks and few repetitions: wide intervals, and some claims stay undecided. About ${duration(text.seconds.quick)} on two cores with nothing else to do.`
  const time = ours
    ? `It took ${duration(ours.seconds)} on ${ours.cores} cores (${ours.processor}).`
    : 'It may take hours; finished parts are kept if it is cut off.'
  return `${authors === null ? 'Many more rows, larger networks and more repetitions' : 'The paper’s sizes, with more repetitions'}. ${time}`
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
  if (authors === null) return 'Our own benchmark'
  if (figure === 'ours') return 'Ours, beside the paper’s'
  // Some studies name the paper in front of the figure; the page names it above them.
  const place = figure.replace(/^paper \d+, /, '')
  return `${place.charAt(0).toUpperCase()}${place.slice(1)} of the paper`
}

/** What stands in front of what is known from others. */
export const foundHeading = (figure: string, { authors }: Pick<PaperText, 'authors'>): string =>
  authors === null ? 'Published elsewhere.' : figure === 'ours' ? 'The paper.' : 'The paper found.'
