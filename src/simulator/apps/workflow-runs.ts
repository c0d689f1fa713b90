import type { WorkflowRun } from '../shapes/workflow-shapes.ts'

/** The latest runs, for `GET /workflows/run/:id`. */
export interface WorkflowRuns {
  add(run: WorkflowRun): void
  /** The run of that id if it belongs to this app; the endpoint knows no `user`. */
  find(credential: string, id: string): WorkflowRun | undefined
  /** Those of an app, oldest first. */
  list(credential: string): readonly WorkflowRun[]
}

const MAX_RUNS = 1000

/** No runs yet. */
export function createWorkflowRuns(): WorkflowRuns {
  const all = new Map<string, WorkflowRun>()
  return {
    add(run) {
      all.set(run.id, run)
      for (const oldest of all.keys()) {
        if (all.size <= MAX_RUNS) break
        all.delete(oldest)
      }
    },
    list: (credential) => [...all.values()].filter((run) => run.credential === credential),
    find(credential, id) {
      const run = all.get(id)
      return run?.credential === credential ? run : undefined
    },
  }
}
