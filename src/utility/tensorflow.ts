/** Entry of the process that runs programs with TensorFlow.js, on a Node of the user's. */

import { serveTensorFlow } from '../jobs/tensorflow/host.ts'

serveTensorFlow()
