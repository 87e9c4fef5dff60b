import type { Finding } from '#shared/contracts/check.ts'
import type { MembershipAnalysis, MembershipAnalysisResult } from '#shared/contracts/membership-analysis.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { count } from '#shared/text/format.ts'
import { columnOf } from '../../data/index.ts'
import { fewestNonMembers } from '../../metrics/index.ts'
import type { PreparedData } from '../prepare.ts'
import { divideBySite } from '../shifts.ts'
import { playedRows } from './membership-records.ts'

/** More groups than this are a table that nobody reads. */
const mostGroups = 20

function groupFindings({ subgroup }: MembershipAnalysis, spec: StudySpec, data: PreparedData): Finding[] {
  if (subgroup === null || subgroup === data.outcome) return []
  const error = (what: string): Finding[] => [
    {
      level: 'error',
      message: `The attacks of today are to be told apart by ${subgroup}, ${what}.`,
      advice: 'Choose another column for the groups on the Study page, or none.',
    },
  ]
  const role = spec.columns.find(({ name }) => name === subgroup)?.role
  if (role === undefined) return error('which is no column of these data')
  if (role === 'person' || role === 'identifier') return error('which names single persons')
  const column = columnOf(data.table, subgroup)
  if (column.kind === 'number') return error('which is a number and makes no groups')
  if (column.levels.length <= mostGroups) return []
  return [
    {
      level: 'warning',
      message: `${subgroup} has ${column.levels.length} values: most groups will be too small to be told of.`,
      advice: `Choose a column with at most ${mostGroups} values for the groups.`,
    },
  ]
}

/** What the author of a study should know of its membership game before it is played. */
export function membershipFindings(settings: MembershipAnalysis, spec: StudySpec, data: PreparedData): Finding[] {
  const nonMembers = Math.floor((playedRows(settings, spec, data) * settings.auditedShare) / 2)
  const findings = groupFindings(settings, spec, data)
  if (nonMembers < fewestNonMembers(0.01))
    findings.push({
      level: 'warning',
      message: `The attacks of today would be tested on about ${nonMembers} non-members: too few for a false-positive rate of 1 %, so true-positive rates there are withheld.`,
      advice: `At least ${fewestNonMembers(0.01)} non-members are needed for 1 %, which is ${count((2 * fewestNonMembers(0.01)) / settings.auditedShare)} rows; ten times as many for 0.1 %.`,
    })
  if (settings.targets === 1)
    findings.push({
      level: 'warning',
      message: 'The attacks of today would be tried on a single target, which may be lucky or unlucky.',
      advice: 'Choose at least three targets on the Study page.',
    })
  return findings
}

/** What the reader must know of a game that was played, one sentence each. */
export function membershipNotes(
  { game, risks, subgroups }: Pick<MembershipAnalysisResult, 'game' | 'risks' | 'subgroups'>,
  settings: MembershipAnalysis,
  spec: StudySpec,
  data: PreparedData,
): string[] {
  const home = divideBySite(spec, data).home.length
  const notes = [
    `Each target learned from about ${count(game.members)} rows, the study’s own models learn from about ${count(home * spec.settings.trainFraction)}: models that learn from fewer rows tend to remember each of them better.`,
    'Bins, means and categories were learned from the attacker’s rows, which no target learned from; what an encoding learned from members would itself give away is not in these figures.',
    'All targets share the audited rows: intervals over targets tell how figures vary with who is a member and with training, not with other samples of people.',
    'With shuffled membership about one interval in twenty misses 0.5 by chance.',
  ]
  if (game.rows < home)
    notes.push(`Of ${count(home)} rows ${count(game.rows)} took part, drawn at random; the number is a setting.`)
  if (game.persons !== null)
    notes.push(
      'Rows of one person were all members of a target or none; intervals within one target take rows for independent and are too narrow where persons have several.',
    )
  if (risks.some(({ mostExposed }) => mostExposed.length > 0))
    notes.push(
      `The list of rows most at risk covers audited rows that were members of ${game.targets > 1 ? 'two targets or more' : 'the target'}; a row that is not in it is not thereby safe: ${count(game.population)} rows were the attacker’s and have no figure. A row that is as high where it was no member is easy to predict rather than remembered.`,
    )
  if (subgroups.some(({ suppressed }) => suppressed > 0))
    notes.push(
      `Groups with fewer than ${settings.smallestGroup} members or non-members of some target are not told of; where one would be left alone, the next smallest neither.`,
    )
  return notes
}
