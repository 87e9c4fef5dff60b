import type { PaperStudy } from '../../study.ts'
import { mnistAdversarial } from './adversarial.ts'
import { cifarBinary } from './cifar-binary.ts'
import { mnistCamaAugmented } from './cama-augmented.ts'
import { mnistCamaClean } from './cama-clean.ts'
import { mnistShiftDnn } from './shift-dnn.ts'

/** The studies of paper 2 that learn from images. */
export const imageStudies: readonly PaperStudy[] = [
  mnistShiftDnn,
  mnistCamaClean,
  mnistCamaAugmented,
  mnistAdversarial,
  cifarBinary,
]
