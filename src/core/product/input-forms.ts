import type { InputForm } from './input-form.ts'

/**
 * Forms of the apps that were seen, by app. They hold Dify's own words only. Kept until the app tells another one, a
 * run is refused, or so many apps were seen that the one not asked for longest has to go.
 */
export interface InputForms {
  of(app: string): InputForm | undefined
  learn(app: string, form: InputForm): void
  forget(app: string): void
}

export function createInputForms(maxApps: number): InputForms {
  const forms = new Map<string, InputForm>()
  return {
    of(app) {
      const form = forms.get(app)
      if (form === undefined) return undefined
      forms.delete(app)
      forms.set(app, form)
      return form
    },
    learn(app, form) {
      forms.delete(app)
      // An app without such inputs has a form too: it need not be asked for again.
      const [oldest] = forms.keys()
      if (forms.size >= maxApps && oldest !== undefined) forms.delete(oldest)
      forms.set(app, form)
    },
    forget(app) {
      forms.delete(app)
    },
  }
}
