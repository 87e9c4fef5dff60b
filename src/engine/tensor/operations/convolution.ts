/**
 * Two-dimensional convolution and its two adjoints. All three are linear in both operands, and each one's gradients are
 * the other two, so they can be differentiated as often as one likes.
 *
 * Images are [batch, channels, height, width], kernels [outputs, inputs, height, width].
 */

import { ShapeError, showShape, sizeOf } from '../graph/shape.ts'
import { node, type OnnxGraph, type Operation, type Tensor, type Value } from '../graph/tensor.ts'

/** How a kernel moves over an image. */
export interface Stride {
  /** Steps between neighbouring positions, the same both ways; 1 by default. */
  readonly stride?: number
  /** Zeros around the image: above, left, below, right. */
  readonly padding?: readonly [number, number, number, number]
}

interface Geometry {
  readonly stride: number
  readonly padding: readonly number[]
}

const geometryOf = (tensor: Tensor): Geometry => ({
  stride: tensor.attributes.stride as number,
  padding: tensor.attributes.padding as readonly number[],
})

const outputExtent = (extent: number, kernel: number, before: number, after: number, stride: number): number =>
  Math.floor((extent + before + after - kernel) / stride) + 1

/** Calls back for every pair of an image's and a result's position that a kernel's position connects. */
function connect(
  image: readonly number[],
  result: readonly number[],
  kernel: readonly number[],
  { stride, padding: [top, left] }: Geometry,
  visit: (imageAt: number, resultAt: number, kernelAt: number) => void,
) {
  const [batch, inputs, height, width] = image
  const [, outputs, rows, columns] = result
  const [, , kernelHeight, kernelWidth] = kernel
  for (let b = 0; b < batch; b++)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++)
        for (let r = 0; r < rows; r++)
          for (let c = 0; c < columns; c++)
            for (let kr = 0; kr < kernelHeight; kr++)
              for (let kc = 0; kc < kernelWidth; kc++) {
                const [y, x] = [r * stride + kr - top, c * stride + kc - left]
                if (y < 0 || y >= height || x < 0 || x >= width) continue
                visit(
                  ((b * inputs + i) * height + y) * width + x,
                  ((b * outputs + o) * rows + r) * columns + c,
                  ((o * inputs + i) * kernelHeight + kr) * kernelWidth + kc,
                )
              }
}

const onnxStride = ({ stride, padding }: Geometry) => ({ strides: [stride, stride], pads: [...padding] })

const convolution: Operation = {
  name: 'conv2d',
  evaluate: ([x, w], tensor) => {
    const result = new Float64Array(sizeOf(tensor.shape))
    connect(x.shape, tensor.shape, w.shape, geometryOf(tensor), (xAt, yAt, wAt) => {
      result[yAt] += x.data[xAt] * w.data[wAt]
    })
    return result
  },
  gradient: (tensor, g) => {
    const [x, w] = tensor.inputs
    return [imageAdjoint(g, w, x.shape, geometryOf(tensor)), kernelAdjoint(x, g, w.shape, geometryOf(tensor))]
  },
  toOnnx: (tensor, onnx) => onnx.node('Conv', tensor.inputs.map(onnx.name), onnxStride(geometryOf(tensor))),
}

/**
 * A convolution whose channels are all moved by a number of their own, as one node of ONNX.
 *
 * @returns undefined when the sum of the two is something else
 */
export function convolutionWithBias(a: Tensor, b: Tensor, onnx: OnnxGraph): string | undefined {
  if (a.operation !== convolution || sizeOf(b.shape) !== a.shape[1] || b.shape.at(-3) !== a.shape[1]) return undefined
  const bias = onnx.node('Reshape', [onnx.name(b), onnx.integers([a.shape[1]])])
  return onnx.node('Conv', [...a.inputs.map(onnx.name), bias], onnxStride(geometryOf(a)))
}

