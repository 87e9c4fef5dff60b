import type { Target } from '../target.ts'
import { backup } from './backup.ts'
import { bif } from './bif.ts'
import { csv } from './csv.ts'
import { images } from './images.ts'
import { ipc } from './ipc.ts'
import { networkJson } from './network-json.ts'
import { onnx } from './onnx.ts'
import { predictions } from './predictions.ts'
import { results } from './results.ts'
import { study } from './study.ts'

/** Every kind of input that a person or another program can hand over. */
export const targets: readonly Target[] = [
  csv,
  bif,
  networkJson,
  study,
  onnx,
  results,
  predictions,
  images,
  backup,
  ipc,
]
