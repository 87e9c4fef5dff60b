import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { ModelFileInspection, ModelValue } from '#shared/contracts/model-file.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { runtime } from '../executors/index.ts'

/** The largest file that is opened, in bytes. */
const largest = 512 * 1024 * 1024

/** Rows that one call of a model takes, where the model leaves that open. */
const rowsAtOnce = 1024

const refuse = (file: string, message: string, advice: string) =>
  new CloisterError('model-file', message, advice, { file })

/** One input of a model: a table of numbers, rows x width. */
interface ModelInput {
  readonly name: string
  readonly type: 'float32' | 'float64' | 'int64'
  /** Columns that it reads; null where the model leaves that open. */
  readonly width: number | null
  /** Whether its tensors have one dimension, of rows. */
  readonly flat: boolean
}

/** A model in an ONNX file, which is asked about rows of numbers. It runs on the processor. */
export class OnnxModel {
  readonly #session: InferenceSession
  readonly #file: string
  readonly #inputs: readonly ModelInput[]
  readonly #outputs: readonly string[]
  /** Rows of every call; null where the model leaves that open. */
  readonly #batch: number | null

  private constructor(session: InferenceSession, file: string) {
    this.#session = session
    this.#file = file
    this.#inputs = session.inputMetadata.map((input) => readInput(input, file))
    // Outputs of other kinds, such as labels, are not asked for.
    this.#outputs = session.outputMetadata.flatMap((output) =>
      output.isTensor && (output.type === 'float32' || output.type === 'float64') ? [output.name] : [],
    )
    if (this.#outputs.length === 0) throw noNumbers(session.outputMetadata, file)
    const [first] = session.inputMetadata
    const rows = first?.isTensor ? first.shape[0] : undefined
    this.#batch = typeof rows === 'number' && rows > 0 ? rows : null
  }

  /**
   * @param threads of the processor
   * @throws CloisterError file-missing; model-file where it is too large, is no model, or needs what onnxruntime lacks
   */
  static async open(file: string, threads: number): Promise<OnnxModel> {
    const name = path.basename(file)
    const found = await stat(file).catch(() => null)
    if (!found?.isFile())
      throw new CloisterError('file-missing', `${name} is not a file that can be read.`, 'Check its name and folder.', {
        file: name,
      })
    if (found.size > largest)
      throw refuse(
        name,
        `The model is larger than ${largest / 1024 ** 2} MB.`,
        'Let whoever has the model make its predictions, and audit these.',
      )
    let session: InferenceSession
    try {
      session = await runtime.InferenceSession.create(file, {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        logSeverityLevel: 4,
      })
    } catch (error) {
      throw openingError(name, error)
    }
    try {
      return new OnnxModel(session, name)
    } catch (error) {
      await session.release()
      throw error
    }
  }

  close(): Promise<void> {
    return this.#session.release()
  }

  /** What it reads and answers, as its file says. */
  get inspection(): ModelFileInspection {
    const { inputMetadata, outputMetadata } = this.#session
    const columnNames = this.columnNames && [...this.columnNames]
    return { inputs: inputMetadata.map(told), outputs: outputMetadata.map(told), columnNames, width: this.width }
  }

  /** Names of the columns that it asks for, where each input is one; null where one input takes them all by their order. */
  get columnNames(): readonly string[] | null {
    return this.#inputs.length > 1 ? this.#inputs.map(({ name }) => name) : null
  }

  /** Columns that it reads; null where it leaves that open. */
  get width(): number | null {
    return this.#inputs.length > 1 ? this.#inputs.length : this.#inputs[0].width
  }

  /**
   * The model's answers.
   *
   * @param columns values of each column, in the model's order; equally many
   * @param classes of the outcome
   * @param logits whether the answers are scores that a softmax (of one score, a logistic function) makes probabilities
   * @returns rows x classes probabilities
   * @throws CloisterError model-file where the model cannot be run, or gives no probabilities of so many classes
   */
  async predict(
    columns: readonly Float64Array[],
    classes: number,
    logits: boolean,
    { signal, onRows }: { readonly signal?: AbortSignal; readonly onRows?: (done: number) => void } = {},
  ): Promise<Float64Array> {
    const rows = columns[0].length
    const found = new Float64Array(rows * classes)
    const size = this.#batch ?? rowsAtOnce
    for (let from = 0; from < rows; from += size) {
      signal?.throwIfAborted()
      const count = Math.min(size, rows - from)
      const feeds = this.#feeds(columns, from, count, this.#batch ?? count)
      const results = await this.#session.run(feeds, this.#outputs).catch((error: unknown) => {
        throw refuse(
          this.#file,
          `The model could not be run: ${reasonOf(error)}`,
          'Check that the columns are those that it was trained on, in their order.',
        )
      })
      const { data, width } = this.#answers(results, classes, this.#batch ?? count)
      if (!logits) refuseScores(this.#file, data.subarray(0, count * width))
      for (let row = 0; row < count; row++)
        found.set(probabilitiesOf(data, row * width, width, logits), (from + row) * classes)
      refuseUnknown(this.#file, found.subarray(from * classes, (from + count) * classes))
      onRows?.(from + count)
    }
    return found
  }

