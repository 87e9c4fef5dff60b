import type { AuditAnalysis } from '../../contracts/analyses.ts'
import type { AuditAnalysisResult, Results } from '../../contracts/results.ts'
import { capitalize, count } from '../format.ts'
import { analysisNames, analysisQuestions } from './names.ts'
import { type AnalysisSection, namedModels, titleOf } from './section.ts'
import { styled } from '../number-style.ts'

type Audit = AuditAnalysisResult['audits'][number]

/** Two decimals, rounded down: a lower bound must not become larger by being shown. */
const lower = (value: number): string => styled((Math.floor(100 * value + 1e-9) / 100).toFixed(2))
/** Two decimals, rounded up. */
const upper = (value: number): string => styled((Math.ceil(100 * value - 1e-9) / 100).toFixed(2))

function sentenceOf(name: string, { epsilon, ceiling, claimed }: Audit, confidence: number): string {
  const bound =
    epsilon > 0
      ? `${capitalize(name)}: the epsilon of its training is at least ${lower(epsilon)} (with ${Math.round(100 * confidence)} % confidence); this audit could have shown at most ${lower(ceiling)}`
      : `${capitalize(name)}: the audit found nothing that its training gives away; it could have shown an epsilon of at most ${lower(ceiling)}`
  const claim =
    claimed === null
      ? 'No upper limit is guaranteed, since it is trained without differential privacy'
      : epsilon > claimed
        ? `The claim of at most ${upper(claimed)} is refuted: something is wrong with it`
        : `It is guaranteed to be at most ${upper(claimed)}, which the audit does not contradict`
  return `${bound}. ${claim}.`
}

/** What the audit of the trainings' epsilon found. */
export const auditSection = (
  results: Results,
  { audits, confidence, notes }: AuditAnalysisResult,
  { trainings, records }: AuditAnalysis,
): AnalysisSection => ({
  title: analysisNames.audit,
  question: analysisQuestions.audit,
  finding: namedModels(results)
    .flatMap(({ key, short }) => {
      const audit = audits.find(({ model }) => model === key)
      return audit ? [sentenceOf(short, audit, confidence)] : []
    })
    .join(' '),
  method: `Each model is trained ${trainings} times in each repetition, with the study’s settings, on rows of P of which ${count(records)} at most are included by a fair coin each and others always, as many on average as the study trains on. Half of the trainings choose: the record whose confidence (the logarithm of the odds of its true outcome) moves most with it, a threshold for it, what is usual for each record, and how many records are guessed. The bounds come from the other half. By threshold: ln((TPR − delta) / FPR) for the one record, which is in exactly half of them, with the ends of Clopper and Pearson’s intervals (Jagielski, Ullman and Oprea 2020). In one run: the records with the highest and the lowest confidence beside what is usual for them are guessed, and the bound is that of Steinke, Nasr and Jagielski 2023, theorem 5.2, with the coins of all trainings as those of one. Each bound allows half of what may go wrong, so that both hold together. The ceiling is what perfect guesses on as many trials would have shown.`,
  tables: [
    {
      name: 'Epsilon, audited and claimed',
      table: {
        header: [
          'Model',
          'At least (audited)',
          'Ceiling of this audit',
          'At most (claimed)',
          'Delta',
          'Trainings',
          'Rows of each',
        ],
        rows: audits.map(({ model, epsilon, ceiling, claimed, delta, trainings: own, rows }) => [
          titleOf(results, model),
          lower(epsilon),
          lower(ceiling),
          claimed === null ? 'no guarantee' : upper(claimed),
          String(delta),
          count(own),
          count(rows),
        ]),
      },
    },
    {
      name: 'Both audits',
      table: {
        header: ['Model', 'Audit', 'Epsilon at least', 'Ceiling', 'What it rests on'],
        rows: audits.flatMap(({ model, byThreshold, inOneRun }) => [
          [
            titleOf(results, model),
            'one record, by threshold',
            lower(byThreshold.epsilon),
            lower(byThreshold.ceiling),
            `said of ${count(byThreshold.hits)} of ${count(byThreshold.positives)} trainings of which it is true, and of ${count(byThreshold.falseAlarms)} of ${count(byThreshold.negatives)} others`,
          ],
          [
            titleOf(results, model),
            'many records, in one run',
            lower(inOneRun.epsilon),
            lower(inOneRun.ceiling),
            `${count(inOneRun.correct)} of ${count(inOneRun.guesses)} guesses right, of ${count(inOneRun.examples)} coins`,
          ],
        ]),
      },
    },
  ],
  notes,
})
