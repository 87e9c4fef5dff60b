import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readBif, writeBif } from '#engine/bayes/index.ts'
import { OpenedGraph } from '#shared/ipc/calls.ts'
import { openGraphFile } from '../../../src/utility/graph-file.ts'
import { mutateBytes } from '../bytes.ts'
import { demand, holds, unsoundPlace } from '../oracle.ts'
import type { Target } from '../target.ts'

const cancer = `network unknown {
}
variable Smoker {
  type discrete [ 2 ] { True, False };
}
variable Age {
  type discrete [ 3 ] { young, "middle aged", old };
  property position = (1, 2) ;
}
variable Cancer {
  type discrete [ 2 ] { True, False };
}
probability ( Smoker ) {
  table 0.3, 0.7;
}
probability ( Age ) {
  table 0.25, 0.5, 0.25;
}
probability ( Cancer | Age, Smoker ) {
  (young, True) 0.02, 0.98;
  (young, False) 0.001, 0.999;
  ("middle aged", True) 0.03, 0.97;
  ("middle aged", False) 0.02, 0.98;
  default 0.05, 0.95;
}
`
const whole = `// another order, tables given whole
probability ( b | a ) { table 0.1 0.2 0.9 0.8 ; }
network "two" { property x ; }
variable a { type discrete [ 2 ] { <5, >=5 }; }
variable b { type discrete [ 2 ] { no, yes }; }
/* a
comment */
probability ( a ) { default 5e-1, 0.5; }
`

/** A network in the Bayesian Interchange Format, by itself and as a dataset's graph. */
export const bif: Target = {
  name: 'bif',
  seeds: () => [cancer, whole].map((text) => Buffer.from(text)),
  mutate: mutateBytes,
  async prepare(folder) {
    const file = path.join(folder, 'network.bif')
    return async (input) => {
      writeFileSync(file, input)
      const columns = ['Smoker', 'Age', 'Cancer', 'a', 'b']
      const opened = await openGraphFile(file, columns)
      holds(OpenedGraph, opened, 'the graph')
      const read = readBif(Buffer.from(input).toString('utf8'), 'network.bif')
      for (const { name, levels, table } of read.network) {
        demand(unsoundPlace(table) === null, `the table of "${name}" holds what is no number`)
        demand(levels.length > 0 && table.length % levels.length === 0, `the table of "${name}" has another width`)
      }
      const again = readBif(writeBif(read))
      // A network without a name is called "unknown" in the file.
      demand(
        JSON.stringify(again.network) === JSON.stringify(read.network),
        'what was written of the network reads otherwise',
      )
    }
  },
}
