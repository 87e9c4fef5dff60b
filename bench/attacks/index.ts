/** How fast attacks are, against the same in PyTorch on the same processor: `npm run bench -- attacks`. */

import type { Row } from '../row.ts'
import { liraRows } from './lira.ts'

export default async function attacks(): Promise<Row[]> {
  return liraRows()
}
