import path from 'node:path'
import type { CsvDialect, DataSource, Inspection } from '#shared/contracts/dataset.ts'
import type { ModelContents } from '#shared/contracts/model-file.ts'
import type { CategoryColumn, NumberColumn, Table } from '#shared/contracts/table.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { type CsvValue, importCsv, inspectCsv, lineOfRow, loadTable, toCsv } from '#storage/index.ts'
import { modelContents } from './contents.ts'
import { OnnxModel } from './onnx-model.ts'

/** What is to be predicted, with which model. */
export interface PredictRequest {
  readonly model: string
  readonly data: string
  readonly outcome: string
  /** Columns that the model reads, in its order; null: by the names of its inputs, or all that are left over in the file's order. */
  readonly features: readonly string[] | null
  /** Columns that are copied beside the outcome; null: all that the model does not read. */
  readonly keep: readonly string[] | null
  /** Texts of the outcome in the order of the model's answers; null: in the order of numbers, else by code point. */
  readonly classes: readonly string[] | null
  /** Whether the model's answers are scores and no probabilities yet. */
  readonly logits: boolean
  /** How the table is written; what is left out is found out. */
  readonly dialect?: Partial<CsvDialect>
  /** A folder for what is read; it may go afterwards. */
  readonly folder: string
  readonly threads: number
}

export interface PredictControl {
  readonly signal: AbortSignal
  readonly onProgress: (progress: { readonly stage: string; readonly fraction: number }) => void
}

const invalid = (message: string, advice: string, file: string, column?: string) =>
  new CloisterError('predictions-invalid', message, advice, { file, ...(column === undefined ? {} : { column }) })

/**
 * Runs an ONNX model on a table's rows and gives a file of predictions, as an audit reads them: the outcome, the columns kept, and a
 * column "p_CLASS" for each class.
 *
 * @returns the text of a CSV file
 * @throws CloisterError model-file, predictions-invalid, and as importing a file does
 */
export const predictTable = async (request: PredictRequest, control: PredictControl): Promise<string> =>
  (await predictRows(request, control)).text

/** As `predictTable`, with what the table was, and what of the model's file could be training rows. */
export async function predictRows(
  request: PredictRequest,
  { signal, onProgress }: PredictControl,
): Promise<{ readonly text: string; readonly source: DataSource; readonly contents: ModelContents | null }> {
  const file = path.basename(request.data)
  const inspection = await inspectCsv(request.data, request.dialect)
  const model = await OnnxModel.open(request.model, request.threads)
  try {
    const features = featuresOf(request, model, inspection, file)
    const names = inspection.columns.map(({ name }) => name)
    const kept = (request.keep ?? names.filter((name) => !features.includes(name))).filter(
      (name) => name !== request.outcome,
    )
    for (const name of [request.outcome, ...features, ...kept])
      if (!names.includes(name))
        throw invalid(
          `The file has no column “${name}”.`,
          `Its columns are: ${names.slice(0, 20).join(', ')}.`,
          file,
          name,
        )
    const read = async (columns: readonly string[], type: 'number' | 'category') => {
      const plan = { name: file, dialect: inspection.dialect, columns: columns.map((name) => ({ name, type })) }
      const table = await importCsv(request.data, plan, { snapshots: request.folder, signal })
      const stored = path.join(request.folder, `${table.snapshot.sha256}.parquet`)
      return { ...(await loadTable(stored, plan.columns)), source: table.source }
    }
    onProgress({ stage: 'Reading the rows', fraction: 0 })
    const inputs = await read(features, 'number')
    const texts = await read([request.outcome, ...kept], 'category')
    const numbers = inputs.columns.map((column) => (column as NumberColumn).values)
    await refuseMissing(numbers, features, request.data, inspection)
    const classes = classesOf(request, texts, file)
    const probabilities = await model.predict(numbers, classes.length, request.logits, {
      signal,
      onRows: (done) => onProgress({ stage: 'Asking the model', fraction: 0.2 + (0.8 * done) / inputs.rows }),
    })
    const contents = await modelContents(request.model, numbers)
    return { text: writeTable(texts, classes, probabilities), source: inputs.source, contents }
  } finally {
    await model.close()
  }
}

function featuresOf(
  { features, outcome, keep }: PredictRequest,
  model: OnnxModel,
  { columns }: Inspection,
  file: string,
): readonly string[] {
  const names = columns.map(({ name }) => name)
  const left = columns.filter(({ name, type }) => type === 'number' && name !== outcome && !keep?.includes(name))
  const chosen = features ?? model.columnNames ?? left.map(({ name }) => name)
  const stray = chosen.find((name) => !names.includes(name))
  if (stray !== undefined)
    throw invalid(
      `The model reads a column “${stray}”, which the file does not have.`,
      'Name the columns that it reads, in its order, with --features.',
      file,
      stray,
    )
  if (model.width !== null && model.width !== chosen.length)
    throw invalid(
      `The model reads ${model.width} columns, and ${chosen.length} are there for it: ${chosen.slice(0, 20).join(', ')}.`,
      'Name the columns that it reads, in its order, with --features.',
      file,
    )
  return chosen
}

/** A model of numbers has no answer where a number is missing. */
async function refuseMissing(
  columns: readonly Float64Array[],
  names: readonly string[],
  file: string,
  { dialect }: Inspection,
): Promise<void> {
  for (const [k, values] of columns.entries()) {
    const row = values.findIndex(Number.isNaN)
    if (row < 0) continue
    const line = await lineOfRow(file, dialect, row)
    throw new CloisterError(
      'predictions-invalid',
      `There is no number in column ${names[k]} on line ${line ?? row + 2}, and the model needs one.`,
      'Fill in what is missing as it was done when the model was trained, or leave the row out.',
      { file: path.basename(file), column: names[k], ...(line === undefined ? {} : { line }) },
    )
  }
}

function classesOf({ classes, outcome }: PredictRequest, { columns }: Table, file: string): readonly string[] {
  const { levels } = columns.find(({ name }) => name === outcome) as CategoryColumn
  const chosen = classes ?? levels
  const stray = levels.find((level) => !chosen.includes(level))
  if (stray !== undefined)
    throw invalid(`The outcome “${stray}” is not among the classes.`, 'Name all of them.', file, outcome)
  if (chosen.length < 2)
    throw invalid(
      `The outcome ${outcome} has one value only.`,
      'Name all classes that the model knows, in its order, with --classes.',
      file,
      outcome,
    )
  return chosen
}

/** Numbers as numbers: else "-1" would be taken for a formula of a spreadsheet, and written otherwise. */
const plainValue = (text: string): CsvValue => (String(Number(text)) === text ? Number(text) : text)

function writeTable({ rows, columns }: Table, classes: readonly string[], probabilities: Float64Array): string {
  const kept = columns as readonly CategoryColumn[]
  const lines = Array.from({ length: rows }, (_, row): CsvValue[] => [
    ...kept.map(({ codes, levels }) => (codes[row] < 0 ? null : plainValue(levels[codes[row]]))),
    ...classes.map((__, k) => probabilities[row * classes.length + k]),
  ])
  return toCsv([...kept.map(({ name }) => name), ...classes.map((value) => `p_${value}`)], lines)
}
