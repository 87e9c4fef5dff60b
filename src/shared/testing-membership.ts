/** What attacks of today found, made by hand, for tests of what is said and drawn of it. */

import type { MembershipAnalysisResult } from './contracts/membership-analysis.ts'
import { figure } from './testing.ts'

const withheld = { withheld: 'A target has only 3 members and 3 non-members.' }
const few = { withheld: 'A false-positive rate of 0.1 % needs at least 1000 non-members; there are 250.' }
const within = (estimate: number) => ({ estimate, low: estimate - 0.005, high: estimate + 0.005 })
const rates = [0.01, 0.1, 1]

/** @param isMissing whether nothing could be measured on a model */
export function membershipByHand(
  models: readonly string[],
  isMissing: (model: string) => boolean,
): MembershipAnalysisResult {
  const areas = { 'loss-threshold': 0.55, 'lira online': 0.65 }
  return {
    kind: 'membership',
    game: {
      rows: 1000,
      audited: 500,
      population: 500,
      members: 250,
      nonMembers: 250,
      persons: null,
      targets: 3,
      shadows: 16,
      references: 16,
    },
    models: models.map((model) => ({ model, members: figure(0.9), nonMembers: figure(0.8) })),
    attacks: models.flatMap((model) =>
      Object.entries(areas).map(([attack, area]) => {
        const or = (mean: number) => (isMissing(model) ? withheld : figure(mean, 0.005))
        return {
          model,
          attack,
          auc: or(area),
          advantage: or(2 * area - 1),
          atLimits: [
            { limit: 0.01, truePositiveRate: or(area / 10), falsePositiveRate: or(0.008) },
            {
              limit: 0.001,
              truePositiveRate: isMissing(model) ? withheld : few,
              falsePositiveRate: isMissing(model) ? withheld : few,
            },
          ],
          shuffledAuc: or(0.5),
          targets: isMissing(model)
            ? []
            : [0, 1, 2].map(() => ({
                auc: within(area),
                advantage: 2 * area - 1,
                atLimits: [
                  { limit: 0.01, rates: { truePositiveRate: within(area / 10), falsePositiveRate: within(0.008) } },
                  { limit: 0.001, rates: few },
                ],
              })),
          roc: isMissing(model)
            ? null
            : {
                falsePositiveRate: rates,
                truePositiveRate: [area / 10, area / 2, 1],
                low: [0, area / 3, 1],
                high: [area / 5, area, 1],
              },
        }
      }),
    ),
    risks: models
      .filter((model) => !isMissing(model))
      .map((model) => ({
        model,
        attack: 'lira online',
        rows: 430,
        histogram: [30, 30, 40, 40, 40, 40, 40, 50, 50, 70],
        rankCorrelation: 0.4,
        topTenthShared: 0.5,
        listable: 250,
        mostExposed: [
          { row: 17, risk: 0.998, spread: 0.001, outside: null, targets: 3 },
          { row: 801, risk: 0.99, spread: null, outside: 0.6, targets: 1 },
        ],
      })),
    subgroups: models
      .filter((model) => !isMissing(model))
      .map((model) => ({
        model,
        attack: 'lira online',
        column: 'ward',
        groups: [
          {
            group: 'north',
            rows: 300,
            auc: figure(0.6),
            membersFound: figure(0.07),
            nonMembersFound: figure(0.01, 0.005),
          },
        ],
        suppressed: 2,
      })),
    notes: ['A note on attacks.'],
  }
}
