import type { Shape } from './shape.ts'

/** What a tensor's elements are. Truth values are made and used inside a program only. */
export type ElementType = 'float' | 'integer' | 'truth'

/** Numbers of an operation that are fixed when the program is built. */
export type Attributes = Readonly<Record<string, number | readonly number[]>>

/**
 * A node of a program: the value that an operation makes of its inputs. A tensor holds no numbers; it is a description
 * that an executor runs.
 */
export interface Tensor {
  readonly operation: Operation
  readonly inputs: readonly Tensor[]
  readonly attributes: Attributes
  readonly shape: Shape
  readonly type: ElementType
  /** For inputs only. */
  readonly name?: string
}

/** An evaluated tensor of the reference executor: elements row by row. */
export interface Value {
  readonly shape: Shape
  readonly data: Float64Array
}

/** What an operation needs in order to write itself into an ONNX graph. */
export interface OnnxGraph {
  /** Name of a tensor's value in the graph; it is written first where it is not there yet. */
  readonly name: (tensor: Tensor) => string
  /** Adds a node with one result. @returns the result's name */
  readonly node: (type: string, inputs: readonly string[], attributes?: OnnxAttributes) => string
  /**
   * Adds a node with many results, or finds the same one where it is there already. Results that nothing reads are not
   * computed where the node allows that.
   *
   * @returns the results' names
   */
  readonly nodes: (
    type: string,
    inputs: readonly string[],
    attributes: OnnxAttributes,
    results: number,
  ) => readonly string[]
  /**
   * Whether the graph is for onnxruntime's own processor kernels, where some forms are faster that graphics cards do not
   * know; else the plainest form is right.
   */
  readonly forProcessor: boolean
  /** Name of a constant list of whole numbers, such as axes or a shape. */
  readonly integers: (values: readonly number[]) => string
  /** Name of a constant float scalar. */
  readonly scalar: (value: number) => string
}

/** Whole numbers and lists of them; a float is written as {float}. */
export type OnnxAttributes = Readonly<Record<string, number | readonly number[] | { readonly float: number } | string>>

/**
 * One kind of node. Everything that is known of an operation stands in one place: the shape of its result, its meaning
 * (a plain float64 evaluation, which the tests trust), its gradient, and its form in ONNX.
 */
export interface Operation {
  readonly name: string
  /** The meaning of the operation. */
  evaluate(inputs: readonly Value[], node: Tensor): Float64Array
  /**
   * Gradients with respect to the inputs, themselves made of operations (so that they can be differentiated again).
   *
   * @param gradient of the final result with respect to this node, of the node's shape
   * @returns one for each input; null where an input takes none (indices, truth values)
   */
  gradient(node: Tensor, gradient: Tensor): readonly (Tensor | null)[]
  /** Writes the operation into an ONNX graph. @returns the name of the result */
  toOnnx(node: Tensor, onnx: OnnxGraph): string
}

const noGradient = () => []
const cannotEvaluate = (): never => {
  throw new Error('An input is given its value by the executor.')
}

/** A value that is handed in when the program runs. */
export const inputOperation: Operation = {
  name: 'input',
  evaluate: cannotEvaluate,
  gradient: noGradient,
  toOnnx: (node) => node.name as string,
}

/** A number that is fixed when the program is built. */
export const constantOperation: Operation = {
  name: 'constant',
  evaluate: (_, node) => Float64Array.of(node.attributes.value as number),
  gradient: noGradient,
  toOnnx: (node, onnx) => onnx.scalar(node.attributes.value as number),
}

/**
 * An input of a program.
 *
 * @param name unique in the program
 * @param shape its extent along each axis
 */
export function input(name: string, shape: Shape, type: 'float' | 'integer' = 'float'): Tensor {
  return { operation: inputOperation, inputs: [], attributes: {}, shape, type, name }
}

/** A scalar constant. */
export function constant(value: number): Tensor {
  return { operation: constantOperation, inputs: [], attributes: { value }, shape: [], type: 'float' }
}

/** The value of a constant, or undefined for any other tensor. */
export const constantValue = (tensor: Tensor): number | undefined =>
  tensor.operation === constantOperation ? (tensor.attributes.value as number) : undefined

/** A tensor, or a number that stands for a constant. */
export type Operand = Tensor | number

export const asTensor = (operand: Operand): Tensor => (typeof operand === 'number' ? constant(operand) : operand)

/** Makes a node. Used by the operations' own functions; programs call those. */
export function node(
  operation: Operation,
  inputs: readonly Tensor[],
  shape: Shape,
  attributes: Attributes = {},
  type: ElementType = 'float',
): Tensor {
  return { operation, inputs, attributes, shape, type }
}

/**
 * Every tensor that the given ones are made of, each once, inputs before what is made of them.
 *
 * @param inputsOf what a tensor is made of, where that is not its inputs
 */
export function inOrder(
  outputs: readonly Tensor[],
  inputsOf: (tensor: Tensor) => readonly Tensor[] = ({ inputs }) => inputs,
): Tensor[] {
  const order: Tensor[] = []
  const state = new Map<Tensor, 'open' | 'done'>()
  // A stack of its own, since programs can be deeper than the engine's call stack.
  const stack = [...outputs].reverse()
  while (stack.length > 0) {
    const tensor = stack.at(-1) as Tensor
    const known = state.get(tensor)
    if (known === undefined) {
      state.set(tensor, 'open')
      const inputs = inputsOf(tensor)
      for (let i = inputs.length - 1; i >= 0; i--) if (!state.has(inputs[i])) stack.push(inputs[i])
    } else {
      stack.pop()
      if (known === 'open') {
        state.set(tensor, 'done')
        order.push(tensor)
      }
    }
  }
  return order
}
