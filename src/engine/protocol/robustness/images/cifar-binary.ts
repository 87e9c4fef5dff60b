import { CloisterError } from '#shared/ipc/errors.ts'
import { atLeast, type Claim, covers, near } from '../../claims.ts'
import type { PaperStudy } from '../../study.ts'
import { attackClaims, type AttackedModels, attackGap, attackParts, attacks, named } from './attacked.ts'
import { gapClaim, meanGap } from './claims.ts'
import { withPixels } from './data.ts'
import { describeExtent } from './describe.ts'
import { models } from './names.ts'
import type { Added } from './repetition.ts'
import { colourExtents } from './settings.ts'

/** Of the Gaussian noise in the images that CAMA is trained on besides clean ones. */
const deviation = 0.1

/** Copies of the training images with noise, cut to what a pixel can be. */
const noisy: Added = {
  name: 'Gaussian noise',
  make: ({ training }, random) =>
    withPixels(
      training,
      training.inputs.dense.map((value) => Math.min(1, Math.max(0, value + deviation * random.normal()))),
    ),
}

const attacked: AttackedModels = {
  images: 'cifar-binary',
  check: ({ channels }) => {
    if (channels !== 3)
      throw new CloisterError(
        'not-allowed',
        'This study needs colour images, and the image sets of a workspace are grey.',
        'Run it on the command line: npm run reproduce -- cifar-binary --images FOLDER, where FOLDER/cifar-binary holds CIFAR-10’s binary files.',
      )
  },
  network: 'colour CNN',
  networkName: models.colourNetwork,
  added: noisy,
}

const paper = {
  robust: '"before finetuning, is significantly more robust to adversarial attacks" (figure 12)',
  tuned: '"modest improvements (5% to 8%)" but with PGD at 0.2 (figure 12)',
  kept: '"without deteriorating test accuracy on clean data" (figure 12)',
}

const cleanAccuracy = (model: string, words: string, value: number): Claim => ({
  claim: `${words} is right so often about clean images`,
  paper: `${(100 * value).toFixed(2)} % (section 4.1)`,
  by: 'paper',
  standard: covers(value, 0.02),
  readings: [
    {
      variant: 'the images that are attacked',
      values: (results) => results.values({ ...named('FGSM', model), point: 'as it was' }),
    },
  ],
})

/** Figure 12: FGSM and PGD on airplanes and frogs, against a CNN and against deep CAMA before and after fine-tuning. */
export const cifarBinary: PaperStudy = {
  name: 'cifar-binary',
  title: 'Airplanes and frogs attacked',
  paper: 'figure 12',
  question:
    'A deep CAMA learns to tell airplanes from frogs from clean images with do(m = 0) and from noisy ones whose manipulation it infers; a convolutional network (CNN) with twice the channels learns from the clean ones. Then each image is changed by FGSM or PGD, every colour of every pixel by up to epsilon. How often is each still right, and does fine-tuning on the attacked images, without labels, help?',
  expect:
    'The paper: on clean images CAMA is right 88.85 % of the time and the CNN 95.60 %; CAMA is more robust to both attacks; fine-tuning adds 5 to 8 points, but with PGD at 0.2.',
  axis: { name: 'epsilon', scale: 'linear' },
  networks: [],
  parts: (preset) => attackParts(attacked, colourExtents[preset], preset === 'full' ? 60 : 20),
  settings: (preset) => ({
    ...describeExtent(colourExtents[preset]),
    noise: `deviation ${deviation}, cut to 0 .. 1`,
  }),
  claims: [
    cleanAccuracy(models.cama, 'CAMA', 0.8885),
    cleanAccuracy(models.colourNetwork, 'The CNN', 0.956),
    ...attacks.flatMap((kind) =>
      attackClaims(kind, models.colourNetwork, paper, {
        words: '5 points and more',
        standard: atLeast(0.05),
        // With the largest distortion PGD fools fine-tuning too.
        ...(kind === 'PGD' ? { below: 0.2 } : {}),
      }),
    ),
    {
      ...gapClaim(
        'Against PGD with an epsilon of 0.2 fine-tuning hardly changes anything',
        '"also fools the finetuning mechanism" (figure 12)',
        near(0, 0.03),
      ),
      readings: [
        {
          variant: 'epsilon 0.2',
          values: meanGap({ ...attackGap('PGD', models.tuned, models.cama), from: 0.2 }),
        },
      ],
    },
  ],
}
