/** How fast attacks and measures of leakage are, against numpy and PyTorch in the same run: `npm run bench -- attacks`. */

import type { Row } from '../row.ts'
import { leakageRows } from './leakage.ts'
import { liraRows } from './lira.ts'

export default async function attacks(): Promise<Row[]> {
  return [...(await leakageRows()), ...(await liraRows())]
}
