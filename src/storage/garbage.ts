import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Frees what JavaScript has let go of. The memory of DuckDB's chunks is freed with the objects that stand for them, which look small
 * to the collector: it would wait until hundreds of megabytes hang on them.
 */
export const collectGarbage: () => void = findCollector()

/** The engine hands its collector out to contexts that are made while this flag is set; where it does not, nothing is hastened. */
function findCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const found: unknown = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  return typeof found === 'function' ? () => void found() : () => {}
}
