import type { Shape } from '../graph/shape.ts'
import type { OnnxAttributes, OnnxGraph, Tensor } from '../graph/tensor.ts'
import { MessageWriter } from './protobuf.ts'

/** Element types of ONNX's TensorProto. */
export const elementTypes = { float: 1, integer: 6, truth: 9, long: 7 } as const

/** Numbers of AttributeProto.AttributeType. */
const attributeTypes = { float: 1, integer: 2, text: 3, graph: 5, integers: 7 } as const

const attribute = (name: string, type: number) => new MessageWriter().text(1, name).integer(20, type)

function writeAttribute(name: string, value: OnnxAttributes[string]): MessageWriter {
  if (typeof value === 'number') return attribute(name, attributeTypes.integer).integer(3, value)
  if (typeof value === 'string') return attribute(name, attributeTypes.text).text(4, value)
  if ('float' in value) return attribute(name, attributeTypes.float).float(2, value.float)
  return value.reduce((message, item) => message.integer(8, item), attribute(name, attributeTypes.integers))
}

/** A ValueInfoProto: a name with its type and shape; a text as an extent is one that is known only when running. */
function valueInfo(name: string, shape: readonly (number | string)[], type: number): MessageWriter {
  const extents = new MessageWriter()
  for (const extent of shape) {
    const dimension = new MessageWriter()
    if (typeof extent === 'number') dimension.integer(1, extent)
    else dimension.text(2, extent)
    extents.message(1, dimension)
  }
  const tensorType = new MessageWriter().integer(1, type).message(2, extents)
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensorType))
}

/** A NodeProto in the making. */
interface Node {
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: readonly MessageWriter[]
}

/** What the graph must fit. */
export type OnnxTarget = Pick<OnnxGraph, 'forProcessor'>

/** A GraphProto in the making. */
export class OnnxBuilder implements OnnxGraph {
  readonly #nodes: Node[] = []
  /** Results of nodes that are outputs of the graph, with the output's name. */
  readonly #renamed = new Map<string, string>()
  readonly #results = new Set<string>()
  readonly #outputNames = new Set<string>()
  readonly #constants = new Map<string, MessageWriter>()
  readonly #names = new Map<Tensor, string>()
  readonly #inputs: MessageWriter[] = []
  readonly #outputs: MessageWriter[] = []
  readonly #shared = new Map<string, readonly string[]>()
  #count = 0
  readonly forProcessor: boolean

  constructor({ forProcessor }: OnnxTarget) {
    this.forProcessor = forProcessor
  }

  readonly name = (tensor: Tensor): string => {
    const known = this.#names.get(tensor)
    if (known !== undefined) return known
    const name = tensor.operation.toOnnx(tensor, this)
    this.#names.set(tensor, name)
    return name
  }

  readonly node = (type: string, inputs: readonly string[], attributes: OnnxAttributes = {}): string => {
    const name = `${type}_${this.#count++}`
    this.#add(type, inputs, [name], attributes)
    return name
  }

  readonly nodes = (
    type: string,
    inputs: readonly string[],
    attributes: OnnxAttributes,
    results: number,
  ): readonly string[] => {
    const key = JSON.stringify([type, inputs, attributes, results])
    const known = this.#shared.get(key)
    if (known) return known
    const name = `${type}_${this.#count++}`
    const names = Array.from({ length: results }, (_, i) => `${name}_${i}`)
    this.#add(type, inputs, names, attributes)
    this.#shared.set(key, names)
    return names
  }

  readonly integers = (values: readonly number[]): string =>
    this.#constant(
      `integers_${values.join('_')}`,
      elementTypes.long,
      [values.length],
      BigInt64Array.from(values, BigInt),
    )

  readonly scalar = (value: number): string => {
    const single = Float32Array.of(value)
    return this.#constant(`scalar_${new Int32Array(single.buffer)[0]}`, elementTypes.float, [], single)
  }

  #constant(name: string, type: number, shape: Shape, values: ArrayBufferView): string {
    if (!this.#constants.has(name)) {
      const message = new MessageWriter()
      for (const extent of shape) message.integer(1, extent)
      const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      this.#constants.set(name, message.integer(2, type).text(8, name).bytes(9, raw))
    }
    return name
  }

  #add(type: string, inputs: readonly string[], outputs: readonly string[], attributes: OnnxAttributes) {
    const messages = Object.entries(attributes).map(([name, value]) => writeAttribute(name, value))
    this.#write(type, inputs, outputs, messages)
  }

  #write(type: string, inputs: readonly string[], outputs: readonly string[], attributes: readonly MessageWriter[]) {
    this.#nodes.push({ type, inputs, outputs, attributes })
    for (const name of outputs) this.#results.add(name)
  }

  #node({ type, inputs, outputs, attributes }: Node, position: number, read: ReadonlySet<string>): MessageWriter {
    const known = (name: string) => this.#renamed.get(name) ?? name
    const message = new MessageWriter()
    for (const name of inputs) message.text(1, known(name))
    const wanted = outputs.findLastIndex((name) => read.has(name) || this.#outputNames.has(known(name)))
    for (const name of outputs.slice(0, wanted + 1)) message.text(2, known(name))
    message.text(3, `${type}_${position}`).text(4, type)
    for (const item of attributes) message.message(5, item)
    return message
  }

  /** Declares an input of the graph. */
  input(name: string, shape: readonly (number | string)[], type: 'float' | 'integer') {
    this.#inputs.push(valueInfo(name, shape, elementTypes[type]))
  }

  /** Declares an output of the graph; the value that `source` names is known outside as `name`. */
  output(name: string, source: string, shape: readonly (number | string)[]) {
    // A node's result simply takes the output's name; an input, or a result that is an output already, is copied.
    if (source !== name) {
      if (this.#results.has(source) && !this.#renamed.has(source)) this.#renamed.set(source, name)
      else this.#write('Identity', [source], [name], [])
    }
    this.#outputNames.add(name)
    this.#outputs.push(valueInfo(name, shape, elementTypes.float))
  }

  /**
   * Adds a Scan node (ONNX operator Scan, version 16): a loop whose body reads the state and one slice of each scanned
   * input, and gives the new state and one slice of each scanned output.
   *
   * @param inputs names of the initial states, then of the scanned inputs
   * @param outputs names of the final states, then of the scanned outputs
   */
  scan(body: OnnxBuilder, inputs: readonly string[], outputs: readonly string[], scannedInputs: number) {
    const graph = attribute('body', attributeTypes.graph).message(6, body.graph('body'))
    const count = attribute('num_scan_inputs', attributeTypes.integer).integer(3, scannedInputs)
    this.#write('Scan', inputs, outputs, [graph, count])
  }

  /** The GraphProto. */
  graph(name: string): MessageWriter {
    const message = new MessageWriter()
    const read = new Set(this.#nodes.flatMap(({ inputs }) => inputs))
    this.#nodes.forEach((node, position) => message.message(1, this.#node(node, position, read)))
    message.text(2, name)
    for (const item of this.#constants.values()) message.message(5, item)
    for (const item of this.#inputs) message.message(11, item)
    for (const item of this.#outputs) message.message(12, item)
    return message
  }

  /** The bytes of an ONNX file (ModelProto, operator set 18). */
  model(): Uint8Array {
    const operators = new MessageWriter().text(1, '').integer(2, 18)
    return new MessageWriter()
      .integer(1, 8)
      .text(2, 'cloister')
      .message(7, this.graph('program'))
      .message(8, operators)
      .finish()
  }
}
