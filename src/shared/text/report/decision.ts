import type { ReleaseRecord } from '../../contracts/release.ts'
import type { ReportDecision } from '../../contracts/report.ts'
import type { Results } from '../../contracts/results.ts'
import { decideModels, standingRules } from '../../decision/index.ts'
import { appetiteClause, comparedName, decisionParagraph, notTestedSentences } from '../decision.ts'
import { modelName } from '../names.ts'

/** The decision about a release for other programs: the same as on the report's pages. */
export function reportDecision(results: Results, { changes, signOffs }: ReleaseRecord): ReportDecision {
  const rules = standingRules(changes)
  return {
    models: decideModels(results, changes).map((item) => ({
      model: item.model.key,
      name: modelName(item.model),
      bucket: item.decision.bucket,
      usualBucket: item.usualBucket,
      told: decisionParagraph(results, item),
      fired: item.decision.fired,
      notTested: notTestedSentences(results, item),
      signOff: Object.hasOwn(signOffs, item.model.key) ? signOffs[item.model.key] : null,
    })),
    appetite: {
      told: appetiteClause(rules),
      changes,
      rules: rules.map(({ usual, value, effect, source, isChanged }) => ({
        id: usual.id,
        compared: comparedName(usual),
        fires: usual.fires,
        limit: value,
        effect,
        source,
        isChanged,
      })),
    },
  }
}