  #feeds(columns: readonly Float64Array[], from: number, count: number, size: number) {
    const tensor = ({ type, flat }: ModelInput, own: readonly Float64Array[]) => {
      const values = new Float64Array(size * own.length)
      own.forEach((column, k) => {
        for (let row = 0; row < count; row++) values[row * own.length + k] = column[from + row]
      })
      const shape = flat ? [size] : [size, own.length]
      if (type === 'float32') return new runtime.Tensor('float32', Float32Array.from(values), shape)
      if (type === 'float64') return new runtime.Tensor('float64', values, shape)
      return new runtime.Tensor(
        'int64',
        BigInt64Array.from(values, (value) => BigInt(Math.round(value))),
        shape,
      )
    }
    const single = this.#inputs.length === 1
    return Object.fromEntries(
      this.#inputs.map((input, k) => [input.name, tensor(input, single ? columns : [columns[k]])]),
    )
  }

  /** The first output that has one number for each row and class, or one for each row where there are two classes. */
  #answers(results: Record<string, Tensor>, classes: number, rows: number) {
    const shapes: string[] = []
    for (const name of this.#outputs) {
      const { dims, data, type } = results[name]
      shapes.push(`${name} (${type}, ${dims.join(' x ')})`)
      const width = dims.length === 1 ? 1 : dims.slice(1).reduce((product, size) => product * size, 1)
      if (dims[0] === rows && (width === classes || (width === 1 && classes === 2)))
        return { data: data as Float32Array | Float64Array, width }
    }
    throw refuse(
      this.#file,
      `The model gives no probabilities of ${classes} outcomes; it gives ${shapes.join(', ')}.`,
      'Check the outcome and its classes. A classifier must be saved with its probabilities.',
    )
  }
}

const told = (value: InferenceSession.ValueMetadata): ModelValue =>
  value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape.map((size) => sizeText(size)).join(' x ') }
    : { name: value.name, type: 'other', shape: '' }

const sizeText = (size: number | string) => (typeof size === 'number' && size > 0 ? String(size) : 'open')

/** How far a probability may lie outside 0 to 1, for the rounding of a model's own numbers. */
const slack = 1e-4

/** @throws CloisterError model-file where an answer can be no probability */
function refuseScores(file: string, answers: Float32Array | Float64Array): void {
  const stray = answers.find((value) => !(value >= -slack && value <= 1 + slack))
  if (stray === undefined) return
  throw refuse(
    file,
    `The model’s answers are no probabilities: one of them is ${Number.isFinite(stray) ? Number(stray.toPrecision(4)) : 'not a number'}.`,
    'Say that they are scores (logits), if they are. Else save the classifier with its probabilities.',
  )
}

/** Scores that are infinite, or no numbers, have no probabilities. @throws CloisterError model-file */
function refuseUnknown(file: string, probabilities: Float64Array): void {
  if (!probabilities.some(Number.isNaN)) return
  throw refuse(
    file,
    'The model’s answers to a row are no numbers, or are infinite.',
    'Check that the columns are those that it was trained on, in their order and units.',
  )
}

function readInput(input: InferenceSession.ValueMetadata, file: string): ModelInput {
  if (!input.isTensor || (input.type !== 'float32' && input.type !== 'float64' && input.type !== 'int64'))
    throw refuse(
      file,
      `The model reads ${input.isTensor ? `${input.type} values` : 'something else than a table'} as “${input.name}”; only numbers can be handed to it.`,
      'Save the model so that it reads numbers, with its encoding done beforehand.',
    )
  const { name, type, shape } = input
  if (shape.length > 2)
    throw refuse(
      file,
      `The model’s input “${name}” has ${shape.length} dimensions; a table has two.`,
      'Only models of tables can be run.',
    )
  const width = shape.length < 2 ? 1 : shape[1]
  return { name, type, width: typeof width === 'number' && width > 0 ? width : null, flat: shape.length === 1 }
}

/** One row's probabilities: as they are, of two classes from that of the second, or by a softmax of scores. */
function probabilitiesOf(data: Float32Array | Float64Array, at: number, width: number, logits: boolean): number[] {
  const own = Array.from(data.subarray(at, at + width))
  if (!logits) return width === 1 ? [1 - own[0], own[0]] : own
  const scores = width === 1 ? [0, own[0]] : own
  const most = Math.max(...scores)
  const weights = scores.map((score) => Math.exp(score - most))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

function noNumbers(outputs: readonly runtime.InferenceSession.ValueMetadata[], file: string): CloisterError {
  if (outputs.some(({ isTensor }) => !isTensor))
    return refuse(
      file,
      'The model gives its probabilities as a list of dictionaries.',
      'Save it again without: skl2onnx takes options={"zipmap": False}.',
    )
  return refuse(file, 'The model gives no probabilities, only labels.', 'Save the classifier with its probabilities.')
}

/** What onnxruntime says, in a sentence, without the places in its own source and the path of the file. */
function reasonOf(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n')
  const text = line
    .replace(/^Load model from .* failed:\s*/, '')
    .replace(/^\S*\.(?:cc|h|cpp):\d+ .*\)(?: const)? /, '')
    .trim()
  const short = text.length > 200 ? `${text.slice(0, 199)}…` : text
  return /[.!?…]$/.test(short) ? short : `${short}.`
}

function openingError(file: string, error: unknown): CloisterError {
  const text = reasonOf(error)
  const operator = /(?:No Op registered for|Could not find an implementation for|Fatal error:) *([\w.:]+)/.exec(
    text,
  )?.[1]
  if (operator)
    return refuse(
      file,
      `The model uses the operation ${operator}, which cannot be run here.`,
      'Let whoever has the model make its predictions, and audit these.',
    )
  const why = /protobuf parsing failed/i.test(text) ? 'it is a file of another kind, or a part of it is missing.' : text
  return refuse(
    file,
    `The file cannot be opened as an ONNX model: ${why}`,
    'Choose a whole .onnx file. A CSV file of what the model answers goes by “Choose predictions…”.',
  )
}