const imageAdjunction: Operation = {
  name: 'conv2dTranspose',
  evaluate: ([y, w], tensor) => {
    const result = new Float64Array(sizeOf(tensor.shape))
    connect(tensor.shape, y.shape, w.shape, geometryOf(tensor), (xAt, yAt, wAt) => {
      result[xAt] += y.data[yAt] * w.data[wAt]
    })
    return result
  },
  gradient: (tensor, g) => {
    const [y, w] = tensor.inputs
    return [convolve(g, w, geometryOf(tensor), y.shape), kernelAdjoint(g, y, w.shape, geometryOf(tensor))]
  },
  toOnnx: (tensor, onnx) => {
    const [y, w] = tensor.inputs
    const { stride, padding } = geometryOf(tensor)
    const [, , kernelHeight, kernelWidth] = w.shape
    if (stride === 1) {
      // Without a stride this is a convolution with the kernel turned round, which runs much faster.
      const [top, left, bottom, right] = padding
      const turned = onnx.node('Transpose', [reversed(w, onnx)], { perm: [1, 0, 2, 3] })
      const pads = [kernelHeight - 1 - top, kernelWidth - 1 - left, kernelHeight - 1 - bottom, kernelWidth - 1 - right]
      if (pads.every((count) => count >= 0)) return onnx.node('Conv', [onnx.name(y), turned], { strides: [1, 1], pads })
    }
    const [rows, columns] = tensor.shape.slice(2)
    const full = y.shape.slice(2).map((extent, axis) => (extent - 1) * stride + w.shape[2 + axis])
    const missing = [rows + padding[0] + padding[2] - full[0], columns + padding[1] + padding[3] - full[1]]
    return onnx.node('ConvTranspose', [onnx.name(y), onnx.name(w)], {
      ...onnxStride({ stride, padding }),
      output_padding: missing,
    })
  },
}

/** A kernel read backwards along both of its axes. */
function reversed(w: Tensor, onnx: OnnxGraph): string {
  const lowest = -(2 ** 31)
  return onnx.node('Slice', [
    onnx.name(w),
    onnx.integers([-1, -1]),
    onnx.integers([lowest, lowest]),
    onnx.integers([2, 3]),
    onnx.integers([-1, -1]),
  ])
}

const kernelAdjunction: Operation = {
  name: 'conv2dKernelGradient',
  evaluate: ([x, y]: readonly Value[], tensor) => {
    const result = new Float64Array(sizeOf(tensor.shape))
    connect(x.shape, y.shape, tensor.shape, geometryOf(tensor), (xAt, yAt, wAt) => {
      result[wAt] += x.data[xAt] * y.data[yAt]
    })
    return result
  },
  gradient: (tensor, g) => {
    const [x, y] = tensor.inputs
    return [imageAdjoint(y, g, x.shape, geometryOf(tensor)), convolve(x, g, geometryOf(tensor), y.shape)]
  },
  toOnnx: (tensor, onnx) => {
    const [x, y] = tensor.inputs
    const { stride, padding } = geometryOf(tensor)
    const [outputs, inputs, kernelHeight, kernelWidth] = tensor.shape
    const [batch, , rows, columns] = y.shape
    const [top, left, bottom, right] = padding
    const padded = onnx.node('Pad', [
      onnx.name(x),
      onnx.integers([0, 0, top, left, 0, 0, bottom, right]),
      onnx.scalar(0),
    ])
    // What each position of the kernel sees, side by side; the sum over positions is then one product of matrices.
    const seen: string[] = []
    for (let kr = 0; kr < kernelHeight; kr++)
      for (let kc = 0; kc < kernelWidth; kc++)
        seen.push(
          onnx.node('Slice', [
            padded,
            onnx.integers([kr, kc]),
            onnx.integers([kr + (rows - 1) * stride + 1, kc + (columns - 1) * stride + 1]),
            onnx.integers([2, 3]),
            onnx.integers([stride, stride]),
          ]),
        )
    const positions = kernelHeight * kernelWidth
    const all = onnx.node('Concat', seen, { axis: 1 })
    const patches = onnx.node('Reshape', [all, onnx.integers([batch, positions * inputs, rows * columns])])
    const flat = onnx.node('Reshape', [onnx.name(y), onnx.integers([batch, outputs, rows * columns])])
    const product = onnx.node('MatMul', [flat, onnx.node('Transpose', [patches], { perm: [0, 2, 1] })])
    const sum = onnx.node('ReduceSum', [product, onnx.integers([0])], { keepdims: 0 })
    const kernel = onnx.node('Reshape', [sum, onnx.integers([outputs, kernelHeight, kernelWidth, inputs])])
    return onnx.node('Transpose', [kernel], { perm: [0, 3, 1, 2] })
  },
}

