/** TensorFlow.js with its own backend for processors, as one module: what tfjs-node is where it can be installed. */

// A CommonJS module, as tfjs-node is one.
/* eslint-disable @typescript-eslint/no-require-imports */

const tf = require('@tensorflow/tfjs-core')
require('@tensorflow/tfjs-backend-cpu')

tf.env().set('IS_TEST', true)
module.exports = tf
