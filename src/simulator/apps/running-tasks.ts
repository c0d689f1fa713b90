/** Streams that run, so that `…/stop` can end them. A stop of anything else does nothing, as in Dify. */
export interface RunningTasks {
  start(taskId: string, user: string): void
  finish(taskId: string): void
  /** Only the end user who started a task can stop it (`AppQueueManager.set_stop_flag`). */
  stop(taskId: string, user: string): void
  isStopped(taskId: string): boolean
}

/** Nothing runs yet. */
export function createRunningTasks(): RunningTasks {
  const tasks = new Map<string, { readonly user: string; stopped: boolean }>()
  return {
    start(taskId, user) {
      tasks.set(taskId, { user, stopped: false })
    },
    finish(taskId) {
      tasks.delete(taskId)
    },
    stop(taskId, user) {
      const task = tasks.get(taskId)
      if (task?.user === user) task.stopped = true
    },
    isStopped: (taskId) => tasks.get(taskId)?.stopped ?? false,
  }
}
