import { constantValue, inOrder, type Tensor } from '../../graph/tensor.ts'
import type { TensorFlow, TfTensor } from './module.ts'
import { lowerings, operandsOf } from './operations.ts'

/** Computes tensors of a program on TensorFlow.js's device. */
export interface Evaluator {
  /**
   * @param inputs values of the program's inputs, which stay the caller's
   * @returns the outputs' values, each a tensor of its own that the caller disposes of
   */
  evaluate(inputs: ReadonlyMap<Tensor, TfTensor>): TfTensor[]
  dispose(): void
}

/** @throws Error for an operation that has no form in TensorFlow.js */
export function makeEvaluator(tf: TensorFlow, outputs: readonly Tensor[]): Evaluator {
  const order = inOrder(outputs, operandsOf)
  const steps = order.filter(({ name, operation }) => name === undefined && operation.name !== 'constant')
  for (const { operation } of steps)
    if (!Object.hasOwn(lowerings, operation.name))
      throw new Error(`The operation "${operation.name}" has no form in TensorFlow.js.`)
  const constants = new Map<Tensor, TfTensor>()
  for (const tensor of order) {
    const value = constantValue(tensor)
    if (value !== undefined) constants.set(tensor, tf.scalar(value))
  }
  const isOutput = new Set(outputs)
  const lastReader = new Map<Tensor, Tensor>()
  for (const tensor of steps) for (const operand of operandsOf(tensor)) lastReader.set(operand, tensor)
  const own = new Set(steps)

  const run = (inputs: ReadonlyMap<Tensor, TfTensor>) => {
    const values = new Map<Tensor, TfTensor>([...inputs, ...constants])
    for (const tensor of steps) {
      const operands = operandsOf(tensor).map((operand) => values.get(operand) as TfTensor)
      values.set(
        tensor,
        tf.tidy(() => lowerings[tensor.operation.name](tf, operands, tensor)),
      )
      // What nobody reads any more goes at once, so that a step needs no more memory than it must.
      for (const operand of new Set(operandsOf(tensor)))
        if (lastReader.get(operand) === tensor && own.has(operand) && !isOutput.has(operand))
          values.get(operand)?.dispose()
    }
    // Copies share the numbers; so an output may be an input, or stand twice.
    return outputs.map((output) => tf.clone(values.get(output) as TfTensor))
  }

  return {
    // Within tidy, what is left over goes, also when something fails half-way.
    evaluate: (inputs) => tf.tidy(() => run(inputs)),
    dispose: () => {
      for (const value of constants.values()) value.dispose()
    },
  }
}
