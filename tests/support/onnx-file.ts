/** Small ONNX files for tests, written field by field after onnx.proto3: what other programs save, and not what ours writes. */

const varint = (value: number): number[] => {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return bytes
}
const whole = (field: number, value: number): number[] => [...varint(8 * field), ...varint(value)]
const part = (field: number, content: readonly number[]): number[] => [
  ...varint(8 * field + 2),
  ...varint(content.length),
  ...content,
]
const text = (field: number, value: string): number[] => part(field, [...Buffer.from(value)])
const floats = (values: readonly number[]): number[] => [...Buffer.from(Float32Array.from(values).buffer)]

/** Element types of onnx.proto3. */
const elements = { float32: 1, int64: 7, text: 8, float64: 11 }

export interface OnnxValue {
  readonly name: string
  readonly type: keyof typeof elements
  /** A text is a dimension that is left open. */
  readonly shape: readonly (number | string)[]
}
export interface OnnxNode {
  readonly type: string
  readonly domain?: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, number | string | readonly number[]>>
  /** Attributes that are lists of whole numbers. */
  readonly wholes?: Readonly<Record<string, readonly number[]>>
}
export interface OnnxGraph {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly (OnnxValue | { readonly name: string; readonly type: 'dictionaries' })[]
  readonly nodes: readonly OnnxNode[]
  readonly constants?: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >
}

function valueInfo(value: OnnxGraph['outputs'][number]): number[] {
  if (value.type === 'dictionaries') {
    const number = part(1, whole(1, elements.float32))
    const map = part(5, [...whole(1, elements.int64), ...part(2, number)])
    return [...text(1, value.name), ...part(2, part(4, part(1, map)))]
  }
  const shape = value.shape.flatMap((size) => part(1, typeof size === 'number' ? whole(1, size) : text(2, size)))
  return [...text(1, value.name), ...part(2, part(1, [...whole(1, elements[value.type]), ...part(2, shape)]))]
}

function attribute(name: string, value: number | string | readonly number[]): number[] {
  if (typeof value === 'number') return [...text(1, name), ...whole(3, value), ...whole(20, 2)]
  if (typeof value === 'string') return [...text(1, name), ...text(4, value), ...whole(20, 3)]
  return [...text(1, name), ...part(7, floats(value)), ...whole(20, 6)]
}

function nodeOf({ type, domain = '', inputs, outputs, attributes = {}, wholes = {} }: OnnxNode): number[] {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, type),
    ...Object.entries(attributes).flatMap(([name, value]) => part(5, attribute(name, value))),
    ...Object.entries(wholes).flatMap(([name, values]) =>
      part(5, [...text(1, name), ...part(8, values.flatMap(varint)), ...whole(20, 7)]),
    ),
    ...text(7, domain),
  ]
}

/** A model's file. */
export function onnxFile({ inputs, outputs, nodes, constants = {} }: OnnxGraph): Uint8Array {
  const graph = [
    ...nodes.flatMap((node) => part(1, nodeOf(node))),
    ...text(2, 'test'),
    ...Object.entries(constants).flatMap(([name, { shape, values }]) =>
      part(5, [
        ...shape.flatMap((size) => whole(1, size)),
        ...whole(2, elements.float32),
        ...text(8, name),
        ...part(9, floats(values)),
      ]),
    ),
    ...inputs.flatMap((value) => part(11, valueInfo(value))),
    ...outputs.flatMap((value) => part(12, valueInfo(value))),
  ]
  const opset = (domain: string, version: number) => part(8, [...text(1, domain), ...whole(2, version)])
  return Uint8Array.from([...whole(1, 8), ...part(7, graph), ...opset('', 15), ...opset('ai.onnx.ml', 2)])
}
