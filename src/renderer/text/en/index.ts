/** The window's words in English, a file for each page. */

import { audit } from './audit.ts'
import { charts } from './charts.ts'
import { compare } from './compare.ts'
import { components } from './components.ts'
import { data } from './data.ts'
import { graph } from './graph.ts'
import { help } from './help.ts'
import { learn } from './learn.ts'
import { lock } from './lock.ts'
import { networks } from './networks.ts'
import { published } from './published.ts'
import { removed } from './removed.ts'
import { report } from './report.ts'
import { results } from './results.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { state } from './state.ts'
import { study } from './study.ts'
import { tables } from './tables.ts'

export const english = {
  audit,
  charts,
  compare,
  components,
  data,
  graph,
  help,
  learn,
  lock,
  networks,
  published,
  removed,
  report,
  results,
  runs,
  settings,
  state,
  study,
  tables,
}
