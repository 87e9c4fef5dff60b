/** How fast attacks and measures of leakage are: `npm run bench -- attacks`. */

import type { Row } from '../row.ts'
import { leakageRows } from './leakage.ts'

export default async function attacks(): Promise<Row[]> {
  return leakageRows()
}
