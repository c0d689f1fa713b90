/**
 * Runs of a property: `usual` in `make test`, at least `FUZZ_RUNS` of them in `make fuzz`. fast-check prints the seed of
 * a run that fails.
 */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: Math.max(usual, Number(process.env['FUZZ_RUNS'] ?? 0)) }
}
