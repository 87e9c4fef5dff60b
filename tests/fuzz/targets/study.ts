import { readFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { StudyFile } from '#shared/contracts/study.ts'
import { parseStudyFile, writeStudyFile } from '../../../src/jobs/study-file.ts'
import { mutateBytes } from '../bytes.ts'
import { demand, holds } from '../oracle.ts'
import type { Target } from '../target.ts'
import { type Json, mutateValue } from '../values.ts'

const demo = () => readFileSync(new URL('../../../resources/demo/study.yaml', import.meta.url))
const small = `cloister: 1
data: { columns: { age: { role: feature }, label: { role: outcome } }, cutPoint: 0.5 }
graph: { edges: [[age, label]] }
study: &s
  name: "Small"
  models: [{ kind: cpt, features: parents }]
  attacks: [{ kind: loss-threshold }]
`

/** A study file: YAML, or JSON, which is YAML too. */
export const study: Target = {
  name: 'study',
  seeds: () => [
    demo(),
    Buffer.from(small),
    Buffer.from(JSON.stringify(parseStudyFile(demo().toString('utf8'), 'demo'))),
  ],
  mutate(seed, chance, seeds) {
    if (chance.is(0.5)) return mutateBytes(seed, chance, seeds)
    const value = parseStudyFile(Buffer.from(seed).toString('utf8'), 'seed') as unknown as Json
    const changed = mutateValue(JSON.parse(JSON.stringify(value)) as Json, chance)
    return Buffer.from(chance.is(0.5) ? JSON.stringify(changed) : stringify(changed))
  },
  async prepare() {
    return async (input) => {
      const read = parseStudyFile(Buffer.from(input).toString('utf8'), 'study.yaml')
      holds(StudyFile, read, 'the study')
      const again = parseStudyFile(writeStudyFile(read), 'study.yaml')
      demand(JSON.stringify(again) === JSON.stringify(read), 'what was written of the study reads otherwise')
    }
  },
}
