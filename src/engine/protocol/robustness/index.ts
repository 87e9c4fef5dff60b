import type { PaperStudy } from '../study.ts'
import { imageStudies } from './images/index.ts'
import { measurement } from './measurement.ts'

/** Every study of paper 2. */
export const robustnessStudies: readonly PaperStudy[] = [measurement, ...imageStudies]
