import { z } from 'zod'
import { SurveyRequest } from '../contracts/executors.ts'

/**
 * What the packaged command line asks of the process that started it: a packaged program is no Node that could be started with
 * a script, so its command line cannot start processes by itself. Trials go by numbers, since one may be started while the
 * end of the one before is still on its way.
 */
export const CommandLineRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start-trial'), trial: z.number().int() }),
  z.strictObject({ kind: z.literal('tell-trial'), trial: z.number().int(), request: SurveyRequest }),
  z.strictObject({ kind: z.literal('end-trial'), trial: z.number().int() }),
])
export type CommandLineRequest = z.infer<typeof CommandLineRequest>

/** What it is told. */
export const CommandLineAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('trial-said'), trial: z.number().int(), message: z.unknown() }),
  z.strictObject({ kind: z.literal('trial-ended'), trial: z.number().int(), how: z.string() }),
])
export type CommandLineAnswer = z.infer<typeof CommandLineAnswer>
