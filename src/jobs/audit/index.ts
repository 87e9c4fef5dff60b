import type { CsvDialect } from '#shared/contracts/dataset.ts'
import type { StoredModelAudit } from '#shared/contracts/model-audit.ts'
import { auditWithoutSmallCells } from '#shared/disclosure/index.ts'
import { auditNumbers } from '#shared/text/model-audit.ts'
import { toCsv, type Workspace } from '#storage/index.ts'
import { programVersion } from '../version.ts'
import { inspectPredictions } from './inspect.ts'

export { inspectPredictions } from './inspect.ts'
export { checkPresent } from './plan.ts'
export { runModelAudit } from './run.ts'

/** An audit as a file: all that is stored, or every figure in a table. */
export function auditFile(audit: Omit<StoredModelAudit, 'id' | 'createdAt'>, form: 'json' | 'csv'): string {
  if (form === 'json') return `${JSON.stringify(audit, null, 1)}\n`
  const { header, rows } = auditNumbers(audit.audit)
  return toCsv(header, rows)
}

/** Answers to the calls about audits of models that need more than the storage. */
export const auditHandlers = (open: { readonly current: Workspace }) => ({
  'audits.inspect': async ({ path, dialect }: { path: string; dialect: Partial<CsvDialect> }) => {
    await open.current.refuseLargeFile(path)
    return inspectPredictions(path, dialect)
  },
  'audits.begin': async () => ({ ...(await open.current.audits.begin()), version: programVersion() }),
  'audits.file': async ({ id, form, smallestCount }: { id: string; form: 'json' | 'csv'; smallestCount: number }) => {
    const stored = await open.current.audits.get(id)
    const audit = { ...stored, audit: auditWithoutSmallCells(stored.audit, smallestCount) }
    return { name: audit.plan.name, text: auditFile(audit, form) }
  },
})
