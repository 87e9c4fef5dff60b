/** What the charts say: at their axes, in their legends, where one points at a mark, and as their titles, which are their findings. */

import { count, list, plural } from '#shared/text/format.ts'
import { chartsOfAnalyses } from './charts-analyses.ts'
import { chartsOfComparisons } from './charts-comparison.ts'
import { chartsOfPublishedStudies } from './charts-published.ts'

/** How often predictions are right with a model. */
interface AccuracyWith {
  /** With its interval, and a sign of per cent. */
  readonly accuracy: string
  readonly model: string
}

const accuracies = (found: readonly AccuracyWith[]) =>
  list(found.map(({ accuracy, model }) => `${accuracy} with ${model}`))

export const charts = {
  accuracy: 'How often the prediction is right (accuracy)',
  attackAccuracy: 'How often the attacker is right (attack accuracy)',
  coinToss: 'coin toss',
  guessing: 'guessing',
  filledAndHollow: 'filled: P, hollow: P*',
  /** An estimate with its interval: "0.500 (0.470 to 0.530)". */
  interval: (estimate: string, low: string, high: string) => `${estimate} (${low} to ${high})`,
  box: {
    middleHalf: (median: string, low: string, high: string) => `median ${median}, middle half ${low} to ${high}`,
    records: (all: number, beyond: number) => `${plural(all, 'record')}, ${count(beyond)} beyond the whiskers`,
  },
  histogram: {
    /** @param share "12 %" */
    ofRows: (series: string, share: string) => `${series}: ${share} of the rows`,
  },
  learning: {
    loss: 'Loss (cross-entropy)',
    step: 'Training step',
  },
  roc: {
    lowerEnd: (curve: string) => `${curve}, lower end`,
    upperEnd: (curve: string) => `${curve}, upper end`,
    wronglyCalled: 'Others wrongly called members (false-positive rate)',
    wronglyCalledAtMost: 'Others wrongly called members, at most (false-positive rate)',
    found: 'Members found (true-positive rate)',
    /** Both are shares of people, "12 %". */
    foundAt: (curve: string, found: string, wrongly: string) => `${curve}: ${found} found at ${wrongly} wrongly called`,
    foundWhile: (curve: string, found: string, wrongly: string) =>
      `${curve}: ${found} found while at most ${wrongly} are wrongly called`,
  },
  /** The table of a chart's numbers. */
  table: {
    series: 'series',
    row: 'row',
    /** Heads of columns, by the names that they have in the program. */
    heads: {
      label: 'label',
      name: 'name',
      mark: 'mark',
      x: 'x',
      position: 'position',
      estimate: 'estimate',
      mean: 'mean',
      low: 'low',
      high: 'high',
      method: 'method',
      'x mean': 'x mean',
      'x low': 'x low',
      'x high': 'x high',
      'x method': 'x method',
      'y mean': 'y mean',
      'y low': 'y low',
      'y high': 'y high',
      'y method': 'y method',
      count: 'count',
      median: 'median',
      lowerQuartile: 'lower quartile',
      upperQuartile: 'upper quartile',
      lowWhisker: 'low whisker',
      highWhisker: 'high whisker',
      outliers: 'outliers',
      'reference at': 'reference at',
      'reference label': 'reference label',
    },
  },
  study: {
    controls: 'grey: controls',
    baseline: 'Majority baseline',
    /** @param elsewhere the same on other people, where they were asked for */
    predictedRightly: (
      outcome: string,
      here: readonly AccuracyWith[],
      elsewhere?: { readonly population: string; readonly found: readonly AccuracyWith[] },
    ) =>
      elsewhere
        ? `${outcome} is predicted rightly ${accuracies(here)}; on ${elsewhere.population}, ${accuracies(elsewhere.found)}.`
        : `${outcome} is predicted rightly ${accuracies(here)}.`,
    net: 'Advantage net of the shift',
    shiftAlone: 'shift alone',
    memoryShows: (models: readonly string[]) =>
      `Against different people, after taking off what the shift alone explains, memory shows in ${list(models)}.`,
    memoryShowsOnly: (models: readonly string[]) =>
      `Against different people, after taking off what the shift alone explains, memory shows in ${list(models)} only.`,
    noMemory: 'Against different people, after taking off what the shift alone explains, no memory is shown.',
    unknownMemory:
      'Against different people, after taking off what the shift alone explains, nothing can be said of memory.',
    /** @param population such as "P" */
    areas: (population: string, areas: readonly { readonly area: string; readonly model: string }[]) =>
      `Ranking members above others on ${population}: area under the curve ${list(areas.map(({ area, model }) => `${area} for ${model}`))}; 0.50 is chance.`,
  },
  analyses: chartsOfAnalyses,
  comparison: chartsOfComparisons,
  published: chartsOfPublishedStudies,
}
