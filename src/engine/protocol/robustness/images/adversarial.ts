import { atLeast } from '../../claims.ts'
import type { PaperStudy } from '../../study.ts'
import { attackClaims, type AttackedModels, attackParts, attacks } from './attacked.ts'
import { describeSettings } from './describe.ts'
import { models } from './names.ts'
import { extents } from './settings.ts'

const attacked: AttackedModels = { images: 'mnist', network: 'DNN', networkName: models.network, added: null }
const paper = {
  robust: '"significantly more robust to both attacks than the DNN" (figure 11)',
  tuned: '"additional 20% – 40% accuracy increase" (figure 11)',
  kept: '"the clean data test accuracy after fine-tuning maintains to be the same" (figure 11)',
}

/** Figure 11: FGSM and PGD on digits, against the DNN and against deep CAMA before and after fine-tuning. */
export const mnistAdversarial: PaperStudy = {
  name: 'mnist-adversarial',
  title: 'Digits attacked',
  paper: 'figure 11',
  question:
    'A deep CAMA and a DNN learn digits from clean images. Then each image is changed by FGSM or PGD, every grey level by up to epsilon, along the model’s own slopes; for CAMA these go through its whole Monte Carlo prediction. How often is each still right, does fine-tuning on the attacked images, without labels, help, and is CAMA then as good on clean images as before?',
  expect:
    'The paper: CAMA is far more robust than the DNN to both attacks; fine-tuning adds 20 to 40 points and keeps the accuracy on clean images.',
  axis: { name: 'epsilon', scale: 'linear' },
  networks: [],
  parts: (preset) => attackParts(attacked, extents[preset], preset === 'full' ? 60 : 12),
  settings: describeSettings,
  claims: attacks.flatMap((kind) =>
    attackClaims(kind, models.network, paper, { words: '20 points and more', standard: atLeast(0.2) }),
  ),
}
