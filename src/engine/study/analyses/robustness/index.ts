export { Robustness } from './robustness.ts'
export { type Movable, Moved, movableColumns } from './moves.ts'
export { smallestAlone } from './alone.ts'
export { smallestTogether } from './together.ts'
