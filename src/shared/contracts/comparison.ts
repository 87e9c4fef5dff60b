import { z } from 'zod'
import { Measure } from './figures.ts'
import { Run } from './job.ts'

/** A figure that both of two runs have. */
export const ComparedFigure = z.strictObject({
  /** attacks and predictions on each population, the advantage net of the shift, or a further analysis. */
  part: z.enum(['attacks', 'predictions', 'net', 'analyses']),
  /** The model's key; null where the figure is of no single model. */
  model: z.string().nullable(),
  /** The model's name. */
  title: z.string(),
  /** Attack, population and comparison, in words. */
  about: z.string(),
  /** Whether it is a control of an attack, where nobody is recognised. */
  control: z.boolean(),
  /** What is measured: its field in the results, and in words. */
  name: z.string(),
  measure: z.string(),
  /** Whether it is a share, told in percent. */
  percent: z.boolean(),
  first: Measure,
  second: Measure,
  /** The second less the first. */
  difference: Measure,
})
export type ComparedFigure = z.infer<typeof ComparedFigure>

/** Something that two runs were told or made with differently; texts. */
export const SettingDifference = z.strictObject({ what: z.string(), first: z.string(), second: z.string() })
export type SettingDifference = z.infer<typeof SettingDifference>

/** Two finished runs side by side. */
export const RunComparison = z.strictObject({
  first: Run,
  second: Run,
  /** Whether each repetition of one has the same rows as that of the other, so that differences are taken within repetitions. */
  paired: z.boolean(),
  /** Why so, or why not, in a sentence. */
  pairing: z.string(),
  settings: z.array(SettingDifference),
  figures: z.array(ComparedFigure),
  /** Figures that only one of the runs has. */
  onlyFirst: z.number().int(),
  onlySecond: z.number().int(),
})
export type RunComparison = z.infer<typeof RunComparison>
