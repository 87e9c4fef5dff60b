import { stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type {
  ModelFileInspection,
  PredictedBy,
  PredictionPlan,
  PredictionRequest,
} from '#shared/contracts/model-file.ts'
import type { Progress } from '#shared/contracts/job.ts'
import { keyFor, refusedInEncrypted, sha256OfFile } from '#storage/index.ts'
import { predictRows } from './table.ts'
import { OnnxModel } from './onnx-model.ts'

/** One, so that the same model and rows give the same digits on every machine of a kind. */
const threads = 1

/** What a model in a file reads and answers. @throws CloisterError file-missing, model-file */
export async function inspectModel(file: string): Promise<ModelFileInspection> {
  const model = await OnnxModel.open(file, threads)
  try {
    return model.inspection
  } finally {
    await model.close()
  }
}

/** The command that makes the same predictions. */
function commandOf(plan: PredictionPlan, model: string, data: string): string {
  const quote = (text: string) => JSON.stringify(text)
  const options = [
    `--data ${quote(data)}`,
    `--outcome ${quote(plan.outcome)}`,
    `--features ${quote(plan.features.join(','))}`,
    ...(plan.keep.length > 0 ? [`--keep ${quote(plan.keep.join(','))}`] : []),
    `--classes ${quote(plan.classes.join(','))}`,
    ...(plan.logits ? ['--logits'] : []),
  ]
  return `cloister predict ${quote(model)} ${options.join(' ')} --threads ${threads} --out predictions.csv`
}

/**
 * Asks a model about every row of a table and writes its answers to a file, as an audit reads them.
 *
 * @returns which model it was, and which table
 * @throws CloisterError as `predictTable`; not-allowed in an encrypted workspace
 */
export async function runPrediction(
  { model, data, out, plan }: PredictionRequest,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
): Promise<PredictedBy> {
  const folder = path.dirname(out)
  if (keyFor(folder)) throw refusedInEncrypted('Predictions of a model cannot be made')
  const { text, source, contents } = await predictRows(
    { model, data, folder, threads, ...plan },
    { signal, onProgress: (progress) => onProgress({ ...progress, secondsLeft: null }) },
  )
  await writeFile(out, text, { signal })
  const fileName = path.basename(model)
  return {
    model: { fileName, bytes: (await stat(model)).size, sha256: await sha256OfFile(model) },
    data: source,
    plan,
    ...(contents ? { contents } : {}),
    command: commandOf(plan, fileName, source.fileName),
  }
}
