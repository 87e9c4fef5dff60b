/**
 * The parts of TensorFlow.js that are used. The module itself is handed in: the engine imports none of the packages
 * (tfjs-core with a backend, tfjs-node, tfjs-node-gpu) that are it.
 */

type Shape = number[]

/** A tensor of TensorFlow.js: a handle to numbers that lie on the device until it is disposed of. */
export interface TfTensor {
  readonly shape: Shape
  data(): Promise<Float32Array | Int32Array | Uint8Array>
  dispose(): void
}

type Unary = (x: TfTensor) => TfTensor
type Binary = (a: TfTensor, b: TfTensor) => TfTensor
type Reduction = (x: TfTensor, axes: number[], keep: boolean) => TfTensor
type DataFormat = 'NHWC'

export interface TensorFlow {
  tensor(values: Float32Array | Int32Array, shape: Shape, type: 'float32' | 'int32'): TfTensor
  scalar(value: number): TfTensor
  zeros(shape: Shape): TfTensor
  tidy<Result extends TfTensor | TfTensor[]>(work: () => Result): Result
  memory(): { readonly numTensors: number }
  /** Resolves when other work has had its turn. */
  nextFrame(): Promise<void>
  engine(): {
    runKernel(name: string, inputs: Record<string, TfTensor>, attributes: Record<string, unknown>): unknown
  }

  readonly add: Binary
  readonly sub: Binary
  readonly mul: Binary
  readonly div: Binary
  readonly greater: Binary
  readonly equal: Binary
  readonly neg: Unary
  readonly exp: Unary
  readonly log: Unary
  readonly sqrt: Unary
  readonly tanh: Unary
  readonly relu: Unary
  readonly sigmoid: Unary
  readonly softplus: Unary
  readonly abs: Unary
  readonly sign: Unary
  readonly clone: Unary
  readonly logSoftmax: Unary
  readonly sum: Reduction
  readonly max: Reduction
  step(x: TfTensor): TfTensor
  where(condition: TfTensor, yes: TfTensor, no: TfTensor): TfTensor
  reshape(x: TfTensor, shape: Shape): TfTensor
  transpose(x: TfTensor, order: number[]): TfTensor
  broadcastTo(x: TfTensor, shape: Shape): TfTensor
  slice(x: TfTensor, begin: number[], size: number[]): TfTensor
  pad(x: TfTensor, widths: [number, number][], value: number): TfTensor
  concat(parts: TfTensor[], axis: number): TfTensor
  matMul(a: TfTensor, b: TfTensor, transposeA: boolean, transposeB: boolean): TfTensor
  gather(x: TfTensor, index: TfTensor, axis: number): TfTensor
  scatterND(index: TfTensor, updates: TfTensor, shape: Shape): TfTensor
  argMax(x: TfTensor, axis: number): TfTensor
  oneHot(index: TfTensor, depth: number): TfTensor
  cast(x: TfTensor, type: 'float32'): TfTensor
  maxPool(x: TfTensor, size: number, stride: number, padding: 'valid'): TfTensor
  conv2d(x: TfTensor, kernel: TfTensor, stride: number, padding: 'valid', format: DataFormat): TfTensor
  conv2dTranspose(y: TfTensor, kernel: TfTensor, shape: Shape, stride: number, padding: 'valid'): TfTensor
}
