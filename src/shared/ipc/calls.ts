import { z } from 'zod'
import { AppInformation, AppSettings, AppSettingsChange, SourceFile } from '../contracts/app.ts'
import { BackupSummary, RestoreOutcome } from '../contracts/backup.ts'
import { StudyCheck } from '../contracts/check.ts'
import { RunComparison } from '../contracts/comparison.ts'
import {
  ChangedColumns,
  ColumnChange,
  ColumnType,
  CsvDialect,
  CutPoint,
  Dataset,
  DatasetSummary,
  Inspection,
} from '../contracts/dataset.ts'
import { EncryptionState, Passphrase } from '../contracts/encryption.ts'
import { ExecutorSurvey } from '../contracts/executors.ts'
import { Graph } from '../contracts/graph.ts'
import { ImageInspection, ImagePartName, ImagePreview, ImageSet } from '../contracts/images.ts'
import { KeptModelsSize } from '../contracts/kept-models.ts'
import {
  JobRequest,
  LossPoints,
  NextRun,
  RemovedRun,
  ReusedStudy,
  Run,
  RunChange,
  RunEnding,
  KeptRepetition,
} from '../contracts/job.ts'
import { Learned, LearningOutcome, LearningProgress, LearningRequest, LearningTask } from '../contracts/learning.ts'
import {
  ModelAuditOutcome,
  ModelAuditPlan,
  ModelAuditProgress,
  ModelAuditSummary,
  PredictionsInspection,
  StoredModelAudit,
} from '../contracts/model-audit.ts'
import { ModelFileInspection, PredictionPlan } from '../contracts/model-file.ts'
import { BundledNetwork, FitSettings, NetworkFile, NetworkView } from '../contracts/network.ts'
import { PublishedOverview, PublishedState, StoredReplication } from '../contracts/published.ts'
import { AppetiteChange, AppetiteChanges, ReleaseRecord, SignOff } from '../contracts/release.ts'
import { Removed, RemovedDataset } from '../contracts/removal.ts'
import { ReportForm, ReportOptions } from '../contracts/report.ts'
import { ReplicationId, ReproduceRequest, StudyStart } from '../contracts/replication.ts'
import { RunResults } from '../contracts/results.ts'
import { Verification, VerifyProgress, VerifyRequest } from '../contracts/verification.ts'
import { StudySettings } from '../contracts/study.ts'

/** A call's arguments and what it answers; both ends are typed from this, and arguments are checked by it. */
export interface Call {
  args: z.ZodType
  result: z.ZodType
}

const nothing = z.strictObject({})
const id = z.strictObject({ id: z.string() })
const tableName = z.string().regex(/^[a-z0-9-]{1,60}$/)
const datasetId = z.strictObject({ datasetId: z.string() })
const done = z.null()
const passphrase = z.strictObject({ passphrase: Passphrase })

/** Which columns to read, and as what. */
export const ImportPlan = z.strictObject({
  name: z.string().min(1).max(200),
  dialect: CsvDialect,
  columns: z.array(z.strictObject({ name: z.string(), type: ColumnType })).min(1),
})
export type ImportPlan = z.infer<typeof ImportPlan>

/** A graph read from a file, and what did not fit the dataset's columns. */
export const OpenedGraph = z.strictObject({ graph: Graph, notes: z.array(z.string()) })
export type OpenedGraph = z.infer<typeof OpenedGraph>

const learningTask = z.strictObject({ datasetId: z.string(), task: LearningTask })
const replication = z.strictObject({ id: ReplicationId })
const replicationForm = z.strictObject({ id: ReplicationId, form: z.enum(['json', 'svg']) })
const auditForm = z.strictObject({ id: z.string(), form: z.enum(['json', 'csv']) })
const networkForm = z.strictObject({ datasetId: z.string(), form: z.enum(['bif', 'json']) })

const twoRuns = z.strictObject({ first: z.string(), second: z.string() })
/** Counts of fewer people than that are taken out of what is answered. */
const smallestCount = z.number().int().min(1)

