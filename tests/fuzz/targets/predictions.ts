import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ModelAuditOutcome, ModelAuditSettings, PredictionsInspection } from '#shared/contracts/model-audit.ts'
import { auditFile, inspectPredictions, runModelAudit } from '../../../src/jobs/audit/index.ts'
import { predictionsCsv } from '../../../src/jobs/audit/testing.ts'
import { mutateBytes } from '../bytes.ts'
import { demand, holds } from '../oracle.ts'
import type { Target } from '../target.ts'

const settings = ModelAuditSettings.parse({
  classifier: { kind: 'confidence-classifier', input: 'loss-augmented', steps: 1, learningRate: 0.01 },
})
const three = `y,member,p_a,p_b,p_c\n${Array.from({ length: 66 }, (_, i) => `${'abc'[i % 3]},${(i >> 1) % 2},${[0.5, 0.3, 0.2].map((_, k) => [0.5, 0.3, 0.2][(i + k) % 3]).join(',')}\n`).join('')}`

/** A file of a model's predictions: looked at, and audited as the guesses say. */
export const predictions: Target = {
  name: 'predictions',
  seeds: () => [predictionsCsv(90), predictionsCsv(60, 0).replaceAll(',', ';'), three].map((text) => Buffer.from(text)),
  mutate: mutateBytes,
  async prepare(folder) {
    const file = path.join(folder, 'predictions.csv')
    const work = path.join(folder, 'audit')
    return async (input) => {
      writeFileSync(file, input)
      const found = await inspectPredictions(file)
      holds(PredictionsInspection, found, 'the first look')
      const { outcome, classes, member, memberValue, nonMemberValue, person } = found.guess
      if (outcome === null || member === null || memberValue === null || nonMemberValue === null || classes.length < 2)
        return
      const columns = { outcome, classes, member, memberValue, nonMemberValue, group: outcome, person }
      mkdirSync(work, { recursive: true })
      try {
        const plan = { name: 'x', dialect: found.inspection.dialect, columns, settings }
        const done = await runModelAudit(
          { id: 'x', path: file, plan, folder: work, version: '0.1.0' },
          { backend: 'reference', threads: 1 },
          { signal: new AbortController().signal, onProgress: () => {} },
        )
        holds(ModelAuditOutcome, done, 'the audit')
        demand(
          !/\b(NaN|Infinity|undefined)\b/.test(auditFile(done, 'csv')),
          'the table says NaN, Infinity or undefined',
        )
      } finally {
        rmSync(work, { recursive: true, force: true })
      }
    }
  },
}
