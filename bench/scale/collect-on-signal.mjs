// Loaded into the service that is measured: what is garbage does not count as memory of a stream.
process.on('SIGWINCH', () => globalThis.gc?.())
