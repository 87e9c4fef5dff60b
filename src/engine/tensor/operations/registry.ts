import { constantOperation, inputOperation, type Operation } from '../graph/tensor.ts'
import { convolutionOperations } from './convolution.ts'
import { elementwiseOperations } from './elementwise.ts'
import { gatherOperations } from './gather.ts'
import { layoutOperations } from './layout.ts'
import { lossOperations } from './losses.ts'
import { matmulOperations } from './matmul.ts'
import { maxOperations } from './max.ts'
import { partsOperations } from './parts.ts'
import { poolingOperations } from './pooling.ts'
import { softmaxOperations } from './softmax.ts'

const all: readonly Operation[] = [
  inputOperation,
  constantOperation,
  ...elementwiseOperations,
  ...layoutOperations,
  ...partsOperations,
  ...matmulOperations,
  ...softmaxOperations,
  ...maxOperations,
  ...lossOperations,
  ...gatherOperations,
  ...convolutionOperations,
  ...poolingOperations,
]

/** Every operation by its name. A test fails where one that exists is missing here. */
export const operations: ReadonlyMap<string, Operation> = new Map(all.map((operation) => [operation.name, operation]))
