import { findingOf, type FindingSource } from './finding.ts'

/** What a model's answers add to guessing a sensitive column of the people it was trained on, and of people like them. */
export const attributeFindings: FindingSource = ({ analyses = [] }, { key }) =>
  analyses.flatMap((analysis) =>
    analysis.kind === 'attribute-inference'
      ? analysis.rows
          .filter(
            ({ model, level, distribution }) =>
              model === key && level === null && (distribution === 'train' || distribution === 'P'),
          )
          .map(({ column, distribution, gain }) =>
            findingOf(
              'attribute-gain',
              `Guessing ${column} of ${distribution === 'train' ? 'people trained on' : 'people like those trained on'}`,
              gain,
            ),
          )
      : [],
  )
