import type { Tensor } from '../graph/tensor.ts'
import { checkInputs, type FunctionProgram, type StepProgram } from '../program.ts'
import { OnnxBuilder, type OnnxTarget } from './builder.ts'

/** Outside the loop's body a quantity goes by another name than inside, since ONNX forbids a body to shadow names. */
export const outsideName = {
  start: (name: string) => `${name}/start`,
  final: (name: string) => `${name}/final`,
  every: (name: string) => `${name}/every`,
  reported: (name: string) => `${name}/reported`,
}

const nameOf = (tensor: Tensor) => tensor.name as string

const declare = (builder: OnnxBuilder, tensor: Tensor, name: string, leading: readonly string[] = []) =>
  builder.input(name, [...leading, ...tensor.shape], tensor.type === 'integer' ? 'integer' : 'float')

/** A function as an ONNX file: inputs and outputs under their own names. */
export function functionToOnnx({ inputs, outputs }: FunctionProgram, target: OnnxTarget): Uint8Array {
  checkInputs(inputs, Object.values(outputs))
  const builder = new OnnxBuilder(target)
  for (const input of inputs) declare(builder, input, nameOf(input))
  for (const [name, tensor] of Object.entries(outputs)) builder.output(name, builder.name(tensor), tensor.shape)
  return builder.model()
}

/**
 * A loop as an ONNX file: one Scan over as many steps as the per-step inputs have slices.
 *
 * The data go by their own names and are read by the body from the graph around it, so that a run holds one copy of
 * them however many steps it has. Everything else goes by {@link outsideName}.
 */
export function loopToOnnx({ data, perStep, state, outputs }: StepProgram, target: OnnxTarget): Uint8Array {
  const variables = state.map(({ current }) => current)
  checkInputs([...data, ...perStep, ...variables], [...state.map(({ next }) => next), ...Object.values(outputs)])
  if (perStep.length === 0)
    throw new Error('A loop needs an input that differs from step to step, to count its steps by.')

  const body = new OnnxBuilder(target)
  for (const input of [...variables, ...perStep]) declare(body, input, nameOf(input))
  for (const { current, next } of state) body.output(`${nameOf(current)}/next`, body.name(next), next.shape)
  for (const [name, tensor] of Object.entries(outputs)) body.output(`${name}/one`, body.name(tensor), tensor.shape)

  const loop = new OnnxBuilder(target)
  for (const input of data) declare(loop, input, nameOf(input))
  for (const input of variables) declare(loop, input, outsideName.start(nameOf(input)))
  for (const input of perStep) declare(loop, input, outsideName.every(nameOf(input)), ['steps'])
  loop.scan(
    body,
    [
      ...variables.map((input) => outsideName.start(nameOf(input))),
      ...perStep.map((input) => outsideName.every(nameOf(input))),
    ],
    [...variables.map((input) => outsideName.final(nameOf(input))), ...Object.keys(outputs).map(outsideName.reported)],
    perStep.length,
  )
  for (const input of variables)
    loop.output(outsideName.final(nameOf(input)), outsideName.final(nameOf(input)), input.shape)
  for (const [name, tensor] of Object.entries(outputs))
    loop.output(outsideName.reported(name), outsideName.reported(name), ['steps', ...tensor.shape])
  return loop.model()
}
