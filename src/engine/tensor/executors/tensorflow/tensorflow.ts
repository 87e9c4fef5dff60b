import { sizeOf } from '../../graph/shape.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkInputs, type FunctionProgram, type InputNumbers, type Numbers, type StepProgram } from '../../program.ts'
import { type CompiledFunction, type CompiledLoop, type Executor, numbersOf, sliceOf } from '../executor.ts'
import { makeEvaluator } from './evaluator.ts'
import type { TensorFlow, TfTensor } from './module.ts'

type Given = Readonly<Record<string, InputNumbers>>

const nameOf = (tensor: Tensor) => tensor.name as string

/** Runs programs with TensorFlow.js, in float32, one step after the other; what a step leaves stays on the device. */
export class TensorFlowExecutor implements Executor {
  readonly name: string
  readonly version: string
  readonly threads: number
  readonly #tf: TensorFlow

  /**
   * @param tf the module, its backend ready
   * @param settings.backend what it runs on, for the name
   * @param settings.version its version, for the manifest
   * @param settings.threads processor threads that it was given
   */
  constructor(tf: TensorFlow, settings: { backend: string; version: string; threads: number }) {
    this.#tf = tf
    this.name = `tfjs-${settings.backend}`
    this.version = settings.version
    this.threads = settings.threads
  }

  #upload(tensor: Tensor, values: InputNumbers | undefined): TfTensor {
    const given = numbersOf(tensor, values)
    return tensor.type === 'integer'
      ? this.#tf.tensor(Int32Array.from(given), [...tensor.shape], 'int32')
      : this.#tf.tensor(Float32Array.from(given), [...tensor.shape], 'float32')
  }

  #uploadAll(tensors: readonly Tensor[], given: Given): Map<Tensor, TfTensor> {
    const uploaded = new Map<Tensor, TfTensor>()
    try {
      for (const tensor of tensors) uploaded.set(tensor, this.#upload(tensor, given[nameOf(tensor)]))
      return uploaded
    } catch (error) {
      disposeAll(uploaded.values())
      throw error
    }
  }

  async compileFunction({ inputs, outputs }: FunctionProgram): Promise<CompiledFunction> {
    checkInputs(inputs, Object.values(outputs))
    const evaluator = makeEvaluator(this.#tf, Object.values(outputs))
    return {
      run: async (given) => {
        const values = this.#uploadAll(inputs, given)
        try {
          return await download(Object.keys(outputs), evaluator.evaluate(values))
        } finally {
          disposeAll(values.values())
        }
      },
      dispose: async () => evaluator.dispose(),
    }
  }

  async compileLoop({ data, perStep, state, outputs }: StepProgram): Promise<CompiledLoop> {
    const variables = state.map(({ current }) => current)
    const results = [...state.map(({ next }) => next), ...Object.values(outputs)]
    checkInputs([...data, ...perStep, ...variables], results)
    const evaluator = makeEvaluator(this.#tf, results)
    const kept = new KeptData()
    return {
      run: async (count, dataGiven, perStepGiven, start) => {
        for (const tensor of perStep) numbersOf(tensor, perStepGiven[nameOf(tensor)], [count])
        const values = kept.refresh(data, dataGiven, (tensor, given) => this.#upload(tensor, given))
        let current = this.#uploadAll(variables, start)
        const reported: TfTensor[][] = []
        try {
          for (let step = 0; step < count; step++) {
            const slices = this.#uploadAll(perStep, slicesOf(perStep, perStepGiven, step))
            let made: TfTensor[]
            try {
              made = evaluator.evaluate(new Map([...values, ...slices, ...current]))
            } finally {
              disposeAll(slices.values())
            }
            disposeAll(current.values())
            current = new Map(variables.map((tensor, i) => [tensor, made[i]]))
            reported.push(made.slice(variables.length))
            await this.#tf.nextFrame()
          }
          return {
            state: await read(variables.map(nameOf), [...current.values()]),
            outputs: await readSteps(Object.keys(outputs), reported),
          }
        } finally {
          disposeAll([...current.values(), ...reported.flat()])
        }
      },
      dispose: async () => {
        evaluator.dispose()
        kept.dispose()
      },
    }
  }
}

/** The data of a loop on the device: they are handed in at every call, and sent there again only where they are others. */
class KeptData {
  #values = new Map<Tensor, { readonly given: InputNumbers; readonly value: TfTensor }>()

  refresh(
    tensors: readonly Tensor[],
    given: Given,
    upload: (tensor: Tensor, values: InputNumbers) => TfTensor,
  ): Map<Tensor, TfTensor> {
    for (const tensor of tensors) {
      const [values, known] = [given[nameOf(tensor)], this.#values.get(tensor)]
      if (known && known.given === values) continue
      this.#values.set(tensor, { given: values, value: upload(tensor, values) })
      known?.value.dispose()
    }
    return new Map(tensors.map((tensor) => [tensor, (this.#values.get(tensor) as { value: TfTensor }).value]))
  }

  dispose(): void {
    disposeAll([...this.#values.values()].map(({ value }) => value))
    this.#values.clear()
  }
}

function disposeAll(tensors: Iterable<TfTensor>): void {
  for (const tensor of tensors) tensor.dispose()
}

const slicesOf = (tensors: readonly Tensor[], given: Given, step: number): Given =>
  Object.fromEntries(
    tensors.map((tensor) => [nameOf(tensor), sliceOf(given[nameOf(tensor)], step, sizeOf(tensor.shape))]),
  )

/** The numbers of tensors that stay the caller's. */
async function read(names: readonly string[], tensors: readonly TfTensor[]): Promise<Record<string, Numbers>> {
  const numbers = await Promise.all(tensors.map((tensor) => tensor.data()))
  return Object.fromEntries(names.map((name, i) => [name, Float32Array.from(numbers[i])]))
}

/** The numbers of tensors that are not needed any more. */
const download = (names: readonly string[], tensors: readonly TfTensor[]) =>
  read(names, tensors).finally(() => disposeAll(tensors))

/** Each output of every step, one after the other. */
async function readSteps(
  names: readonly string[],
  steps: readonly (readonly TfTensor[])[],
): Promise<Record<string, Numbers>> {
  const outputs = await Promise.all(
    names.map(async (_, i) => Promise.all(steps.map((tensors) => tensors[i].data() as Promise<Float32Array>))),
  )
  return Object.fromEntries(
    names.map((name, i) => {
      const all = new Float32Array(outputs[i].reduce((total, { length }) => total + length, 0))
      let place = 0
      for (const numbers of outputs[i]) {
        all.set(numbers, place)
        place += numbers.length
      }
      return [name, all]
    }),
  )
}
