/**
 * Loaded before each test file of `make test`: the properties draw the same cases in every run, so that a run is red
 * because of a change and not because of a draw. `make fuzz` draws new ones, and many more.
 */
import fc from 'fast-check'

fc.configureGlobal({ seed: 20_260_101 })
