/**
 * Calls a listener that the caller has given. Errors of the listener are ignored, thrown or in a promise that
 * it returns: they must not end a run in progress, nor the process.
 */
export function notify<Message>(
  listener: ((message: Message) => unknown) | undefined,
  message: Message,
): void {
  try {
    const returned = listener?.(message);
    if (returned instanceof Promise) returned.catch(() => {});
  } catch {
    // The listener itself failed, so there is nobody else to inform.
  }
}
