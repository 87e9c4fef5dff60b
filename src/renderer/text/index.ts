/**
 * What the window says, in the language of the window. There is one so far; another is a folder beside `en` that satisfies `Words`, and
 * a choice here. What the window, the report and the command line say alike stands in `shared/text`.
 */

import { english } from './en/index.ts'

export type Words = typeof english

export const words: Words = english
