/** An audit by hand, for tests of words, tables and charts. */

import { type AuditFigure, ModelAudit } from './contracts/model-audit.ts'

const figure = (estimate: number, low: number, high: number): AuditFigure => ({ estimate, low, high })

/** Of a model that gives some of its training rows away; 0.1 % false positives and the classifier are withheld. */
export function auditedModel(): ModelAudit {
  const point = {
    truePositiveRate: figure(0.12, 0.08, 0.17),
    falsePositiveRate: figure(0.005, 0, 0.028),
  }
  const limit = { value: 0.1, source: 'Setting of this program.' }
  return ModelAudit.parse({
    rows: 400,
    members: 200,
    nonMembers: 200,
    classes: [
      { value: 'no', rows: 240 },
      { value: 'yes', rows: 160 },
    ],
    persons: null,
    performance: {
      members: { rows: 200, accuracy: figure(0.9, 0.85, 0.94), brier: figure(0.15, 0.12, 0.18) },
      nonMembers: { rows: 200, accuracy: figure(0.78, 0.72, 0.84), brier: figure(0.31, 0.27, 0.35) },
      gap: figure(0.12, 0.05, 0.19),
    },
    attacks: [
      {
        attack: 'loss-threshold',
        members: 200,
        nonMembers: 200,
        learnedFrom: 0,
        auc: figure(0.71, 0.66, 0.76),
        advantage: figure(0.31, 0.2, 0.41),
        decisions: { truePositiveRate: figure(0.7, 0.63, 0.76), falsePositiveRate: figure(0.39, 0.32, 0.46) },
        atLimits: [
          { limit: 0.01, point },
          {
            limit: 0.001,
            point: { withheld: 'A false-positive rate of 0.1 % needs at least 1000 non-members; there are 200.' },
          },
        ],
        roc: {
          falsePositiveRate: [0, 0.005, 0.1, 0.4, 1],
          truePositiveRate: [0.05, 0.12, 0.3, 0.7, 1],
          low: [0.02, 0.08, 0.24, 0.63, 0.98],
          high: [0.09, 0.17, 0.37, 0.76, 1],
        },
      },
      { attack: 'confidence-classifier', withheld: 'A trained attacker needs at least 100 members.' },
    ],
    epsilon: { epsilon: 0.61, ceiling: 2.94, delta: 0, confidence: 0.95, method: 'One run' },
    subgroups: {
      column: 'ward',
      smallest: 10,
      suppressed: 2,
      groups: [
        {
          group: 'north',
          members: 100,
          nonMembers: 100,
          auc: figure(0.7, 0.63, 0.77),
          found: { members: figure(0.13, 0.07, 0.21), nonMembers: figure(0.01, 0, 0.05) },
        },
      ],
    },
    checks: [
      {
        check: 'generalisation-gap',
        value: 0.12,
        threshold: limit,
        verdict: 'raised',
        sentence: 'The model is right on 90.0 % of its training rows and on 78.0 % of other rows.',
      },
      { check: 'contains-data', value: null, threshold: limit, verdict: 'not assessed', sentence: 'It was not said.' },
    ],
    notes: [],
  })
}
