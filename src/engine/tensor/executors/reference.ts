import { sizeOf } from '../graph/shape.ts'
import { inOrder, type Tensor, type Value } from '../graph/tensor.ts'
import {
  checkInputs,
  type FunctionProgram,
  type InputNumbers,
  type Numbers,
  type State,
  type StepProgram,
} from '../program.ts'
import { type CompiledFunction, type CompiledLoop, type Executor, numbersOf, sliceOf } from './executor.ts'

/** A function that evaluates tensors in float64, one operation after the other, by the operations' own definitions. */
function evaluator(outputs: readonly Tensor[]) {
  const order = inOrder(outputs)
  return (inputs: Readonly<Record<string, InputNumbers>>): Float64Array[] => {
    const values = new Map<Tensor, Value>()
    for (const tensor of order) {
      const { shape, name } = tensor
      if (name === undefined) {
        const operands = tensor.inputs.map((input) => values.get(input) as Value)
        values.set(tensor, { shape, data: tensor.operation.evaluate(operands, tensor) })
      } else {
        values.set(tensor, { shape, data: Float64Array.from(numbersOf(tensor, inputs[name])) })
      }
    }
    return outputs.map((output) => (values.get(output) as Value).data)
  }
}

const named = (names: readonly string[], values: readonly Float64Array[]) =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]))

/** The executor that the tests trust: plain float64, slow, and the same everywhere. */
export class ReferenceExecutor implements Executor {
  readonly name = 'reference'
  readonly version = '1'
  readonly threads = 1

  async compileFunction({ inputs, outputs }: FunctionProgram): Promise<CompiledFunction> {
    const tensors = Object.values(outputs)
    checkInputs(inputs, tensors)
    const evaluate = evaluator(tensors)
    return {
      run: async (given) => named(Object.keys(outputs), evaluate(given)),
      dispose: async () => {},
    }
  }

  async compileLoop({ data, perStep, state, outputs }: StepProgram): Promise<CompiledLoop> {
    const variables = state.map(({ current }) => current)
    const results = [...state.map(({ next }) => next), ...Object.values(outputs)]
    checkInputs([...data, ...perStep, ...variables], results)
    const evaluate = evaluator(results)
    const names = [...variables.map(({ name }) => name as string), ...Object.keys(outputs)]

    return {
      run: async (count, dataGiven, perStepGiven, start) => {
        let current: State = start
        const reported: Record<string, Numbers> = {}
        for (const [name, tensor] of Object.entries(outputs))
          reported[name] = new Float64Array(count * sizeOf(tensor.shape))
        for (let step = 0; step < count; step++) {
          const slices = perStep.map((tensor) => [
            tensor.name as string,
            sliceOf(perStepGiven[tensor.name as string], step, sizeOf(tensor.shape)),
          ])
          const result = named(names, evaluate({ ...dataGiven, ...Object.fromEntries(slices), ...current }))
          current = Object.fromEntries(variables.map(({ name }) => [name as string, result[name as string]]))
          for (const name of Object.keys(outputs)) reported[name].set(result[name], step * result[name].length)
        }
        return { state: current, outputs: reported }
      },
      dispose: async () => {},
    }
  }
}
