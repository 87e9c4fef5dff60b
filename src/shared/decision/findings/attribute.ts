import { findingOf, type FindingSource } from './finding.ts'

const takenFrom = { confusion: 'predicted classes', confidence: 'confidence' } as const

/**
 * What a model's answers add to guessing a sensitive column of the people it was trained on, and of people like them: for an
 * attacker that learns from answers, and for ones that invert the model.
 */
export const attributeFindings: FindingSource = ({ analyses = [] }, { key }) =>
  analyses.flatMap((analysis) =>
    analysis.kind === 'attribute-inference'
      ? [...analysis.rows.filter(({ level }) => level === null), ...(analysis.inversion?.rows ?? [])]
          .filter(({ model, distribution }) => model === key && (distribution === 'train' || distribution === 'P'))
          .map((row) => {
            const whose = row.distribution === 'train' ? 'people trained on' : 'people like those trained on'
            const how = 'takes' in row ? `, by inverting the model (${takenFrom[row.takes]})` : ''
            return findingOf('attribute-gain', `Guessing ${row.column} of ${whose}${how}`, row.gain)
          })
      : [],
  )
