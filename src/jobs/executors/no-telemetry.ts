/**
 * onnxruntime, as its maker builds it since 1.29, reports each process, session and error to that maker, keeps an identifier of
 * the machine in the home folder, and holds back what it could not send (microsoft/onnxruntime, pull request 27379). This
 * variable is its full opt-out on Linux and macOS; it is read once, when the first session is made, so runtime.ts
 * imports this file first.
 */
process.env.ORT_DISABLE_TELEMETRY = '1'
