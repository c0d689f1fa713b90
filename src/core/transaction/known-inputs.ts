import type { JsonLimits } from '../masking/request-masker.ts'
import type { Endpoint } from '../product/endpoint.ts'
import type { UpstreamProduct } from '../product/upstream-product.ts'
import type { Surroundings } from './settings.ts'

/**
 * For a run: what policy and the app's own form say of its inputs. `onUnknown`: told of every input in which something is
 * masked while nothing tells what the app takes there.
 */
export function inputRules(
  { settings, forms, keys, observer }: Surroundings,
  { inputs }: UpstreamProduct,
  endpoint: Endpoint,
  credential: string | undefined,
  onUnknown: () => void,
): Pick<JsonLimits, 'inputs' | 'onInputLeft'> {
  if (endpoint.scope.kind !== 'run' || inputs === undefined) return {}
  const form = credential === undefined ? undefined : forms.of(keys.app(credential))
  const rules = { policies: settings.inputs, form }
  return {
    inputs: {
      treatmentOf: (leaf) => inputs.treatmentOf(leaf, rules),
      onMasked: (leaf) => {
        if (form === undefined && inputs.isInput(leaf)) onUnknown()
      },
    },
    onInputLeft: () => observer.unread('input', 1),
  }
}

/** For an answer that tells the inputs of the app: takes it in. */
export function learnInputs(
  { forms, keys, settings }: Surroundings,
  { inputs }: UpstreamProduct,
  endpoint: Endpoint,
  credential: string | undefined,
): ((source: string) => void) | undefined {
  if (endpoint.tellsInputs !== true || credential === undefined || inputs === undefined)
    return undefined
  return (source) => {
    const form = inputs.formIn(source, settings.maxDepth)
    if (form !== undefined) forms.learn(keys.app(credential), form)
  }
}

/** A run that the product finds wrong (400) may have met another form than the one that is known. */
export function forgetRefusedInputs(
  { forms, keys }: Surroundings,
  endpoint: Endpoint,
  credential: string | undefined,
): void {
  if (credential !== undefined && endpoint.scope.kind === 'run') forms.forget(keys.app(credential))
}