const attributes = ({ stride, padding }: Geometry) => ({ stride, padding })

/** Convolution whose result's shape is known. */
const convolve = (x: Tensor, w: Tensor, geometry: Geometry, shape: readonly number[]): Tensor =>
  node(convolution, [x, w], shape, attributes(geometry))

/** The gradient of a convolution with respect to its image, given that with respect to its result. */
const imageAdjoint = (y: Tensor, w: Tensor, shape: readonly number[], geometry: Geometry): Tensor =>
  node(imageAdjunction, [y, w], shape, attributes(geometry))

/** The gradient of a convolution with respect to its kernel. */
const kernelAdjoint = (x: Tensor, y: Tensor, shape: readonly number[], geometry: Geometry): Tensor =>
  node(kernelAdjunction, [x, y], shape, attributes(geometry))

/**
 * Two-dimensional convolution (in the sense of neural networks: the kernel is not turned round).
 *
 * @param x images, [batch, inputs, height, width]
 * @param w kernels, [outputs, inputs, height, width]
 * @returns [batch, outputs, rows, columns] with rows = floor((height + padding - kernel) / stride) + 1
 */
export function conv2d(x: Tensor, w: Tensor, { stride = 1, padding = [0, 0, 0, 0] }: Stride = {}): Tensor {
  const [batch, inputs, height, width] = x.shape
  const [outputs, kernelInputs, kernelHeight, kernelWidth] = w.shape
  const [top, left, bottom, right] = padding
  const rows = outputExtent(height, kernelHeight, top, bottom, stride)
  const columns = outputExtent(width, kernelWidth, left, right, stride)
  if (x.shape.length !== 4 || w.shape.length !== 4 || inputs !== kernelInputs || !(rows >= 1 && columns >= 1))
    throw new ShapeError(`conv2d: images of ${showShape(x.shape)} and kernels of ${showShape(w.shape)} do not fit.`)
  return convolve(x, w, { stride, padding }, [batch, outputs, rows, columns])
}

/**
 * The adjoint of {@link conv2d}, also called deconvolution: spreads each element of y over the positions it was gathered
 * from.
 *
 * @param y [batch, outputs, rows, columns]
 * @param w kernels as {@link conv2d} takes them, [outputs, inputs, height, width]
 * @param size height and width of the result, which the stride leaves open
 * @returns [batch, inputs, height, width]
 */
export function conv2dTranspose(
  y: Tensor,
  w: Tensor,
  size: readonly [number, number],
  { stride = 1, padding = [0, 0, 0, 0] }: Stride = {},
): Tensor {
  const [batch, outputs, rows, columns] = y.shape
  const [kernelOutputs, inputs, kernelHeight, kernelWidth] = w.shape
  const [top, left, bottom, right] = padding
  const fits =
    y.shape.length === 4 &&
    w.shape.length === 4 &&
    outputs === kernelOutputs &&
    outputExtent(size[0], kernelHeight, top, bottom, stride) === rows &&
    outputExtent(size[1], kernelWidth, left, right, stride) === columns
  if (!fits)
    throw new ShapeError(
      `conv2dTranspose: ${showShape(y.shape)}, kernels of ${showShape(w.shape)} and a result of ${showShape(size)} do not fit.`,
    )
  return imageAdjoint(y, w, [batch, inputs, ...size], { stride, padding })
}

/** Padding that makes a result of ceil(extent / stride) elements, the odd zero below and at the right ("same"). */
export function samePadding(
  size: readonly [number, number],
  kernel: readonly [number, number],
  stride = 1,
): [number, number, number, number] {
  const [vertical, horizontal] = [0, 1].map((axis) =>
    Math.max(0, (Math.ceil(size[axis] / stride) - 1) * stride + kernel[axis] - size[axis]),
  )
  const [top, left] = [Math.floor(vertical / 2), Math.floor(horizontal / 2)]
  return [top, left, vertical - top, horizontal - left]
}

/** For the registry, where a stored program finds its operations by name. */
export const convolutionOperations: readonly Operation[] = [convolution, imageAdjunction, kernelAdjunction]