const runCalls = {
  'run.list': { args: nothing, result: z.array(Run) },
  'run.get': { args: id, result: z.strictObject({ run: Run, outcome: RunResults.nullable() }) },
  'run.change': { args: z.strictObject({ id: z.string(), change: RunChange }), result: Run },
  'audit.get': { args: id, result: StoredModelAudit },
  'release.get': { args: id, result: ReleaseRecord },
  'report.options': { args: id, result: ReportOptions },
} satisfies Record<string, Call>

/** Calls that the database process answers just as the window makes them. */
const forwarded = {
  'dataset.list': { args: nothing, result: z.array(DatasetSummary) },
  'dataset.get': { args: id, result: Dataset },
  'dataset.preview': {
    args: z.strictObject({
      id: z.string(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(200),
      /** Which columns, in which order; by default all of them. */
      columns: z.array(z.string()).min(1).max(200).optional(),
    }),
    result: z.strictObject({ rows: z.array(z.array(z.string().nullable())) }),
  },
  'dataset.changeColumns': { args: z.strictObject({ id: z.string(), change: ColumnChange }), result: ChangedColumns },
  'dataset.setCutPoint': { args: z.strictObject({ id: z.string(), cutPoint: CutPoint }), result: done },
  'dataset.rename': { args: z.strictObject({ id: z.string(), name: z.string().min(1).max(200) }), result: Dataset },
  'dataset.remove': { args: z.strictObject({ id: z.string(), withRuns: z.boolean() }), result: RemovedDataset },
  'dataset.restore': { args: id, result: Dataset },
  'removed.list': { args: nothing, result: Removed },
  /** Deletes for good, at once, all that was removed. */
  'removed.empty': { args: nothing, result: done },
  'graph.get': { args: datasetId, result: Graph },
  'graph.save': { args: z.strictObject({ datasetId: z.string(), graph: Graph }), result: done },
  'graph.learned': { args: datasetId, result: Learned },
  'network.get': { args: datasetId, result: NetworkView.nullable() },
  'network.fit': { args: z.strictObject({ datasetId: z.string(), fit: FitSettings }), result: NetworkView },
  'network.save': { args: z.strictObject({ datasetId: z.string(), network: NetworkFile }), result: NetworkView },
  'image.list': { args: nothing, result: z.array(ImageSet) },
  'image.preview': {
    args: z.strictObject({ id: z.string(), part: ImagePartName, perClass: z.number().int().min(1).max(20) }),
    result: ImagePreview,
  },
  'image.rename': { args: z.strictObject({ id: z.string(), name: ImageSet.shape.name }), result: ImageSet },
  'image.remove': { args: id, result: done },
  'audit.list': { args: nothing, result: z.array(ModelAuditSummary) },
  'audit.remove': { args: id, result: done },
  'kept.size': { args: nothing, result: KeptModelsSize },
  'kept.trim': { args: z.strictObject({ bytes: z.number().int().nonnegative() }), result: KeptModelsSize },
  'study.get': { args: datasetId, result: StudySettings },
  'study.save': { args: z.strictObject({ datasetId: z.string(), settings: StudySettings }), result: done },
  'study.check': { args: datasetId, result: StudyCheck },
  'run.remove': { args: id, result: RemovedRun },
  'run.restore': { args: id, result: Run },
  /** Lets a waiting run change places with the one before it; all that wait are answered. */
  'run.moveUp': { args: id, result: z.array(Run) },
  'run.reuse': { args: id, result: ReusedStudy },
  'release.appetite': { args: nothing, result: AppetiteChanges },
  'release.changeRule': {
    args: z.strictObject({ rule: z.string().min(1).max(100), change: AppetiteChange.nullable() }),
    result: AppetiteChanges,
  },
  'release.resetAppetite': { args: nothing, result: AppetiteChanges },
  'release.sign': {
    args: z.strictObject({ id: z.string(), model: z.string().min(1), signOff: SignOff.nullable() }),
    result: done,
  },
  'report.saveOptions': { args: z.strictObject({ id: z.string(), options: ReportOptions }), result: done },
  'published.get': { args: replication, result: StoredReplication },
  'published.remove': { args: replication, result: done },
  'published.discard': { args: StudyStart, result: done },
} satisfies Record<string, Call>

/** Every call that the window may make. A test pins this list. */
export const calls = {
  ...forwarded,
  ...runCalls,
  'app.information': { args: nothing, result: AppInformation },
  'app.settings': { args: nothing, result: AppSettings },
  'app.executors': { args: z.strictObject({ again: z.boolean() }), result: ExecutorSurvey },
  'app.changeSettings': { args: AppSettingsChange, result: AppSettings },
  /** Loads the window anew, as when the workspace is another one. */
  'app.reload': { args: nothing, result: done },
  'backup.save': { args: nothing, result: z.string().nullable() },
  'backup.choose': {
    args: nothing,
    result: z.strictObject({ sourceId: z.string(), fileName: z.string(), summary: BackupSummary }).nullable(),
  },
  'backup.restore': {
    args: z.strictObject({ sourceId: z.string(), where: z.enum(['here', 'elsewhere']) }),
    result: RestoreOutcome.nullable(),
  },
  'backup.cancel': { args: nothing, result: done },
  'encryption.state': { args: nothing, result: EncryptionState },
  'encryption.unlock': { args: passphrase, result: done },
  'encryption.lock': { args: nothing, result: done },
  'encryption.begin': { args: passphrase, result: done },
  'encryption.change': { args: z.strictObject({ old: Passphrase, passphrase: Passphrase }), result: done },
  'encryption.end': { args: passphrase, result: done },
  'source.choose': { args: nothing, result: SourceFile.nullable() },
  'source.inspect': { args: z.strictObject({ id: z.string(), dialect: CsvDialect.partial() }), result: Inspection },
  'dataset.import': { args: z.strictObject({ sourceId: z.string(), plan: ImportPlan }), result: Dataset },
  'dataset.cancelImport': { args: nothing, result: done },
  'dataset.openDemo': { args: nothing, result: Dataset },
  'image.choose': { args: z.strictObject({ what: z.enum(['file', 'directory']) }), result: SourceFile.nullable() },
  'image.inspect': { args: id, result: ImageInspection },
  'image.import': { args: z.strictObject({ sourceId: z.string(), name: ImageSet.shape.name }), result: ImageSet },
  'image.cancelImport': { args: nothing, result: done },
  'audit.inspect': {
    args: z.strictObject({ id: z.string(), dialect: CsvDialect.partial() }),
    result: PredictionsInspection,
  },
  'audit.run': { args: z.strictObject({ sourceId: z.string(), plan: ModelAuditPlan }), result: StoredModelAudit },
  'audit.cancel': { args: nothing, result: done },
  'audit.chooseModel': { args: nothing, result: SourceFile.nullable() },
  'audit.inspectModel': { args: id, result: ModelFileInspection },
  /** A dataset's rows as a file that a model can be asked about. */
  'audit.useDataset': { args: datasetId, result: SourceFile },
  /** A model's predictions, as a file that can be audited. */
  'audit.predict': {
    args: z.strictObject({ modelId: z.string(), dataId: z.string(), plan: PredictionPlan }),
    result: SourceFile,
  },
  /** Removes predictions, and a dataset's rows, that were written for an audit. */
  'audit.putAway': { args: nothing, result: done },
  'audit.savePdf': {
    args: z.strictObject({ id: z.string(), paper: z.enum(['A4', 'Letter']) }),
    result: z.string().nullable(),
  },
  'audit.saveFile': { args: auditForm, result: z.string().nullable() },
  'graph.openFile': { args: datasetId, result: OpenedGraph.nullable() },
  'graph.openBundled': {
    args: z.strictObject({ datasetId: z.string(), network: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
    result: OpenedGraph,
  },
  'graph.learn': { args: learningTask, result: LearningOutcome },
  'graph.cancelLearning': { args: nothing, result: done },
  'network.bundled': { args: nothing, result: z.array(BundledNetwork) },
  'network.saveFile': { args: networkForm, result: z.string().nullable() },
  'study.saveFile': { args: datasetId, result: z.string().nullable() },
  'published.list': { args: nothing, result: PublishedOverview },
  'published.state': { args: nothing, result: PublishedState },
  'published.start': { args: StudyStart, result: done },
  'published.cancel': { args: nothing, result: done },
  'published.importNetwork': { args: nothing, result: z.string().nullable() },
  'published.importTable': { args: z.strictObject({ table: tableName }), result: z.string().nullable() },
  'published.saveFile': { args: replicationForm, result: z.string().nullable() },
  'run.start': { args: datasetId, result: Run },
  'run.cancel': { args: id, result: done },
  'run.resume': { args: id, result: Run },
  'run.compare': { args: twoRuns, result: RunComparison },
  'run.verify': { args: id, result: Verification },
  'run.cancelVerifying': { args: nothing, result: done },
  'report.save': {
    args: z.strictObject({ id: z.string(), form: ReportForm, paper: z.enum(['A4', 'Letter']) }),
    result: z.string().nullable(),
  },
  /** The page of a report is drawn; as HTML where that was asked for. */
  'report.ready': { args: z.strictObject({ html: z.string().max(100_000_000).nullable() }), result: done },
  'results.saveCsv': {
    args: z.strictObject({ id: z.string(), table: z.enum(['targets', 'attacks']) }),
    result: z.string().nullable(),
  },
  /** A chart of the window as a file where a person chooses; a picture in base 64. */
  'chart.save': {
    args: z.strictObject({
      name: z.string().min(1).max(300),
      form: z.enum(['png', 'svg', 'csv']),
      content: z.string().max(50_000_000),
    }),
    result: z.string().nullable(),
  },
  'text.copy': { args: z.strictObject({ text: z.string().max(5_000_000) }), result: done },
} satisfies Record<string, Call>

export type Calls = typeof calls
export type CallName = keyof Calls
export type CallArgs<Name extends CallName> = z.input<Calls[Name]['args']>
export type CallResult<Name extends CallName> = z.output<Calls[Name]['result']>

/** The one call that takes a path, from a file dropped on the window; the preload alone can make it. */
export const dropCall = { name: 'source.drop', args: z.strictObject({ path: z.string() }), result: SourceFile } as const

export const forwardedNames = Object.keys(forwarded) as (keyof typeof forwarded)[]

/** What the window is told without asking. */
export const events = {
  'audit.progress': ModelAuditProgress,
  'import.progress': z.strictObject({ stage: z.string(), fraction: z.number() }),
  'graph.learning': LearningProgress,
  'published.changed': PublishedState,
  'run.changed': Run,
  'run.loss': LossPoints.extend({ runId: z.string() }),
  'run.verifying': VerifyProgress,
} satisfies Record<string, z.ZodType>

export type Events = { [Name in keyof typeof events]: z.output<(typeof events)[Name]> }
export type EventName = keyof Events

/** The key of an encrypted workspace, which main hands to the processes that work on it, and to no window. */
const dataKey = z.strictObject({ key: z.base64() })

/** What main asks of the database process: the forwarded calls, and those that carry what a window must not choose. */
export const databaseCalls = {
  ...forwarded,
  ...runCalls,
  /** The key, in base64, where the workspace is encrypted and was unlocked before. */
  'workspace.open': { args: z.strictObject({ folder: z.string(), key: z.base64().optional() }), result: done },
  'workspace.unlock': { args: passphrase.extend({ folder: z.string() }), result: dataKey },
  'workspace.encrypt': { args: passphrase, result: dataKey },
  'workspace.changePassphrase': { args: z.strictObject({ old: Passphrase, passphrase: Passphrase }), result: done },
  'workspace.decrypt': { args: passphrase, result: done },
  'workspace.close': { args: nothing, result: done },
  'backups.write': { args: z.strictObject({ path: z.string() }), result: BackupSummary },
  'backups.inspect': { args: z.strictObject({ path: z.string() }), result: BackupSummary },
  'backups.restore': {
    args: z.strictObject({ path: z.string(), folder: z.string().nullable() }),
    result: RestoreOutcome,
  },
  'backups.cancel': { args: nothing, result: done },
  'file.inspect': { args: z.strictObject({ path: z.string(), dialect: CsvDialect.partial() }), result: Inspection },
  'file.import': { args: z.strictObject({ path: z.string(), plan: ImportPlan }), result: Dataset },
  'file.cancelImport': { args: nothing, result: done },
  'images.inspect': { args: z.strictObject({ path: z.string() }), result: ImageInspection },
  'images.import': { args: z.strictObject({ path: z.string(), name: ImageSet.shape.name }), result: ImageSet },
  'images.cancelImport': { args: nothing, result: done },
  'audits.inspect': {
    args: z.strictObject({ path: z.string(), dialect: CsvDialect.partial() }),
    result: PredictionsInspection,
  },
  'audits.begin': {
    args: nothing,
    result: z.strictObject({ id: z.string(), folder: z.string(), version: z.string() }),
  },
  'audits.writeTable': {
    args: z.strictObject({ id: z.string(), datasetId: z.string() }),
    result: z.strictObject({ path: z.string() }),
  },
  'audits.end': {
    args: z.strictObject({ id: z.string(), outcome: ModelAuditOutcome.nullable() }),
    result: StoredModelAudit.nullable(),
  },
  'audits.file': {
    args: auditForm.extend({ smallestCount }),
    result: z.strictObject({ name: z.string(), text: z.string() }),
  },
  'file.openGraph': { args: z.strictObject({ path: z.string(), datasetId: z.string() }), result: OpenedGraph },
  'learning.prepare': { args: learningTask, result: LearningRequest },
  'learning.store': { args: z.strictObject({ datasetId: z.string(), outcome: LearningOutcome }), result: done },
  'networks.list': { args: z.strictObject({ folder: z.string() }), result: z.array(BundledNetwork) },
  'network.file': { args: networkForm, result: z.strictObject({ name: z.string(), text: z.string() }) },
  'demo.open': { args: z.strictObject({ folder: z.string() }), result: Dataset },
  'study.file': { args: datasetId, result: z.strictObject({ name: z.string(), text: z.string() }) },
  'results.csv': {
    args: z.strictObject({ id: z.string(), table: z.enum(['targets', 'attacks']) }),
    result: z.string(),
  },
  'run.compare': { args: twoRuns.extend({ smallestCount }), result: RunComparison },
  'report.json': { args: id.extend({ smallestCount }), result: z.string() },
  'published.overview': {
    args: z.strictObject({ folder: z.string(), replications: z.string() }),
    result: PublishedOverview,
  },
  'published.prepare': { args: StudyStart.extend({ folder: z.string() }), result: ReproduceRequest },
  'published.addNetwork': { args: z.strictObject({ path: z.string() }), result: z.string() },
  'published.addTable': {
    args: z.strictObject({ table: tableName, folder: z.string() }),
    result: z.string(),
  },
  'published.file': { args: replicationForm, result: z.strictObject({ name: z.string(), text: z.string() }) },
  'run.create': {
    args: datasetId.extend({ waits: z.boolean().optional() }),
    result: z.strictObject({ run: Run, request: JobRequest }),
  },
  'run.next': { args: nothing, result: NextRun.nullable() },
  'run.queueAgain': { args: id, result: Run },
  'run.keep': { args: z.strictObject({ id: z.string(), kept: KeptRepetition }), result: done },
  'run.again': { args: id, result: VerifyRequest },
  'run.finish': { args: z.strictObject({ id: z.string(), ending: RunEnding }), result: Run },
} satisfies Record<string, Call>
export type DatabaseCalls = typeof databaseCalls
export type DatabaseCallName = keyof DatabaseCalls
