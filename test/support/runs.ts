const LEAST = 3

/**
 * Runs of a property: `usual` in `make test`, at least `FUZZ_RUNS` of them in `make fuzz`, and a share of them
 * (`RUNS_SHARE`) where coverage is taken, under which code runs many times slower. fast-check prints the seed of a run
 * that fails.
 */
export function runs(usual: number): { readonly numRuns: number } {
  const share = Number(process.env['RUNS_SHARE'] ?? 1)
  const wanted = Math.max(usual * share, Math.min(usual, LEAST))
  return { numRuns: Math.max(Math.ceil(wanted), Number(process.env['FUZZ_RUNS'] ?? 0)) }
}
