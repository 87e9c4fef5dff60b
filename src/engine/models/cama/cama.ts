import { accuracy, predictedClasses } from '../../metrics/index.ts'
import {
  adam,
  add,
  mean,
  multiply,
  negate,
  Parameters,
  type State,
  StepNoise,
  train,
  type TrainingTask,
} from '../../tensor/index.ts'
import { prepare } from '../differentiable.ts'
import { labelledBatchOf, stepNoise } from './batches.ts'
import type { CamaDesign } from './design.ts'
import { interventionElbo, jointElbo } from './elbo.ts'
import { FittedCama } from './fitted.ts'
import type { CamaContext, CamaSettings, LabelledRows } from './settings.ts'

/**
 * Deep CAMA (paper 2, section 3), trained by Adam on lower bounds only: clean rows on the intervention ELBO with do(m = 0)
 * (equation 3), manipulated rows, where there are any, on the joint ELBO (equation 4), mixed by `cleanWeight` (equation 5).
 */
export class DeepCama {
  readonly #design: CamaDesign
  readonly #settings: CamaSettings

  constructor(design: CamaDesign, settings: CamaSettings) {
    this.#design = design
    this.#settings = settings
  }

  /**
   * @param rows `manipulated` ones are such whose manipulation is not known; of `validation` rows the accuracy decides which
   *   step's weights are kept, the first of equals; without them the last step's are
   */
  async fit(
    {
      clean,
      manipulated,
      validation,
    }: { readonly clean: LabelledRows; readonly manipulated?: LabelledRows; readonly validation?: LabelledRows },
    { random, executor, signal, onSteps }: CamaContext,
  ): Promise<FittedCama> {
    const { steps, batch, learningRate, cleanWeight, prediction, validateEvery } = this.#settings
    const design = this.#design
    const parameters = new Parameters([random])
    const networks = design.networks(parameters)
    const noise = new StepNoise([random.stream('noise')])
    const own = labelledBatchOf(clean, design.classes, batch, 'clean', random)
    const z = noise.normal('clean noise of z', [1, 1, 1, own.rows.shape[0], design.latent])
    const cleanBound = mean(interventionElbo(networks, design.evidence(own.rows), own.outcomes, { z }))
    const other = manipulated && labelledBatchOf(manipulated, design.classes, batch, 'manipulated', random)
    const bound = other
      ? add(
          multiply(cleanBound, cleanWeight),
          multiply(
            mean(
              jointElbo(
                networks,
                design.evidence(other.rows),
                other.outcomes,
                stepNoise(noise, design, other.rows.shape[0], 'manipulated'),
              ),
            ),
            1 - cleanWeight,
          ),
        )
      : cleanBound
    const learned = [...parameters.list]
    // NN_M of q takes no part where all rows are clean: it keeps its first values until it is fine-tuned.
    networks.inferManipulation(design.evidence(own.rows))
    const kept = parameters.list.filter((parameter) => !learned.includes(parameter))
    const untouched = Object.fromEntries(kept.map(({ tensor, initial }) => [tensor.name as string, initial]))
    const modelOf = (state: State) => new FittedCama(design, prediction, { ...untouched, ...state })
    const task: TrainingTask = {
      parameters: learned,
      loss: negate(bound),
      optimiser: adam({ learningRate }),
      data: [...own.data, ...(other?.data ?? [])],
      perStep: [...own.perStep, ...(other?.perStep ?? []), ...noise.perStep],
      steps,
    }
    if (!validation) return modelOf(await train(executor, task, { signal, onSteps }))
    let current: State = {}
    const asked = await prepare(executor, modelOf({}), () => current)
    try {
      const measure = async (state: State) => {
        current = { ...untouched, ...state }
        // The same samples at each look, so that looks differ by the weights alone.
        const { probabilities } = await asked.predict(validation.inputs, random.stream('validation'))
        return [1 - accuracy(predictedClasses(probabilities, design.classes), validation.labels)]
      }
      const best = { every: validateEvery, patience: Number.POSITIVE_INFINITY, measure }
      return modelOf(await train(executor, task, { signal, onSteps, validation: best }))
    } finally {
      await asked.dispose()
    }
  }
}
