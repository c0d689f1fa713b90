import type { Endpoint } from '../endpoint.ts'
import { readInputForm } from './input-form.ts'
import type { JsonLimits } from '../../masking/request-masker.ts'
import type { Surroundings } from '../../transaction/settings.ts'

/**
 * For a run: what policy and the app's own form say of its inputs. `onUnknown`: told when the form is not known and would
 * matter.
 */
export function inputRules(
  { settings, forms, keys, observer }: Surroundings,
  endpoint: Endpoint,
  credential: string | undefined,
  onUnknown: () => void,
): Pick<JsonLimits, 'inputs' | 'onInputLeft'> {
  if (endpoint.scope.kind !== 'run') return {}
  const form = credential === undefined ? undefined : forms.of(keys.app(credential))
  return {
    inputs: { policies: settings.inputs, form, onUnknown },
    onInputLeft: () => observer.unread('input', 1),
  }
}

/** For an answer that tells the inputs of the app: takes it in. */
export function learnInputs(
  { forms, keys, settings }: Surroundings,
  endpoint: Endpoint,
  credential: string | undefined,
): ((source: string) => void) | undefined {
  if (endpoint.tellsInputs !== true || credential === undefined) return undefined
  return (source) => {
    const form = readInputForm(source, settings.maxDepth)
    if (form !== undefined) forms.learn(keys.app(credential), form)
  }
}

/** A run that Dify finds wrong (400) may have met another form than the one that is known. */
export function forgetRefusedInputs(
  { forms, keys }: Surroundings,
  endpoint: Endpoint,
  credential: string | undefined,
): void {
  if (credential !== undefined && endpoint.scope.kind === 'run') forms.forget(keys.app(credential))
}
