import { sizeOf, type Shape } from './graph/shape.ts'

/** The random source an initialiser draws from. */
export interface UniformSource {
  uniform(): number
}

/**
 * Uniform on [-limit, limit] with limit = sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010, equation 16): the
 * default of TensorFlow's dense layers, which paper 1 used.
 *
 * @param shape [..., inputs, outputs]; axes before these are independent models
 */
export function glorotUniform(shape: Shape, random: UniformSource): Float32Array {
  const limit = Math.sqrt(6 / ((shape.at(-2) as number) + (shape.at(-1) as number)))
  return Float32Array.from({ length: sizeOf(shape) }, () => (2 * random.uniform() - 1) * limit)
}

/** All zero. */
export const zeros = (shape: Shape): Float32Array => new Float32Array(sizeOf(shape))

/** A random source with standard normal numbers. */
export interface NormalSource {
  normal(): number
}

/**
 * Normal with a variance of 2 / inputs (He and others 2015, equation 10), for layers that a ReLU follows.
 *
 * @param shape kernels, [outputs, inputs, height, width]
 */
export function heNormal(shape: Shape, random: NormalSource): Float32Array {
  const deviation = Math.sqrt(2 / sizeOf(shape.slice(1)))
  return Float32Array.from({ length: sizeOf(shape) }, () => deviation * random.normal())
}
