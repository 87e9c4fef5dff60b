/**
 * Programs as plain data that JSON can hold, and back: so that a program can be sent to another process or kept.
 */

import { sizeOf } from './graph/shape.ts'
import { type Attributes, type ElementType, inOrder, type Tensor } from './graph/tensor.ts'
import { operations } from './operations/registry.ts'
import type { FunctionProgram, State, StepProgram } from './program.ts'

/** JSON knows no infinities, no NaN and no -0: they are written as text. */
type PlainNumber = number | string

/** A tensor whose inputs are places in the list that it stands in. */
interface PlainTensor {
  readonly operation: string
  readonly inputs: readonly number[]
  readonly attributes: Readonly<Record<string, PlainNumber | readonly PlainNumber[]>>
  readonly shape: readonly number[]
  readonly type: ElementType
  readonly name?: string
}

/** A {@link FunctionProgram} as plain data; numbers that stand for tensors are places in the list. */
export interface PlainFunction {
  readonly tensors: readonly PlainTensor[]
  readonly inputs: readonly number[]
  readonly outputs: Readonly<Record<string, number>>
}

/** A {@link StepProgram} as plain data, without the numbers that its state begins with. */
export interface PlainLoop {
  readonly tensors: readonly PlainTensor[]
  readonly data: readonly number[]
  readonly perStep: readonly number[]
  readonly state: readonly { readonly current: number; readonly next: number }[]
  readonly outputs: Readonly<Record<string, number>>
}

const plainNumber = (value: number): PlainNumber =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value)

function mapAttributes<From, To>(
  attributes: Readonly<Record<string, From | readonly From[]>>,
  map: (value: From) => To,
): Record<string, To | To[]> {
  const entries = Object.entries(attributes).map(([name, value]) => [
    name,
    Array.isArray(value) ? (value as From[]).map(map) : map(value as From),
  ])
  return Object.fromEntries(entries) as Record<string, To | To[]>
}

/** Lists tensors with all that they are made of. @returns the list, and where in it a tensor stands */
function plainTensors(roots: readonly Tensor[]): { tensors: PlainTensor[]; place: (tensor: Tensor) => number } {
  const order = inOrder(roots)
  const places = new Map(order.map((tensor, place) => [tensor, place]))
  const place = (tensor: Tensor) => places.get(tensor) as number
  const tensors = order.map(({ operation, inputs, attributes, shape, type, name }) => ({
    operation: operation.name,
    inputs: inputs.map(place),
    attributes: mapAttributes(attributes, plainNumber),
    shape: [...shape],
    type,
    ...(name === undefined ? {} : { name }),
  }))
  return { tensors, place }
}

/** @throws Error for an operation that this version does not know, or an input that does not stand before its reader */
function tensorsFrom(plain: readonly PlainTensor[]): Tensor[] {
  const tensors: Tensor[] = []
  for (const { operation: name, inputs, attributes, ...rest } of plain) {
    const operation = operations.get(name)
    if (!operation) throw new Error(`A stored program uses the operation "${name}", which is not known.`)
    if (inputs.some((place) => tensors[place] === undefined))
      throw new Error(`A stored program is damaged: "${name}" reads what does not stand before it.`)
    tensors.push({
      ...rest,
      operation,
      inputs: inputs.map((place) => tensors[place]),
      attributes: mapAttributes(attributes, Number) as Attributes,
    })
  }
  return tensors
}

const mapRecord = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))

export function serialiseFunction({ inputs, outputs }: FunctionProgram): PlainFunction {
  const { tensors, place } = plainTensors([...inputs, ...Object.values(outputs)])
  return { tensors, inputs: inputs.map(place), outputs: mapRecord(outputs, place) }
}

/** @throws Error as {@link deserialiseLoop} does */
export function deserialiseFunction({ tensors: plain, inputs, outputs }: PlainFunction): FunctionProgram {
  const tensors = tensorsFrom(plain)
  return { inputs: inputs.map((place) => tensors[place]), outputs: mapRecord(outputs, (place) => tensors[place]) }
}

export function serialiseLoop({ data, perStep, state, outputs }: StepProgram): PlainLoop {
  const { tensors, place } = plainTensors([
    ...data,
    ...perStep,
    ...state.flatMap(({ current, next }) => [current, next]),
    ...Object.values(outputs),
  ])
  return {
    tensors,
    data: data.map(place),
    perStep: perStep.map(place),
    state: state.map(({ current, next }) => ({ current: place(current), next: place(next) })),
    outputs: mapRecord(outputs, place),
  }
}

/**
 * @param initial what the state begins with, by name: zeros where nothing is given, since whoever runs a loop hands its
 *   state in anyway
 * @throws Error for an operation that is not known, or damaged data
 */
export function deserialiseLoop(plain: PlainLoop, initial: State = {}): StepProgram {
  const tensors = tensorsFrom(plain.tensors)
  const at = (place: number) => tensors[place]
  return {
    data: plain.data.map(at),
    perStep: plain.perStep.map(at),
    state: plain.state.map(({ current, next }) => ({
      current: at(current),
      next: at(next),
      initial: initial[at(current).name as string] ?? new Float32Array(sizeOf(at(current).shape)),
    })),
    outputs: mapRecord(plain.outputs, at),
  }
}
